using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>The incident is over; everything still owed to the chain is called off.</summary>
public sealed record ResolveIncident(Recipient By, string? Resolution, DateTimeOffset At) : ICommand
{
    public static readonly Verb Verb = new(
        "resolve", ["close", "done", "end", "fixed"], "resolve [WHAT ENDED IT]", "End the incident.", Audience.Lead, NeedsIncident: true,
        call => call.Line.Rest.Length > AddNote.MaxText
            ? new Refusal("too-long", $"Say it in {AddNote.MaxText} characters; write the rest as notes first.")
            : new Change(call.Incident, new ResolveIncident(
                call.Context.SenderAsRecipient, call.Line.IsEmpty ? null : call.Line.Unquoted(), call.Context.Now)));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) =>
        InForce(state) is { } live ? live
        : state.IsOpen
            ? Decision.Of(new IncidentResolved(By, Resolution, At > state.DeclaredAt ? At - state.DeclaredAt : TimeSpan.Zero) { TellsAll = true })
            : Decision.Refuse("resolved", $"{state.Id} was already resolved by {state.ResolvedBy?.Name}.");

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "resolved");

    /// <summary>What would live on after the incident, and nobody would think of it again.</summary>
    private static Refusal? InForce(Incident state)
    {
        var live = state.Runs.Values.Where(r => r.IsLive).Select(r => $"#{r.Number} ({ActionWords.Of(r.Order)}) {ActionWords.State(r)}").ToArray();
        return live.Length > 0
            ? new Refusal("in-force", $"{string.Join("; ", live.Take(5))}{(live.Length > 5 ? $"; and {live.Length - 5} more" : "")}. Undo or cancel that first, then resolve.")
            : state.Frozen is null ? null : new Refusal("frozen", "All actions are frozen here. Say `thaw` first, then resolve.");
    }
}

/// <summary>It was not over: the clock and the ladder start again, with the roster of now.</summary>
public sealed record ReopenIncident(Recipient By, string? Reason, CommandContext Context) : ICommand
{
    public static readonly Verb Verb = new(
        "reopen", ["unresolve"], "reopen [WHY]", "Take up a resolved incident again; the escalation starts over.", Audience.Lead,
        NeedsIncident: true,
        call => call.Line.Rest.Length > AddNote.MaxText
            ? new Refusal("too-long", $"Say it in {AddNote.MaxText} characters; write the rest as notes.")
            : new Change(call.Incident, new ReopenIncident(
                call.Context.SenderAsRecipient, call.Line.IsEmpty ? null : call.Line.Unquoted(), call.Context)));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        if (state.IsOpen)
        {
            return Decision.Refuse("open", $"{state.Id} is open.");
        }

        var ladder = Context.Settings.Freeze(state.Severity, Context.Roster, state.Platform, Context.Now);
        return Decision.Of(
        [
            new IncidentReopened(
                By, Reason, Context.Now + Context.Settings.Deadlines[state.Severity],
                Context.Now + state.Severity.Meaning().UpdateEvery, ladder) { TellsAll = true, InvitesChain = true },
            .. EscalateIncident.FireDue(ladder, Context.Now),
        ]);
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "reopened");
}
