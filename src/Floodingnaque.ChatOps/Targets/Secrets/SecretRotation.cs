using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>
/// New values for the application's keys, in every copy that it has of them: kept beside the first copy before anything changes, written in place,
/// and then asked for at the application itself. On any failure every copy gets its old value back. Values are never shown, only fingerprints.
/// </summary>
internal sealed class SecretRotation(SecretsOptions options, ITargetHost host, Handover handover, TimeProvider clock) : IGuardedAction, IDisposable
{
    public const string Name = "secrets";
    private const string DropOld = "drop-old";
    private static readonly TimeSpan BeforeIt = TimeSpan.FromSeconds(10);

    // One change of the copies at a time: an environment file holds many keys.
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly KeyProbe probe = new(host, clock);
    private readonly ApplyCommands apply = new(host);

    public ActionPlace Place { get; } = new(Name, RotateKeys.Kind.Name);

    public bool NeedsConfirmation => false;

    public void Dispose() => one.Dispose();

    /// <summary>What has the application read its keys anew restarts services, and a new secret for tokens logs everybody out.</summary>
    public bool Silences(ActionOrder order) => true;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var keys = Keys(run.Run.Order);
        var stage = Stage(run, keys);
        var found = await RotationState.Read(keys, stage, run.Begun, host, cancellationToken);
        foreach (var key in keys)
        {
            Allow(key, key.Effective(found.Before[key.Name]), IsDropOld(run));
        }

        return RotationPlan.Of(keys, found.Before, IsDropOld(run), stage, host.Name);
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var keys = Keys(run.Run.Order);
            var stage = Stage(run, keys);
            var state = await RotationState.Read(keys, stage, begun: true, host, cancellationToken);
            ThrowIfForeign(state);
            ThrowIfChanged(keys, state, run);
            run.GoOn();
            state = state.IsKept ? state : await Begin(keys, stage, state, run, steps, cancellationToken);
            var made = state.Made ?? keys.ToDictionary(k => k.Name, k => New(k, k.Effective(state.Before[k.Name]), IsDropOld(run)));
            await stage.Keep(made, cancellationToken);
            await NoteMade(stage, state, made, cancellationToken);
            await Write(keys, state with { Made = made }, (key, _) => made[key.Name], steps, cancellationToken);
            foreach (var key in keys.Where(k => IsHandedOver(k, run)))
            {
                await handover.Write(run, key.Name, NewValue.Entries(key.Options.Kind, made[key.Name])[^1], cancellationToken);
            }

