using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>The kill switch: nothing more is done to any target until a lead lifts it. What is in force stays, and can be undone.</summary>
public sealed record FreezeActions(Recipient By, string? Why) : ICommand
{
    public static readonly Verb Verb = new(
        "freeze", [], "freeze [WHY]", "Stop all actions at once, in every incident.", Audience.Responder, NeedsIncident: true,
        call => call.Line.Rest.Length > AddNote.MaxText
            ? new Refusal("too-long", $"Say why in {AddNote.MaxText} characters.")
            : new Change(call.Incident, new FreezeActions(call.Context.SenderAsRecipient, call.Line.IsEmpty ? null : call.Line.Unquoted())));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        !state.IsOpen ? new Refusal("resolved", $"{state.Id} is resolved. Freeze in an open incident.")
        : state.Frozen is { } frozen ? new Refusal("frozen", $"{frozen.By.Name} froze all actions already, at {frozen.At:HH:mm} UTC.")
        : Decision.Of(new ActionsFrozen(By, Why));

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}

/// <summary>Actions may be asked for again. What the freeze called off stays called off.</summary>
public sealed record ThawActions(Recipient By) : ICommand
{
    public static readonly Verb Verb = new(
        "thaw", ["unfreeze"], "thaw", "Allow actions again after a freeze.", Audience.Lead, NeedsIncident: true,
        call => new Change(call.Incident, new ThawActions(call.Context.SenderAsRecipient)));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        state.Frozen is null ? new Refusal("not-frozen", $"{state.Id} froze nothing.") : Decision.Of(new ActionsThawed(By));

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}
