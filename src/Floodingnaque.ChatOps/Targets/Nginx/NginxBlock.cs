using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>
/// Blocks at nginx with a line in one owned file, and then asks: a probe server (manifests/nginx/chatops.conf) lets the running workers
/// themselves say whether they refuse the address.
/// </summary>
internal sealed class NginxBlock(NginxConfiguration nginx, TimeProvider clock) : IGuardedAction
{
    private const int Refused = 403;
    private const int MaxLog = 8 * 1024 * 1024;

    private readonly NginxOptions options = nginx.Options;
    private readonly NginxProbe probe = new(nginx.Options, nginx.Host, clock);
    private readonly NginxGaps gaps = new(nginx);

    public const string Name = "nginx";

    public ActionPlace Place { get; } = new(Name, BlockAddress.Name);

    public bool NeedsConfirmation => true;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var range = AddressRange.Parse(run.Run.Order.Target);
        ThrowIfCovered(await Read(cancellationToken), range, run);
        var missed = await gaps.OfBlock(range, cancellationToken);
        var access = await Access(cancellationToken);
        return new ActionPlan(
            [.. nginx.Commands(options.DenyFile), string.Join(' ', Asking(Address(range)))],
            [$"+ {DenyFile.Line(range, run)}"],
            [.. Impact(access, range)],
            [.. run.Run.Order.Wide ? [$"{range} is a network: everybody in it is refused."] : Array.Empty<string>(), .. missed],
            nginx.Undo($"the line of {run.Mark} from {options.DenyFile}"));
    }

    /// <summary>What is so at the moment; none of it binds an approval.</summary>
    private IEnumerable<string> Impact(AccessTail? access, AddressRange range)
    {
        yield return access is null
            ? "How many requests it hits is not known: Targets:Nginx:AccessLog is not set or cannot be read."
            : access.Hits(range, clock.GetUtcNow());
        if (access?.IsBehindProxy == true)
        {
            yield return "⚠️ Nearly all clients in the access log are private addresses: nginx stands behind a proxy, and this block will not see the real clients.";
        }
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        await probe.NoteHealth(run, steps, cancellationToken);
        await Change(
            file =>
            {
                // Again, and with the file in hand: another incident may have been faster since the plan.
                var range = AddressRange.Parse(run.Run.Order.Target);
                ThrowIfCovered(file, range, run);
                run.GoOn();
                file.Add(range, run);
            },
            steps,
            cancellationToken);
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var range = AddressRange.Parse(run.Run.Order.Target);
        var address = (await Read(cancellationToken)).OnlyBy(run, range) ?? Address(range);
        var answer = await probe.Ask(Asking(address), a => a.Code == Refused, steps, cancellationToken);
        if (answer.Code != Refused)
        {
            return new Look(false, $"nginx still answers {address} with {answer}");
        }

        var others = await probe.Ask(Asking(NginxProbe.Neutral), a => a.IsFine, steps, cancellationToken);
        if (!others.IsFine)
        {
            return new Look(false, $"nginx does not answer other addresses either ({others})");
        }

        var health = await probe.HealthSince(run, steps, cancellationToken);
        return health.Holds ? new Look(true, $"nginx refuses {address} (403) and answers others{health.Seen}") : health;
    }

    public Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => Change(file => file.Remove(run), steps, cancellationToken);

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var range = AddressRange.Parse(run.Run.Order.Target);
        var file = await Read(cancellationToken);
        if (file.Has(run))
        {
            return new Look(false, $"the line of {run.Mark} is still in {options.DenyFile}");
        }

        // Its line is gone from what nginx reads. An address that no other line covers has to be answered again.
        if (file.OnlyBy(run, range) is not { } address)
        {
            return new Look(true, $"its line is gone; other lines go on refusing {range}{await probe.Health(run, steps, cancellationToken)}");
        }

        var answer = await probe.Ask(Asking(address), a => a.IsFine, steps, cancellationToken);
        return answer.IsFine
            ? new Look(true, $"nginx answers {address} again{await probe.Health(run, steps, cancellationToken)}")
            : new Look(false, $"nginx answers {address} with {answer}");
    }

    /// <summary>Rewrites until when, for who reads the file.</summary>
    public Task Renew(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => nginx.Annotate(
        options.DenyFile,
        text =>
        {
            var file = DenyFile.Parse(options.DenyFile, text);
            file.Renew(run);
            return file.Has(run) ? file.ToString() : throw new TargetException($"the line of {run.Mark} is not in {options.DenyFile} any more");
        },
        steps,
        cancellationToken);

    private static void ThrowIfCovered(DenyFile file, AddressRange range, GuardedRun run)
    {
        if (file.Covering(range, run) is { } covering)
        {
            throw new TargetException(covering);
        }
    }

    private Task Change(Action<DenyFile> change, StepLog steps, CancellationToken cancellationToken) => nginx.Change(
        options.DenyFile,
        text =>
        {
            var file = DenyFile.Parse(options.DenyFile, text);
            change(file);
            return file.ToString();
        },
        new DenyFile().ToString(),
        steps,
        cancellationToken);

    private async Task<DenyFile> Read(CancellationToken cancellationToken) =>
        DenyFile.Parse(options.DenyFile, await nginx.Read(options.DenyFile, cancellationToken));

    private async Task<AccessTail?> Access(CancellationToken cancellationToken)
    {
        if (options.AccessLog.Length == 0)
        {
            return null;
        }

        var size = MaxLog.ToString(CultureInfo.InvariantCulture);
        try
        {
            var tail = await nginx.Host.Run(["tail", "-c", size, "--", options.AccessLog], MaxLog, cancellationToken);
            return tail.ExitCode == 0 ? AccessTail.Read(tail.Output) : null;
        }
        catch (TargetException)
        {
            return null; // the plan says that it is not known
        }
    }

    private string[] Asking(string address) => NginxProbe.AsFrom(address, options.ProbeUrl);

    private static string Address(AddressRange range) => range.Network.BaseAddress.ToString();
}
