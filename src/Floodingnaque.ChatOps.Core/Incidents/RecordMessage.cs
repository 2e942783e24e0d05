using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>What people say in the incident channel, with the message's own time. <c>note: …</c> at its start marks it.</summary>
public sealed record RecordMessage(
    MessageRef Message, string Text, DateTimeOffset SentAt, string? Thread, IReadOnlyList<ChatFile> Files, bool IsNote) : ICommand
{
    private const string Prefix = "note:";

    /// <summary>False for people whose words are recorded and mark nothing.</summary>
    public bool MayMark { get; init; } = true;

    public static bool IsPrefixed(string text) => text.AsSpan().TrimStart().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var recorded = new MessageRecorded(Message, Text, SentAt, Thread, Files);
        var prefixed = IsPrefixed(Text);
        var note = MayMark && (IsNote || prefixed)
            ? new NoteAdded(null, SentAt, prefixed ? NoteSource.Prefix : NoteSource.Command, Message, null)
            : state.MarkFor(Message);
        return note is null || state.Marked.Contains(Message) ? Decision.Of(recorded) : Decision.Of(recorded, note);
    }

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}

/// <summary>An edit becomes an amendment; the original stays.</summary>
public sealed record AmendMessage(MessageRef Message, string Text, DateTimeOffset EditedAt) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var amended = new MessageAmended(Message, Text, EditedAt);
        return state.MarkFor(Message) is { } note ? Decision.Of(amended, note) : Decision.Of(amended);
    }

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}

/// <summary>A deletion becomes an amendment; the original stays.</summary>
public sealed record RecordRemoval(MessageRef Message, DateTimeOffset DeletedAt) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) => Decision.Of(new MessageDeleted(Message, DeletedAt));

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}
