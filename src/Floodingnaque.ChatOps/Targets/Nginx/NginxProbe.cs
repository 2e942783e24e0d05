using System.Collections.Concurrent;
using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>What nginx answers, asked from where it stands. Nothing is inferred from files or exit codes.</summary>
internal sealed class NginxProbe(NginxOptions options, ITargetHost host, TimeProvider clock)
{
    /// <summary>An address of the documentation range that nobody has (RFC 5737): what it gets, everybody else gets.</summary>
    public const string Neutral = "192.0.2.1";

    /// <summary>What nginx says with a refusal that is the bot's: <see cref="Answer.Mark"/>.</summary>
    public const string MarkHeader = "X-ChatOps";

    /// <summary>Answers in a row, each on a connection of its own, before one is believed: for a moment an old worker may still take some.</summary>
    private const int Agreeing = 3;

    /// <summary>Bytes of an answer's headers.</summary>
    private const int MaxHeaders = 64 * 1024;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);
    private static readonly string[] Curl = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}\\n", "-m", "5"];

    // Whether the health page answered before a run's change: a change must not fail for what the attack itself broke.
    private readonly ConcurrentDictionary<string, bool?> wellBefore = new();

    /// <param name="Code">Null: no answer.</param>
    /// <param name="Mark">The value of <see cref="MarkHeader"/>, empty without one.</param>
    public readonly record struct Answer(int? Code, string Mark)
    {
        public bool IsFine => Code is >= 200 and < 300;

        public override string ToString() => Code?.ToString(CultureInfo.InvariantCulture) ?? "nothing";
    }

    /// <summary>Asks the probe server as if from <paramref name="address"/>.</summary>
    public static string[] AsFrom(string address, string url) => [.. Curl, "-H", $"X-ChatOps-Probe: {address}", url];

    /// <summary>Asks a page, and for the headers of its answer.</summary>
    public static string[] WithHeaders(string url) => [.. Curl, "-D", "-", url];

    /// <summary>Asks many times in a row over one connection.</summary>
    public static string[] Often(string address, string url, int times) => AsFrom(address, string.Create(CultureInfo.InvariantCulture, $"{url}?[1-{times}]"));

    /// <summary>Asks until the answer is as <paramref name="wanted"/> or nginx had time enough: after a reload old workers may still take a connection.</summary>
    public Task<Answer> Ask(IReadOnlyList<string> argv, Func<Answer, bool> wanted, StepLog steps, CancellationToken cancellationToken) =>
        Until(argv, Read, wanted, Agreeing, steps, cancellationToken);

    /// <summary>Asks many times in a row from one address, over and over as <see cref="Ask"/> does; the codes of the last time.</summary>
    public Task<IReadOnlyList<string>> AskMany(
        string address, string url, int times, Func<IReadOnlyList<string>, bool> wanted, StepLog steps, CancellationToken cancellationToken) =>
        Until<IReadOnlyList<string>>(Often(address, url, times), step => step.ExitCode == 0 ? Lines(step.Output) : [], wanted, Agreeing, steps, cancellationToken);

    /// <summary>Asks once from an address that has not asked much yet, and again only while it is refused.</summary>
    public Task<Answer> AskOnce(string address, string url, StepLog steps, CancellationToken cancellationToken) =>
        Until(AsFrom(address, url), Read, answer => answer.IsFine, 1, steps, cancellationToken);

    /// <summary>Before a run's change.</summary>
    public async Task NoteHealth(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        wellBefore[run.Mark] = await IsWell(steps, cancellationToken);

    /// <summary>Whether what a run changed left the health page as well as it was; what is seen reads on after a sentence.</summary>
    public async Task<Look> HealthSince(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var isNoted = wellBefore.TryRemove(run.Mark, out var before); // not when nothing was changed, as when it only lasts longer
        var well = await IsWell(steps, cancellationToken);
        return isNoted && well is false && before is not false ? new Look(false, $"{options.HealthUrl} is not well since") : new Look(true, Words(well));
    }

    /// <summary>After a run was taken back: words that read on after a sentence.</summary>
    public async Task<string> Health(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        wellBefore.TryRemove(run.Mark, out _);
        return Words(await IsWell(steps, cancellationToken));
    }

    /// <summary>Whether the health page answers; null when none is configured.</summary>
    private async Task<bool?> IsWell(StepLog steps, CancellationToken cancellationToken) =>
        options.HealthUrl.Length == 0 ? null : Read(await Run([.. Curl, options.HealthUrl], steps, cancellationToken)).Code is >= 200 and < 400;

    private string Words(bool? well) => well switch
    {
        null => "",
        true => $"; {options.HealthUrl} is well",
        false => $"; but {options.HealthUrl} is not well",
    };

    /// <summary>Only the last try is kept for the record; a good one is followed by the next without a pause.</summary>
    private async Task<T> Until<T>(
        IReadOnlyList<string> argv, Func<StepRecord, T> read, Func<T, bool> wanted, int agreeing, StepLog steps, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var inRow = 0;
        while (true)
        {
            var step = await host.Run(argv, MaxHeaders, cancellationToken);
            var answer = read(step);
            inRow = wanted(answer) ? inRow + 1 : 0;
            if (inRow == agreeing || clock.GetElapsedTime(start) > Settling)
            {
                steps.Add(step);
                return answer;
            }

            if (inRow == 0)
            {
                await Task.Delay(Between, clock, cancellationToken);
            }
        }
    }

    private async Task<StepRecord> Run(IReadOnlyList<string> argv, StepLog steps, CancellationToken cancellationToken)
    {
        var step = await host.Run(argv, MaxHeaders, cancellationToken);
        steps.Add(step);
        return step;
    }

    /// <summary>Headers, if any were asked for, and the code in the last line.</summary>
    private static Answer Read(StepRecord step)
    {
        var lines = Lines(step.Output);
        return step.ExitCode == 0 && lines.Length > 0 && int.TryParse(lines[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new Answer(code, lines.Where(l => l.StartsWith($"{MarkHeader}:", StringComparison.OrdinalIgnoreCase)).Select(l => l[(MarkHeader.Length + 1)..].Trim()).FirstOrDefault() ?? "")
            : default;
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
