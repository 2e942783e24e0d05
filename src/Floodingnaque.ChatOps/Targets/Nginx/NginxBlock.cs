using System.Collections.Concurrent;
using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>
/// Blocks at nginx: one owned file, staged, tested, reloaded, and then asked for: a probe server (manifests/nginx/chatops.conf) lets the
/// running workers themselves say whether they refuse the address. On any failure the file from before is put back.
/// </summary>
internal sealed class NginxBlock(NginxOptions options, ITargetHost host, TimeProvider clock) : IGuardedAction, IDisposable
{
    /// <summary>An address of the documentation range that nobody has (RFC 5737): what it gets, everybody else gets.</summary>
    private const string Neutral = "192.0.2.1";

    private const int Refused = 403;

    /// <summary>Answers in a row, each on a connection of its own, before one is believed: for a moment an old worker may still take some.</summary>
    private const int Agreeing = 3;
    private const int MaxLog = 8 * 1024 * 1024;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    // One change of the file at a time: what one incident writes, another must not lose.
    private readonly SemaphoreSlim one = new(1, 1);

    // Whether the health page answered before a run's change: a block must not fail for what the attack itself broke.
    private readonly ConcurrentDictionary<string, bool?> wellBefore = new();

    public const string Name = "nginx";

    public ActionPlace Place { get; } = new(Name, BlockAddress.Name);

    public bool NeedsConfirmation => true;

    public void Dispose() => one.Dispose();

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var range = AddressRange.Parse(run.Run.Order.Target);
        var file = await Read(cancellationToken);
        if (file.Covering(range, run) is { } covering)
        {
            throw new TargetException(covering);
        }

        var access = await Access(cancellationToken);
        return new ActionPlan(
            [$"write {options.DenyFile} on {host.Name}", Shown(options.Test), Shown(options.Reload), Shown(Probe(Address(range)))],
            [$"+ {DenyFile.Line(range, run)}"],
            [.. Impact(access, range)],
            run.Run.Order.Wide ? [$"{range} is a network: everybody in it is refused."] : [],
            $"remove the line of {run.Mark} from {options.DenyFile}, then {Shown(options.Test)} and {Shown(options.Reload)}");
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

    public Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        Change(
            async file =>
            {
                // Again, and with the file in hand: another incident may have been faster since the plan.
                var range = AddressRange.Parse(run.Run.Order.Target);
                if (file.Covering(range, run) is { } covering)
                {
                    throw new TargetException(covering);
                }

                wellBefore[run.Mark] = await IsWell(steps, cancellationToken);
                run.GoOn();
                file.Add(range, run);
            },
            steps,
            cancellationToken);

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var range = AddressRange.Parse(run.Run.Order.Target);
        var address = (await Read(cancellationToken)).OnlyBy(run, range) ?? Address(range);
        var answer = await Ask(address, code => code == Refused, steps, cancellationToken);
        if (answer != Refused)
        {
            return new Look(false, $"nginx still answers {address} with {Code(answer)}");
        }

        var others = await Ask(Neutral, IsAnswered, steps, cancellationToken);
        if (!IsAnswered(others))
        {
            return new Look(false, $"nginx does not answer other addresses either ({Code(others)})");
        }

