using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>An incident whose record is damaged: nothing is recorded in it and nothing of it is shown, and the others go on.</summary>
/// <param name="Line">The first line that does not hold; null when it is not known.</param>
/// <param name="Why">For whoever runs the bot: names the file.</param>
internal sealed record SetAside(IncidentId Id, long? Line, string Why)
{
    /// <summary>Who was in it as far as the index knows: they hold pages of it and may hear what is wrong.</summary>
    public IReadOnlySet<Actor> Participants { get; init; } = ImmutableHashSet<Actor>.Empty;

    /// <summary>The refusal's code.</summary>
    public const string Code = "damaged";

    /// <summary>What is so, for example <c>INC-2026-11-24-001 is damaged since line 7</c>.</summary>
    public string Sentence => Line is { } line ? $"{Id} is damaged since line {line}" : $"{Id} is damaged";

    public Refusal Refusal => new(
        Code, $"The record of {Sentence}. Nothing was recorded now, and nothing is until it is put right: whoever runs the bot has to run "
        + $"`verify {Id}`. Until then keep your own notes and go on by phone.");

    /// <summary>Whether somebody counts on being heard: talk among people is not worth a cry for each word.</summary>
    public static bool IsMeant(ChatInput input) => input switch
    {
        MessagePosted posted => posted.Command is not null || RecordMessage.IsPrefixed(posted.Text),
        MessageEdited or MessageRemoved => false,
        _ => true,
    };
}

/// <summary>Thrown where an incident is asked for that is set aside.</summary>
internal sealed class SetAsideException(SetAside incident, Exception? inner = null) : Exception(incident.Why, inner)
{
    public SetAside Incident { get; } = incident;
}
