using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>What was collected so far, with hashes and where it lies.</summary>
public sealed record ListEvidence(IncidentId Incident) : Query
{
    /// <summary>Collections shown, newest last.</summary>
    public const int MaxRows = 10;
}

/// <summary>Read all files of a collection again and compare them with its manifest, and the manifest with the record.</summary>
public sealed record CheckEvidence(int Collection, CommandContext Context) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = ItemName.Find(state, Collection);
        return found.IsRefused(out var refusal) ? refusal
            : found.Value.IsRunning ? new Refusal("running", $"E{Collection} is not sealed yet; wait until its card says so.")
            : Decision.Of(new EvidenceCheckAsked(Collection, Context.SenderAsRecipient));
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "evidence-check-asked") { Collection = Collection };
}

/// <summary>Take an item out to look at it. Who did is in the record before it is told where it lies.</summary>
public sealed record HandOutEvidence(int Collection, int? Item, CommandContext Context) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = ItemName.Find(state, Collection);
        if (found.IsRefused(out var refusal))
        {
            return refusal;
        }

        return !Actions.ApproveAction.IsResponder(Context) ? new Refusal("not-responder", "Evidence may hold secrets and personal data: only responders of the roster take it out.")
            : Item is not { } item ? new Refusal("item", $"Which item of E{Collection}? `{Context.Settings.CommandName} evidence list` numbers them; say for example `{Context.Settings.CommandName} evidence get E{Collection}.1`.")
            : found.Value.IsRunning ? new Refusal("running", $"E{Collection} is not sealed yet; wait until its card says so.")
            : found.Value.Items.FirstOrDefault(i => i.Number == item) is not { IsKept: true }
                ? new Refusal("no-item", $"E{Collection} has no file for item {item}.")
                : Decision.Of(new EvidenceHandedOut(Collection, item, Context.SenderAsRecipient));
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "evidence-handed-out") { Collection = Collection, Item = Item };
}

/// <summary>Somebody's words about a collection or an item, which stand beside it in the record.</summary>
public sealed record RemarkEvidence(int Collection, int? Item, string Text, CommandContext Context) : ICommand
{
    internal static Result<Request> Of(VerbCall call, ItemName name, CommandLine rest) => rest.Unquoted().Length is > 0 and <= AddNote.MaxText
        ? new Change(call.Incident, new RemarkEvidence(name.Collection, name.Item, rest.Unquoted(), call.Context))
        : new Refusal("text", $"Say what there is to note, in at most {AddNote.MaxText} characters: `{call.Context.Settings.CommandName} evidence note E{name.Collection} TEXT`.");

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = ItemName.Find(state, Collection);
        return found.IsRefused(out var refusal) ? refusal
            : Item is { } item && found.Value.Items.All(i => i.Number != item) ? new Refusal("no-item", $"E{Collection} has no item {item}.")
            : Decision.Of(new EvidenceRemarked(Collection, Item, Text, Context.SenderAsRecipient));
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "noted");
}
