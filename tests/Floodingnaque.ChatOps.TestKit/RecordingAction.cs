using System.Collections.Concurrent;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>A target in memory that writes down what it was asked to do and fails when it is told to.</summary>
internal sealed class RecordingAction(string place = "nginx", string verb = BlockAddress.Name) : IGuardedAction
{
    /// <summary>What was done, in order: <c>plan</c>, <c>perform</c>, <c>renew</c>, <c>look</c>, <c>revert</c>, <c>look-back</c> and the target.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>What is in force now.</summary>
    public ConcurrentDictionary<string, string> InForce { get; } = new();

    /// <summary>Throws at a step, or lets it pass.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Whether performing has an effect.</summary>
    public bool Works { get; set; } = true;

    /// <summary>What a plan says; changing it is changing the target.</summary>
    public string Command { get; set; } = "nginx -s reload";

    public ActionPlace Place { get; } = new(place, verb);

    public bool NeedsConfirmation => verb == BlockAddress.Name;

    /// <summary>Until when it would hold without the bot, as it was told last.</summary>
    public DateTimeOffset? HoldsUntil { get; private set; }

    /// <summary>Whether reverting brings anything back.</summary>
    public bool CanTakeBack { get; init; } = true;

    public bool Silences(ActionOrder order) => verb == IsolateContainer.Kind.Name;

    public Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        Note("plan", run);
        return Task.FromResult(new ActionPlan([Command], [$"+ deny {run.Run.Order.Target};"], ["Nobody."], [], $"remove {run.Run.Order.Target}"));
    }

    public Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        if (Works)
        {
            InForce[run.Run.Order.Target] = run.Mark;
        }

        HoldsUntil = run.HoldUntil;
        Note("perform", run);
        steps.Add(new StepRecord(Command, 0, "", TimeSpan.FromMilliseconds(5)));
        return Task.CompletedTask;
    }

    public Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        Note("look", run);
        return Task.FromResult(InForce.ContainsKey(run.Run.Order.Target) ? new Look(true, "it is refused") : new Look(false, "it is still answered"));
    }

    public Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        Note("revert", run);
        if (CanTakeBack)
        {
            InForce.TryRemove(run.Run.Order.Target, out _);
        }

        return Task.CompletedTask;
    }

    public Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        Note("look-back", run);
        return Task.FromResult(InForce.ContainsKey(run.Run.Order.Target) ? new Look(false, "it is still refused") : new Look(true, "it is answered again"));
    }

    public Task Renew(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        HoldsUntil = run.HoldUntil;
        Note("renew", run);
        return Task.CompletedTask;
    }

    private void Note(string step, GuardedRun run)
    {
        Log.Enqueue($"{step} {run.Run.Order.Target}");
        if (Fault(step) is { } fault)
        {
            throw fault;
        }
    }
}
