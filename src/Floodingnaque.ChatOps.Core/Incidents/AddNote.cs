using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>A marked line of the timeline (runbook section 2: document the timeline).</summary>
/// <param name="Text">Null when <paramref name="Message"/> is already in the record and is only marked.</param>
/// <param name="Elsewhere">Said outside the incident's channel, which therefore has to be told.</param>
public sealed record AddNote(
    string? Text, DateTimeOffset HappenedAt, NoteSource Source, MessageRef? Message, Actor? Author, Recipient By, bool Elsewhere) : ICommand
{
    public const string Shortcut = "add-to-timeline";

    /// <summary>The longest note in UTF-16 units.</summary>
    public const int MaxText = 12_000;

    public static readonly Verb Verb = new(
        "note", ["log", "n", "add"], "note TEXT", "Write a line into the timeline.", Audience.Participant, NeedsIncident: true, Parse);

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        Message is { } message && state.Marked.Contains(message)
            ? Decision.Of()
            : Decision.Of(new NoteAdded(Text, HappenedAt, Source, Message, Author));

    public Answer Answer(Incident after) => Source switch
    {
        NoteSource.Command when Message is null => new(Elsewhere ? AnswerTo.Sender : AnswerTo.Channel, Elsewhere ? "noted-elsewhere" : "noted", Text),
        NoteSource.Shortcut => new(AnswerTo.Sender, "marked"),
        _ => Chat.Answer.Silent,
    };

    private static Result<Request> Parse(VerbCall call)
    {
        var text = call.Line.Unquoted();
        var context = call.Context;
        return text.Length == 0
            ? new Refusal("note-empty", $"Say what happened: `{context.Settings.CommandName} note TEXT`.")
            : text.Length > MaxText
                ? new Refusal("too-long", $"A note takes {MaxText} characters; this has {text.Length}. Attach it as a file to the channel instead.")
                : new Change(call.Incident, new AddNote(
                    text, context.Now, NoteSource.Command, null, null, context.SenderAsRecipient, context.Here != call.Incident));
    }
}
