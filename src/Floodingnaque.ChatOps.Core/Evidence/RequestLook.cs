using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>Ask something of the target system. The answer goes to the channel, and the whole of it is kept as evidence.</summary>
public sealed record RequestLook(LookOrder Order, CommandContext Context) : ICommand
{
    private const int MaxRunning = 3;

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        WhyNot(state, Context, isLook: true) is { } refusal ? refusal
        : state.Collections.Values.Count(c => c.IsRunning && c.Look is not null) >= MaxRunning
            ? new Refusal("busy", $"{MaxRunning} questions are being answered already. Ask again when they are.")
            : Decision.Of(new EvidenceRequested(state.Collections.Count + 1, [], Context.SenderAsRecipient) { Look = Order });

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "look-requested") { Collection = after.Collections.Count };

    /// <summary>Why nothing can be collected or asked in this incident now.</summary>
    internal static Refusal? WhyNot(Incident state, CommandContext context, bool isLook) =>
        !state.IsOpen ? new Refusal("resolved", $"{state.Id} is resolved. Reopen it first: `{context.Settings.CommandName} reopen {state.Id}`.")
        : state.Collections.Values.Count(c => c.Look is not null == isLook) >= (isLook ? EvidenceSettings.MaxLooks : EvidenceSettings.MaxPerIncident)
            ? new Refusal("cap", $"{state.Id} has as many {(isLook ? "looks" : "collections")} as there may be. Go on by hand, or in another incident.")
            : null;
}
