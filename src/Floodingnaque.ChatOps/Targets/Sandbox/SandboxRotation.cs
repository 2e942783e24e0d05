using System.Security.Cryptography;
using System.Text;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>A new API key for the sandbox's site; the old one is refused. Values are never shown, only fingerprints.</summary>
internal sealed class SandboxRotation(SandboxFiles files, SandboxClient site) : IGuardedAction
{
    private const string Key = "API_KEY";
    private const string Probe = "/api/v1/export/predictions";

    /// <summary>The keys of before and after a run, so that a repetition makes no third one and a failure can go back.</summary>
    private static string Kept(GuardedRun run) => $"rotation-{run.Incident}-{run.Run.Number}.txt";

    public ActionPlace Place { get; } = new(SandboxBlock.Name, RotateKeys.Kind.Name);

    public bool NeedsConfirmation => false;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        if (run.Run.Order.Target != Key)
        {
            throw new TargetException($"the sandbox has one key, {Key}, and no “{run.Run.Order.Target}”");
        }

        var kept = await files.Lines(Kept(run), cancellationToken);
        var old = run.Begun && kept.Length == 2 ? kept[0] : (await files.Lines(SandboxFiles.Keys, cancellationToken)).FirstOrDefault() ?? "";
        return new ActionPlan(
            [$"write a new {Key} into {SandboxFiles.Keys}", $"GET {Probe} with the new and with the old one"],
            [$"- {Fingerprint(old)}", "+ (made when it is done)"],
            [SandboxBlock.Label],
            [],
            "put the old key back");
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        run.GoOn();
        if ((await files.Lines(Kept(run), cancellationToken)).Length != 2)
        {
            var old = (await files.Lines(SandboxFiles.Keys, cancellationToken)).FirstOrDefault() ?? "none";
            await files.Change(Kept(run), _ => [old, SandboxSite.NewKey()], cancellationToken);
        }

        var kept = await files.Lines(Kept(run), cancellationToken);
        steps.Add(await files.Change(SandboxFiles.Keys, _ => [kept[1]], cancellationToken));
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var kept = await files.Lines(Kept(run), cancellationToken);
        var (old, now) = (await Ask(kept[0], steps, cancellationToken), await Ask(kept[1], steps, cancellationToken));
        var answers = now is StatusCodes.Status200OK or StatusCodes.Status503ServiceUnavailable; // exports may be off
        return new Look(
            answers && old != now,
            $"SANDBOX: the new key {Fingerprint(kept[1])} is answered with {now}, the old one {Fingerprint(kept[0])} with {old}");
    }

    public async Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        if (await files.Lines(Kept(run), cancellationToken) is [var old, _])
        {
            steps.Add(await files.Change(SandboxFiles.Keys, _ => [old], cancellationToken));
        }
    }

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        await files.Lines(Kept(run), cancellationToken) is [var old, _]
            ? new Look((await files.Lines(SandboxFiles.Keys, cancellationToken)).Contains(old), $"SANDBOX: the old key {Fingerprint(old)} is back")
            : new Look(true, "SANDBOX: the key was not changed");

    private Task<int> Ask(string key, StepLog steps, CancellationToken cancellationToken) => site.Get(Probe, null, ("X-API-Key", key), steps, cancellationToken);

    /// <summary>The first 8 letters of the SHA-256, lower-case hex: enough to tell keys apart, useless to whoever wants one.</summary>
    private static string Fingerprint(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..8];
}
