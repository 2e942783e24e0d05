using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Chat;

/// <summary>Who may use a verb. Whoever is not named may not.</summary>
public enum Audience
{
    /// <summary>Anyone whom the platform lets talk to the bot.</summary>
    Anyone,

    /// <summary>Whoever is in the incident: in its channel, named in it, or a responder of the roster.</summary>
    Participant,

    /// <summary>A responder of the roster, whoever the ladder has called, or the lead.</summary>
    Responder,

    /// <summary>The lead, the Security Lead or the CTO/Engineering Lead.</summary>
    Lead,
}

/// <summary>Everything a verb may know when it reads its words. Time, ids and people enter here; Core never asks for them.</summary>
/// <param name="Here">The incident whose channel this was said in.</param>
public sealed record CommandContext(
    Actor Sender, DateTimeOffset Now, string Platform, ChannelRef? Channel, IncidentId? Here, Roster Roster, IncidentSettings Settings)
{
    /// <summary>The sender as the record names them.</summary>
    public Recipient SenderAsRecipient => new(Roster.NameOf(Sender), Sender);
}

/// <summary>A verb's words after the verb and the incident's id were taken off.</summary>
/// <param name="Incident">The incident that is meant; set for every verb that needs one.</param>
public sealed record VerbCall(CommandContext Context, IncidentId Incident, CommandLine Line);

/// <summary>One row of the <see cref="CommandTable"/>: a word that a person can say to the bot.</summary>
/// <param name="Usage">What follows the command's name, for example <c>note TEXT</c>.</param>
public sealed record Verb(
    string Name, string[] Synonyms, string Usage, string Summary, Audience Audience, bool NeedsIncident, Func<VerbCall, Result<Request>> Parse);

/// <summary>What somebody's words ask for.</summary>
public abstract record Request;

/// <summary>Decide <paramref name="Command"/> on <paramref name="Incident"/> and record what it decides.</summary>
public sealed record Change(IncidentId Incident, ICommand Command) : Request;

/// <summary>A new incident. The shell gives the next free id, and again when another was faster.</summary>
public sealed record Begin(Func<IncidentId, ICommand> Command) : Request;

/// <summary>Something to be shown to the sender; nothing is recorded.</summary>
public sealed record Show(Query Query) : Request;

/// <summary>The words are not complete: open the form, filled with what was said.</summary>
public sealed record AskForm(string Form, IReadOnlyDictionary<string, string> Values) : Request;

/// <summary>A question about the record.</summary>
public abstract record Query;

/// <summary>A decision: pure, from what is so to what happened next.</summary>
public interface ICommand
{
    /// <summary>Events to record, none when nothing is to be done, or a refusal that the sender reads.</summary>
    Result<IReadOnlyList<IncidentEvent>> Decide(Incident state);

    /// <summary>What the sender gets when the events are safely recorded.</summary>
    Answer Answer(Incident after);
}

public enum AnswerTo
{
    /// <summary>Nothing is said: the reactions of the incident say it all.</summary>
    Nobody,
    Sender,

    /// <summary>The channel where it was said has to know.</summary>
    Channel,
}

/// <summary>A template and to whom it goes. <paramref name="Text"/> is what a person typed, if the template shows it.</summary>
public sealed record Answer(AnswerTo To, string Template, string? Text = null)
{
    /// <summary>The guarded action that it is about.</summary>
    public int? Run { get; init; }

    /// <summary>The collection of evidence that it is about, and which item of it.</summary>
    public int? Collection { get; init; }
    public int? Item { get; init; }

    public static readonly Answer Silent = new(AnswerTo.Nobody, "");
}
