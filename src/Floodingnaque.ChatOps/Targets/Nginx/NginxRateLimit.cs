using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>
/// Puts a prepared limit of requests per address in force, one at a time. Whether nginx counts is asked of its workers: the probe server has a
/// page under the same limit, which is asked more often than it allows.
/// </summary>
internal sealed class NginxRateLimit(NginxConfiguration nginx, TimeProvider clock) : IGuardedAction
{
    public const string Verb = "rate-limit";

    private const string TooMany = "429", Fine = "200";

    /// <summary>An address that nobody has, whose share is used up.</summary>
    private const string Greedy = "192.0.2.2";

    /// <summary>Requests beyond the burst: more than the zone lets through in the time that they take.</summary>
    private const int Beyond = 20;

    private readonly NginxOptions options = nginx.Options;
    private readonly NginxProbe probe = new(nginx.Options, nginx.Host, clock);

    /// <summary>The page of the probe server that the limit is in force for.</summary>
    private string Page => $"{options.ProbeUrl.TrimEnd('/')}/rate-limit";

    public ActionPlace Place { get; } = new(NginxBlock.Name, Verb);

    public bool NeedsConfirmation => true;

    /// <summary>Mobile carriers have thousands of people behind one address.</summary>
    public bool Silences(ActionOrder order) => true;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var profile = Profile(run);
        ThrowIfTaken(await Read(cancellationToken), run);
        var missed = await new NginxGaps(nginx).OfRateLimit(cancellationToken);
        return new ActionPlan(
            [.. nginx.Commands(options.RateLimitFile), string.Join(' ', NginxProbe.Often(Greedy, Page, Times(profile)))],
            [.. Limit(profile, RunNote.Planned(run)).Lines.Select(line => $"+ {line}")],
            [],
            ["Who shares an address shares the limit: people behind one mobile carrier or office may get 429.", .. missed],
            nginx.Undo($"all lines from {options.RateLimitFile}"));
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        await probe.NoteHealth(run, steps, cancellationToken);
        await Change(
            file =>
            {
                ThrowIfTaken(file, run);
                run.GoOn();
                return Limit(Profile(run), RunNote.Planned(run));
            },
            steps,
            cancellationToken);
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var times = Times(Profile(run));
        var codes = await probe.AskMany(Greedy, Page, times, c => c.Contains(TooMany), steps, cancellationToken);
        if (!codes.Contains(TooMany))
        {
            return new Look(false, Invariant($"nginx does not limit: {times} requests in a row got {Counted(codes)}"));
        }

        var others = await probe.AskOnce(NginxProbe.Neutral, Page, steps, cancellationToken);
        if (!others.IsFine)
        {
            return new Look(false, $"nginx does not answer other addresses either ({others})");
        }

        var health = await probe.HealthSince(run, steps, cancellationToken);
        return health.Holds
            ? new Look(true, Invariant($"nginx refuses who asks too often ({codes.Count(c => c == TooMany)} of {times} requests in a row got 429) and answers others{health.Seen}"))
            : health;
    }

    public Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        Change(file => file.IsOfAnother(run) ? file : HeldFile.Empty, steps, cancellationToken);

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var file = await Read(cancellationToken);
        if (file.IsOfAnother(run))
        {
            return new Look(true, $"nothing of {run.Mark} is left; {InForce(file)}");
        }

        var times = Times(Profile(run));
        var codes = await probe.AskMany(Greedy, Page, times, c => c.Count == times && c.All(code => code == Fine), steps, cancellationToken);
        return codes.Count == times && codes.All(code => code == Fine)
            ? new Look(true, Invariant($"nginx answers {times} requests in a row again{await probe.Health(run, steps, cancellationToken)}"))
            : new Look(false, Invariant($"nginx answers {times} requests in a row with {Counted(codes)}"));
    }

    /// <summary>Rewrites until when, for who reads the file.</summary>
    public Task Renew(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => nginx.Annotate(
        options.RateLimitFile, text => HeldFile.Parse(options.RateLimitFile, text).Renewed(run, options.RateLimitFile).ToString(), steps, cancellationToken);

    private static HeldFile Limit(RateProfile profile, RunNote note) => HeldFile.Of(note, [profile.Directive]);

    private static int Times(RateProfile profile) => profile.Burst + Beyond;

    private RateProfile Profile(GuardedRun run) => options.RateProfiles.TryGetValue(run.Run.Order.Target, out var profile)
        ? profile
        : throw new TargetException($"there is no profile “{run.Run.Order.Target}” in Targets:Nginx:Profiles; there is {string.Join(", ", options.RateProfiles.Keys.Order(StringComparer.Ordinal))}");

    private void ThrowIfTaken(HeldFile file, GuardedRun run)
    {
        if (file.IsOfAnother(run))
        {
            throw new TargetException(InForce(file));
        }
    }

    private string InForce(HeldFile file)
    {
        var name = options.RateProfiles.Where(p => file.Directives.SequenceEqual([p.Value.Directive])).Select(p => $" {p.Key}").FirstOrDefault();
        return $"rate-limit{name} is in force, for {file.Note!.Value.Mark}";
    }

    /// <summary>How often which code, for example <c>25 × 200</c>.</summary>
    private static string Counted(IReadOnlyList<string> codes) => codes.Count == 0 ? "no answer" : string.Join(
        ", ", codes.GroupBy(c => c).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Invariant($"{g.Count()} × {g.Key}")));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private Task Change(Func<HeldFile, HeldFile> change, StepLog steps, CancellationToken cancellationToken) => nginx.Change(
        options.RateLimitFile, text => change(HeldFile.Parse(options.RateLimitFile, text)).ToString(), HeldFile.Empty.ToString(), steps, cancellationToken);

    private async Task<HeldFile> Read(CancellationToken cancellationToken) =>
        HeldFile.Parse(options.RateLimitFile, await nginx.Read(options.RateLimitFile, cancellationToken));
}
