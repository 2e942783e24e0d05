using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>
/// Plans, does, looks, and puts back. Whatever happens comes back as one event that says what was seen; "done" is only said after a look.
/// Decides nothing that the incident could decide.
/// </summary>
internal sealed partial class ActionRunner(
    IEnumerable<IGuardedAction> actions, IFloodAlerts flood, IOwnPeers peers, IncidentStreams streams, IncidentSettings settings, TimeProvider clock, ILogger<ActionRunner> logger)
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(2);

    /// <summary>An approval is good for a moment more than the request: the click and the deed are two things.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>Never throws for what a target does; only when the bot is stopping, or cannot write down that it begins.</summary>
    public async Task<IncidentEvent> Perform(RunReaction reaction, Incident state, Attempt attempt, CancellationToken cancellationToken)
    {
        var run = new GuardedRun(state.Id, state.Runs[reaction.Run]) { GoOn = ThrowIfFrozen, Begun = state.Runs[reaction.Run].MayHaveBegun(attempt.MayHaveHappened) };
        return reaction switch
        {
            PlanRun => await Plan(run, null, cancellationToken),
            PerformRun => await Do(run, cancellationToken),
            RevertRun => run.Run.EndedBy is null && Containment.HolderOf(state, run.Run) is { } holder ? PutOff(run, holder) : await Undo(run, cancellationToken),
            RenewRun => await Renew(run, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(reaction), reaction.GetType().Name, "No performing for this reaction."),
        };
    }

    private async Task<IncidentEvent> Plan(GuardedRun run, string? anew, CancellationToken cancellationToken)
    {
        try
        {
            if (streams.FrozenIn() is { } where)
            {
                return new ActionNotPlanned(run.Run.Number, $"all actions are frozen in {where}");
            }

            await ThrowIfNeverBlocked(run.Run.Order, cancellationToken);
            var plan = await Within(token => Action(run).Plan(run, token), cancellationToken);
            plan = Action(run).Silences(run.Run.Order) ? WithFloodGate(plan, await Within(flood.Look, cancellationToken)) : plan;
            return new ActionPlanned(run.Run.Number, plan, PlanDigest.Of(run.Run.Order, plan), anew) { NotesBegin = true, VoidsOverride = true };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new ActionNotPlanned(run.Run.Number, Why(run, e));
        }
    }

    /// <summary>This system warns people of floods: what silences it while it does, or might, takes two.</summary>
    private static ActionPlan WithFloodGate(ActionPlan plan, FloodAlert alert) => alert.Active is false
        ? plan with { Warnings = [.. plan.Warnings, $"This can silence flood warnings. No alert is active: {alert.Seen}."] }
        : plan with
        {
            Warnings = [.. plan.Warnings, $"🌊 {(alert.Active is true ? "A flood alert is active" : "A flood alert may be active")}, and this can silence warnings to people: {alert.Seen}. Two have to approve."],
            AtLeast = 2,
        };

    /// <summary>Once more right before it is done: the list may be longer than when it was asked for.</summary>
    private async Task ThrowIfNeverBlocked(ActionOrder order, CancellationToken cancellationToken)
    {
        if (order.Action != BlockAddress.Name)
        {
            return;
        }

        var known = settings.Actions with { NeverBlock = [.. settings.Actions.NeverBlock, .. await Within(peers.Look, cancellationToken)] };
        if (BlockAddress.WhyNever(AddressRange.Parse(order.Target), known) is { } never)
        {
            throw new TargetException(never.Sentence.TrimEnd('.'));
        }
    }

    private async Task<IncidentEvent> Do(GuardedRun run, CancellationToken cancellationToken)
    {
        var steps = new StepLog();
        if (streams.FrozenIn() is { } where)
        {
            return run.Begun
                ? await PutBack(run, steps, $"all actions are frozen in {where}", cancellationToken)
                : new ActionPerformed(run.Run.Number, RunEnd.Frozen, [], $"All actions are frozen in {where}.", null, null, null);
        }

        if (clock.GetUtcNow() > run.Run.LapsesAt + Grace)
        {
            return run.Begun
                ? await PutBack(run, steps, "the bot was away when it was approved, and that is too long ago", cancellationToken)
                : new ActionPerformed(run.Run.Number, RunEnd.Lapsed, [], "It was approved, but could not be done in time. Nothing was done.", null, null, null);
        }

        // A look at the target as it is now: what was approved is what is done, or nobody approved it.
        var again = await Plan(run, "the target changed after the plan was approved", cancellationToken);
        if (again is ActionPlanned planned && planned.Digest == run.Run.Digest)
        {
            await NoteBegin(run, cancellationToken);
            return await DoAndLook(run with { HoldUntil = HoldUntil(run) }, steps, cancellationToken);
        }

        if (run.Begun)
        {
            return await PutBack(run, steps, again is ActionNotPlanned gone ? gone.Why : "the target changed while the bot was away", cancellationToken);
        }

        return again is ActionNotPlanned not
            ? new ActionPerformed(run.Run.Number, RunEnd.RolledBack, [], $"Nothing was done: {not.Why}.", null, null, null)
            : run.Run.Verdict.Approvals > 0 ? again
            : new ActionPerformed(run.Run.Number, RunEnd.RolledBack, [], "Nothing was done: the target changed. Ask again.", null, null, null);
    }

    /// <summary>On the disk before the target is touched: after a crash nothing is taken back that this run never did.</summary>
    /// <exception cref="NotRecordedException">It is not, and nothing was touched.</exception>
    private async Task NoteBegin(GuardedRun run, CancellationToken cancellationToken)
    {
        if (!run.Run.Begun)
        {
            await streams.Run(run.Incident, new RecordOutcome(new ActionBegun(run.Run.Number)), _ => null, new Act(Actor.Bot, null, clock.GetUtcNow()), cancellationToken);
        }
    }

    private async Task<IncidentEvent> DoAndLook(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var action = Action(run);
        try
        {
            await Within(token => Done(action.Perform(run, steps, token)), cancellationToken);
            var look = await Within(token => action.LookAtEffect(run, steps, token), cancellationToken);
            if (!look.Holds)
            {
                return await PutBack(run, steps, look.Seen, cancellationToken);
            }

            var now = clock.GetUtcNow();
            return run.Run.Kind.Life is EffectLife.Final
                ? new ActionPerformed(run.Run.Number, RunEnd.Done, steps.Steps, look.Seen, null, null, null)
                : new ActionPerformed(
                    run.Run.Number, RunEnd.None, steps.Steps, look.Seen, null, now + run.Run.Lives, action.NeedsConfirmation ? now + settings.Actions.ConfirmWithin : null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return await PutBack(run, steps, Why(run, e), cancellationToken);
        }
    }

    private async Task<IncidentEvent> PutBack(GuardedRun run, StepLog steps, string why, CancellationToken cancellationToken)
    {
        var look = await RevertAndLook(run, steps, cancellationToken);
        if (!CanTakeBack(run))
        {
            return look.Holds
                ? new ActionPerformed(run.Run.Number, RunEnd.RolledBack, steps.Steps, $"It did not work: {why}. Nothing was done: {look.Seen}.", null, null, null)
                : new ActionPerformed(run.Run.Number, RunEnd.Failed, steps.Steps, $"It did not work, or only in part: {why}. It was not put back: {look.Seen}.", ByHand(run), null, null);
        }

        return look.Holds
            ? new ActionPerformed(run.Run.Number, RunEnd.RolledBack, steps.Steps, $"It did not work: {why}. Put back: {look.Seen}.", null, null, null)
            : new ActionPerformed(
                run.Run.Number, RunEnd.Failed, steps.Steps, $"It did not work: {why}. I could not put it back: {look.Seen}.", ByHand(run), TryAgain(run), null);
    }

    private async Task<IncidentEvent> Undo(GuardedRun run, CancellationToken cancellationToken)
    {
        var steps = new StepLog();
        var look = await RevertAndLook(run, steps, cancellationToken);
        return look.Holds
            ? new ActionUndone(run.Run.Number, steps.Steps, look.Seen, null, null)
            : new ActionUndone(run.Run.Number, steps.Steps, look.Seen, ByHand(run), TryAgain(run));
    }

    /// <summary>Time waits for whoever examines the target: only a person takes it back under their hands.</summary>
    private ActionUndone PutOff(GuardedRun run, ActionRun holder)
    {
        var (subject, other) = (run.Run.Kind.Subject(run.Run.Order), $"#{holder.Number} ({ActionWords.Of(holder.Order)})");
        return new ActionUndone(
            run.Run.Number, [], $"its time is over, but {other} holds {subject}, and nothing of it is changed until that is undone", $"undo {other} first", TryAgain(run));
    }

    /// <summary>A target that ends effects by itself ends them with the confirmation at first: a bot that its own change cut off is not needed to undo it.</summary>
    private DateTimeOffset? HoldUntil(GuardedRun run) => Action(run).NeedsConfirmation
        ? clock.GetUtcNow() + settings.Actions.ConfirmWithin
        : clock.GetUtcNow() + run.Run.Lives;

    private async Task<IncidentEvent> Renew(GuardedRun run, CancellationToken cancellationToken)
    {
        var steps = new StepLog();
        if (run.Run.State is not RunState.InForce)
        {
            return new ActionRenewed(run.Run.Number, [], "it is not in force any more", Holds: true);
        }

        try
        {
            run = run with { HoldUntil = run.Run.ConfirmBy ?? run.Run.EndsAt };
            await Within(token => Done(Action(run).Renew(run, steps, token)), cancellationToken);
            var look = await Within(token => Action(run).LookAtEffect(run, steps, token), cancellationToken);
            return new ActionRenewed(run.Run.Number, steps.Steps, look.Seen, look.Holds) { TryAt = look.Holds ? null : RenewAgain(run) };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new ActionRenewed(run.Run.Number, steps.Steps, Why(run, e), Holds: false) { TryAt = RenewAgain(run) };
        }
    }

    private async Task<Look> RevertAndLook(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        try
        {
            var action = Action(run);
            await Within(token => Done(action.Revert(run, steps, token)), cancellationToken);
            return await Within(token => action.LookAtRevert(run, steps, token), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new Look(false, Why(run, e));
        }
    }

    private bool CanTakeBack(GuardedRun run) => actions.FirstOrDefault(a => a.Place == new ActionPlace(run.Run.Order.Place, run.Run.Order.Action))?.CanTakeBack != false;

    private static string ByHand(GuardedRun run) => run.Run.Plan?.Undo ?? "look at the target";

    /// <summary>Soon at first, then once an hour; never what nothing could bring back.</summary>
    private DateTimeOffset? TryAgain(GuardedRun run) => !CanTakeBack(run) ? null : clock.GetUtcNow() + (run.Run.Failures < 3 ? TimeSpan.FromMinutes(5) : TimeSpan.FromHours(1));

    /// <summary>A target with a clock of its own lets go soon: each minute at first, then each ten.</summary>
    private DateTimeOffset RenewAgain(GuardedRun run) => clock.GetUtcNow() + TimeSpan.FromMinutes(run.Run.RenewFailures < 5 ? 1 : 10);

    private IGuardedAction Action(GuardedRun run) =>
        actions.FirstOrDefault(a => a.Place == new ActionPlace(run.Run.Order.Place, run.Run.Order.Action))
        ?? throw new TargetException($"there is no target “{run.Run.Order.Place}” any more that could {run.Run.Order.Action}");

    private void ThrowIfFrozen()
    {
        if (streams.FrozenIn() is { } where)
        {
            throw new TargetException($"all actions are frozen in {where}");
        }
    }

    private async Task<T> Within<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestStep, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await step(both.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TargetException($"no answer within {LongestStep.TotalMinutes:0} minutes", e);
        }
    }

    private static async Task<bool> Done(Task step)
    {
        await step;
        return true;
    }

    private string Why(GuardedRun run, Exception e)
    {
        LogFailed(logger, run.Mark, run.Run.Order.Place, e);
        return e is TargetException ? StepLog.Clean(e.Message) : $"something broke on my side ({e.GetType().Name}); the log says more";
    }

    [LoggerMessage(LogLevel.Warning, "{Run} at {Place} failed.")]
    private static partial void LogFailed(ILogger logger, string run, string place, Exception e);
}