        wellBefore.TryRemove(run.Mark, out var before);
        var well = await IsWell(steps, cancellationToken);
        return well is false && before is not false
            ? new Look(false, $"{options.HealthUrl} is not well since")
            : new Look(true, $"nginx refuses {address} (403) and answers others{Health(well)}");
    }

    public Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => Change(
        file =>
        {
            file.Remove(run);
            wellBefore.TryRemove(run.Mark, out _);
            return Task.CompletedTask;
        },
        steps,
        cancellationToken);

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
            return new Look(true, $"its line is gone; other lines go on refusing {range}{Health(await IsWell(steps, cancellationToken))}");
        }

        var answer = await Ask(address, IsAnswered, steps, cancellationToken);
        return IsAnswered(answer)
            ? new Look(true, $"nginx answers {address} again{Health(await IsWell(steps, cancellationToken))}")
            : new Look(false, $"nginx answers {address} with {Code(answer)}");
    }

    /// <summary>Whether the health page answers; null when none is configured.</summary>
    private async Task<bool?> IsWell(StepLog steps, CancellationToken cancellationToken) =>
        options.HealthUrl.Length == 0 ? null : await Curl([.. CurlStart, options.HealthUrl], steps, cancellationToken) is >= 200 and < 400;

    private string Health(bool? well) => well switch
    {
        null => "",
        true => $"; {options.HealthUrl} is well",
        false => $"; but {options.HealthUrl} is not well",
    };

    private static bool IsAnswered(int? code) => code is >= 200 and < 300;

    /// <summary>Stage, test, reload; the file from before on any failure.</summary>
    private async Task Change(Func<DenyFile, Task> change, StepLog steps, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var before = await host.Read(options.DenyFile, cancellationToken);
            var file = DenyFile.Parse(options.DenyFile, before);
            await change(file);
            var after = file.ToString();
            if (after != before)
            {
                await host.Write(options.DenyFile, after, cancellationToken);
                steps.Add(new StepRecord($"write {options.DenyFile}", null, $"{after.Length} bytes", TimeSpan.Zero));
            }

            await TestAndReload(before ?? new DenyFile().ToString(), steps, cancellationToken);
        }
        finally
        {
            one.Release();
        }
    }

    private async Task TestAndReload(string before, StepLog steps, CancellationToken cancellationToken)
    {
        foreach (var command in new[] { options.Test, options.Reload })
        {
            StepRecord step;
            try
            {
                step = await host.Run(command, StepLog.MaxOutput, cancellationToken);
            }
            catch (TargetException)
            {
                await PutBack(before, steps);
                throw;
            }

            steps.Add(step);
            if (step.ExitCode != 0)
            {
                await PutBack(before, steps);
                throw new TargetException($"`{Shown(command)}` ended with {step.ExitCode}: {LastLine(step.Output)}");
            }
        }
    }

    /// <summary>A refused file that stays would keep nginx from starting the next time. Not to be cut short by whoever is stopping the bot.</summary>
    private async Task PutBack(string before, StepLog steps)
    {
        await host.Write(options.DenyFile, before, CancellationToken.None);
        steps.Add(new StepRecord($"put back {options.DenyFile}", null, $"{before.Length} bytes", TimeSpan.Zero));
    }

    private async Task<DenyFile> Read(CancellationToken cancellationToken) =>
        DenyFile.Parse(options.DenyFile, await host.Read(options.DenyFile, cancellationToken));

    /// <summary>Asks until the answer is as <paramref name="wanted"/> or nginx had time enough: after a reload old workers may still take a connection.</summary>
    private async Task<int?> Ask(string address, Func<int?, bool> wanted, StepLog steps, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var inRow = 0;
        while (true)
        {
            var trial = new StepLog();
            var code = await Curl(Probe(address), trial, cancellationToken);
            inRow = wanted(code) ? inRow + 1 : 0;
            if (inRow == Agreeing || clock.GetElapsedTime(start) > Settling)
            {
                steps.Add(trial.Steps[^1]);
                return code;
            }

            if (inRow == 0)
            {
                await Task.Delay(Between, clock, cancellationToken);
            }
        }
    }

    private async Task<int?> Curl(IReadOnlyList<string> argv, StepLog steps, CancellationToken cancellationToken)
    {
        var step = await host.Run(argv, StepLog.MaxOutput, cancellationToken);
        steps.Add(step);
        return step.ExitCode == 0 && int.TryParse(step.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;
    }

    private async Task<AccessTail?> Access(CancellationToken cancellationToken)
    {
        if (options.AccessLog.Length == 0)
        {
            return null;
        }

        var size = MaxLog.ToString(CultureInfo.InvariantCulture);
        try
        {
            var tail = await host.Run(["tail", "-c", size, "--", options.AccessLog], MaxLog, cancellationToken);
            return tail.ExitCode == 0 ? AccessTail.Read(tail.Output) : null;
        }
        catch (TargetException)
        {
            return null; // the plan says that it is not known
        }
    }

    private static readonly string[] CurlStart = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-m", "5"];

    private string[] Probe(string address) => [.. CurlStart, "-H", $"X-ChatOps-Probe: {address}", options.ProbeUrl];

    private static string Address(AddressRange range) => range.Network.BaseAddress.ToString();

    private static string Code(int? code) => code?.ToString(CultureInfo.InvariantCulture) ?? "nothing";

    private static string Shown(IEnumerable<string> argv) => string.Join(' ', argv);

    private static string LastLine(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no output";
}