            if (await apply.Run(keys, state.Before, made, steps, cancellationToken) is [var failed, ..])
            {
                throw new TargetException(failed);
            }
        }
        finally
        {
            one.Release();
        }
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var keys = Keys(run.Run.Order);
        var stage = Stage(run, keys);
        var state = await RotationState.Read(keys, stage, begun: true, host, cancellationToken);
        if (state.Made is not { } made)
        {
            return new Look(false, "the new values were not made");
        }

        if (Other(keys, state.Now, (key, _) => made[key.Name]) is { } other)
        {
            return new Look(false, $"{other.Shown} does not hold the new value");
        }

        var questions = keys.SelectMany(k => RotationWords.AfterIt(k, k.Effective(state.Before[k.Name]), made[k.Name])).ToArray();
        var codes = await probe.Ask(stage, questions, options.VerifyWithin, steps, cancellationToken);
        if (RotationWords.Wrong(questions, codes) is { } wrong)
        {
            return new Look(false, wrong);
        }

        return new Look(true, string.Join("; ",
        [
            .. keys.Select(k => RotationWords.Holds(k, made[k.Name], questions, codes)),
            .. keys.Where(k => IsHandedOver(k, run)).Select(k => $"the new {k.Name} is in {handover.PathOf(run, k.Name)} on the bot's machine: hand it over, then delete it"),
            $"the old value is kept in {stage.OldPath} for going back: delete it when done",
            .. await Tidied(stage, [stage.AskPath, stage.NewPath], cancellationToken),
            .. RotationWords.Unverified(keys),
        ]));
    }

    public async Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var keys = Keys(run.Run.Order);
            var stage = Stage(run, keys);
            var state = await RotationState.Read(keys, stage, begun: true, host, cancellationToken);
            foreach (var key in keys)
            {
                handover.Remove(run, key.Name);
            }

            ThrowIfForeign(state);
            if (state.Made is not { } made)
            {
                return; // No copy was touched.
            }

            await stage.Keep(made, cancellationToken);
            await Write(keys, state, (key, copy) => state.Before[key.Name][copy.Path], steps, cancellationToken);
            var failed = await apply.Run(keys, state.Before, made, steps, cancellationToken);
            if (failed.Count > 0 && keys.Any(k => k.Options.VerifyUrl.Length == 0))
            {
                throw new TargetException($"every copy has its old value again, but {string.Join(", and ", failed)}");
            }
        }
        finally
        {
            one.Release();
        }
    }

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var keys = Keys(run.Run.Order);
        var stage = Stage(run, keys);
        var state = await RotationState.Read(keys, stage, begun: true, host, cancellationToken);
        if (RotationPlan.Fingerprints(keys, state.Now) != (run.Run.Plan?.Before ?? RotationPlan.Fingerprints(keys, state.Before)))
        {
            return state.IsKept
                ? new Look(false, $"not every copy of {Names(keys)} has its old value")
                : new Look(true, $"no copy of {Names(keys)} was changed by this run; somebody else changed one since the plan");
        }

        var questions = state.IsKept ? keys.SelectMany(k => RotationWords.AfterRevert(k, k.Effective(state.Now[k.Name]), state.Made?[k.Name])).ToArray() : [];
        var codes = await probe.Ask(stage, questions, options.VerifyWithin, steps, cancellationToken);
        if (RotationWords.Wrong(questions, codes) is { } wrong)
        {
            return new Look(false, $"every copy has its old value again, but {wrong}");
        }

        return new Look(true, string.Join("; ",
        [
            .. keys.Select(k => RotationWords.Holds(k, k.Effective(state.Now[k.Name]), questions, codes, "again")),
            .. apply.FailedIn(keys, steps),
            .. await Tidied(stage, [stage.AskPath, stage.NewPath, stage.OldPath], cancellationToken),
            .. state.IsKept ? RotationWords.Unverified(keys) : [],
        ]));
    }

    private static bool IsDropOld(GuardedRun run) => run.Run.Order.Target.EndsWith($" {DropOld}", StringComparison.Ordinal);

    private static string New(RotatedKey key, string old, bool dropOld) =>
        dropOld ? NewValue.Entries(key.Options.Kind, old)[^1] : NewValue.Make(key.Options.Kind, old);

    /// <summary>Only what clients have to be given.</summary>
    private static bool IsHandedOver(RotatedKey key, GuardedRun run) => key.Options.Kind != SecretKeyOptions.Hex32 && !IsDropOld(run);

    private static void Allow(RotatedKey key, string old, bool dropOld)
    {
        if (dropOld && key.Options.Kind != SecretKeyOptions.List)
        {
            throw new TargetException($"{key.Name} is one value and no list, so no old ones can be dropped: ask for `rotate {key.Name}`");
        }

        if (dropOld && NewValue.Entries(key.Options.Kind, old).Length == 1)
        {
            throw new TargetException($"{key.Name} has only one key: without it nobody could come in. Ask for `rotate {key.Name}` first");
        }
    }

    private List<RotatedKey> Keys(ActionOrder order)
    {
        var names = order.Target.Split(' ').Where(n => n != DropOld).ToArray();
        return [.. names.Select(n => options.Keys.TryGetValue(n, out var key)
            ? new RotatedKey(n, key)
            : throw new TargetException($"{n} is no key of {SecretsOptions.Key}:Keys: there are {string.Join(", ", options.Keys.Keys.Order(StringComparer.Ordinal))}"))];
    }

    private RotationStage Stage(GuardedRun run, List<RotatedKey> keys) => new(host, keys[0].Copies[0].Path, run);

    /// <summary>An application that does not take its value today would not take the new one either: nothing is changed then.</summary>
    private async Task<RotationState> Begin(List<RotatedKey> keys, RotationStage stage, RotationState state, GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var questions = keys.SelectMany(k => RotationWords.BeforeIt(k, k.Effective(state.Before[k.Name]))).ToArray();
        var codes = await probe.Ask(stage, questions, BeforeIt, steps, cancellationToken);
        if (RotationWords.Wrong(questions, codes) is { } wrong)
        {
            throw new TargetException($"{wrong} already now, so it could not tell whether a rotation worked");
        }

        run.GoOn();
        await stage.Keep(new KeptValues(state.Before), cancellationToken);
        return state with { IsKept = true };
    }

    /// <summary>Before a copy is changed: once the new values are not kept any more, only what has these fingerprints is the bot's own.</summary>
    private static Task NoteMade(RotationStage stage, RotationState state, Dictionary<string, string> made, CancellationToken cancellationToken) => state.IsMadeNoted
        ? Task.CompletedTask
        : stage.Keep(new KeptValues(state.Before) { Made = made.ToDictionary(m => m.Key, m => NewValue.Fingerprint(m.Value)) }, cancellationToken);

    private async Task Write(
        List<RotatedKey> keys, RotationState state, Func<RotatedKey, SecretCopy, string> value, StepLog steps, CancellationToken cancellationToken)
    {
        ThrowIfForeign(state);
        foreach (var (key, copy) in keys.SelectMany(k => k.Copies.Select(c => (k, c))))
        {
            var wanted = value(key, copy);
            var written = await RotatedKey.Write(host, copy, wanted, cancellationToken);
            steps.Add(new StepRecord($"write {copy.Shown} in place", null, $"{(written ? "now" : "was already")} {NewValue.Fingerprint(wanted)}", TimeSpan.Zero));
        }
    }

    private static void ThrowIfForeign(RotationState state)
    {
        if (state.Foreign is { } foreign)
        {
            throw new TargetException($"{foreign.Shown} was changed by somebody else meanwhile, so the bot leaves it alone");
        }
    }

    /// <summary>The last look before the change, while no other rotation can change anything: another may have been done since the plan was read.</summary>
    private static void ThrowIfChanged(List<RotatedKey> keys, RotationState state, GuardedRun run)
    {
        if (!state.IsKept && run.Run.Plan?.Before is { } before && RotationPlan.Fingerprints(keys, state.Now) != before)
        {
            throw new TargetException($"a copy of {Names(keys)} is not as the plan says any more: nothing was done");
        }
    }

    private static string Names(List<RotatedKey> keys) => string.Join(", ", keys.Select(k => k.Name));

    private static SecretCopy? Other(List<RotatedKey> keys, Dictionary<string, Dictionary<string, string>> now, Func<RotatedKey, SecretCopy, string> wanted) =>
        keys.SelectMany(k => k.Copies.Where(c => now[k.Name][c.Path] != wanted(k, c))).FirstOrDefault();

    /// <summary>What could not be removed; no reason to take anything back.</summary>
    private static async Task<IReadOnlyList<string>> Tidied(RotationStage stage, string[] paths, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                await stage.Remove(path, cancellationToken);
            }
            catch (TargetException e)
            {
                left.Add(e.Message);
            }
        }

        return left;
    }
}
