using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>
/// Switches the export pages off (503) in front of an application that has no switch, and asks the real pages for it. The answer carries a
/// header of ours, so that an application's own 503 is not mistaken for the switch.
/// </summary>
internal sealed class NginxExports(NginxConfiguration nginx, TimeProvider clock) : IGuardedAction
{
    public const string Verb = "exports";

    private const string Off = "off";

    /// <summary>The value of <see cref="NginxProbe.MarkHeader"/>.</summary>
    private const string Mark = "exports-off";

    private const int Unavailable = 503;

    /// <summary>Where the export pages lead inside of nginx; from outside it is not found.</summary>
    private const string Page = "/chatops-exports-off";

    private readonly NginxOptions options = nginx.Options;
    private readonly NginxProbe probe = new(nginx.Options, nginx.Host, clock);

    public ActionPlace Place { get; } = new(NginxBlock.Name, Verb);

    public bool NeedsConfirmation => true;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        ThrowIfTaken(await Read(cancellationToken), run);
        await new NginxGaps(nginx).ThrowUnlessIncluded(options.ExportsFile, cancellationToken);
        return new ActionPlan(
            [.. nginx.Commands(options.ExportsFile), .. Pages().Select(page => string.Join(' ', NginxProbe.WithHeaders(page)))],
            [.. Switch(RunNote.Planned(run)).Lines.Select(line => $"+ {line}")],
            [$"Nobody can export data meanwhile: {string.Join(", ", options.PathsOfExports)} answer 503."],
            [],
            nginx.Undo($"all lines from {options.ExportsFile}"));
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        await probe.NoteHealth(run, steps, cancellationToken);
        await Change(
            file =>
            {
                ThrowIfTaken(file, run);
                run.GoOn();
                return Switch(RunNote.Planned(run));
            },
            steps,
            cancellationToken);
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        foreach (var page in Pages())
        {
            var answer = await probe.Ask(NginxProbe.WithHeaders(page), IsOff, steps, cancellationToken);
            if (!IsOff(answer))
            {
                return new Look(false, answer.Code == Unavailable
                    ? $"{page} answers 503, but not from the bot's switch: {options.ExportsFile} is not included where it counts (manifests/nginx/site.conf)"
                    : $"{page} still answers with {answer}");
            }
        }

        var health = await probe.HealthSince(run, steps, cancellationToken);
        return health.Holds ? new Look(true, $"nginx answers {string.Join(" and ", options.PathsOfExports)} with 503 (exports are off){health.Seen}") : health;
    }

    public Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        Change(file => file.IsOfAnother(run) ? file : HeldFile.Empty, steps, cancellationToken);

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var file = await Read(cancellationToken);
        if (file.IsOfAnother(run))
        {
            return new Look(true, $"nothing of {run.Mark} is left; exports stay off for {file.Note!.Value.Mark}");
        }

        foreach (var page in Pages())
        {
            var answer = await probe.Ask(NginxProbe.WithHeaders(page), IsOn, steps, cancellationToken);
            if (!IsOn(answer))
            {
                return new Look(false, answer.Code is null ? $"{page} does not answer" : $"{page} is still switched off ({answer})");
            }
        }

        return new Look(true, $"exports are not switched off any more{await probe.Health(run, steps, cancellationToken)}");
    }

    /// <summary>Rewrites until when, for who reads the file.</summary>
    public Task Renew(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => nginx.Annotate(
        options.ExportsFile, text => HeldFile.Parse(options.ExportsFile, text).Renewed(run, options.ExportsFile).ToString(), steps, cancellationToken);

    private static bool IsOff(NginxProbe.Answer answer) => answer is { Code: Unavailable, Mark: Mark };

    private static bool IsOn(NginxProbe.Answer answer) => answer.Code is not null && answer.Mark != Mark;

    /// <summary>
    /// A rewrite of the server comes before any location is chosen, and an exact location wins over all others: so it does not matter which
    /// locations the site has, and in which order.
    /// </summary>
    private HeldFile Switch(RunNote note) => HeldFile.Of(
        note,
        [
            .. options.PathsOfExports.Select(path => $"rewrite ^{path.Replace(".", "\\.", StringComparison.Ordinal)}(?:/|$) {Page} last;"),
            $"location = {Page} {{ internal; add_header {NginxProbe.MarkHeader} {Mark} always; return {Unavailable}; }}",
        ]);

    /// <summary>Each path, and one below it.</summary>
    private IEnumerable<string> Pages() => options.PathsOfExports.SelectMany(path => new[] { path, $"{path}/chatops" }).Select(path => options.SiteUrl.TrimEnd('/') + path);

    private static void ThrowIfTaken(HeldFile file, GuardedRun run)
    {
        if (run.Run.Order.Target != Off)
        {
            throw new TargetException($"exports can only be switched {Off}; to have them back, undo the run that switched them off");
        }

        if (file.IsOfAnother(run))
        {
            throw new TargetException($"exports are off already, for {file.Note!.Value.Mark}");
        }
    }

    private Task Change(Func<HeldFile, HeldFile> change, StepLog steps, CancellationToken cancellationToken) => nginx.Change(
        options.ExportsFile, text => change(HeldFile.Parse(options.ExportsFile, text)).ToString(), HeldFile.Empty.ToString(), steps, cancellationToken);

    private async Task<HeldFile> Read(CancellationToken cancellationToken) =>
        HeldFile.Parse(options.ExportsFile, await nginx.Read(options.ExportsFile, cancellationToken));
}
