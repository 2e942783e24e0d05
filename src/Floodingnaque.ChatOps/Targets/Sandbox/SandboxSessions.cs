using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>Ends logins at the sandbox's site.</summary>
internal sealed class SandboxSessions(SandboxFiles files, SandboxClient site) : IGuardedAction
{
    public ActionPlace Place { get; } = new(SandboxBlock.Name, RevokeSessions.Kind.Name);

    public bool NeedsConfirmation => false;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var count = (await files.Lines(SandboxFiles.Sessions, cancellationToken)).Count(l => IsOf(l, run));
        return new ActionPlan(
            [$"remove lines of {Who(run)} from {SandboxFiles.Sessions}"],
            [],
            [SandboxBlock.Label, string.Create(CultureInfo.InvariantCulture, $"{count} logins end.")],
            [],
            "logins that were ended stay ended; people log in again");
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        run.GoOn();
        steps.Add(await files.Change(SandboxFiles.Sessions, lines => lines.Where(l => !IsOf(l, run)), cancellationToken));
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var left = (await files.Lines(SandboxFiles.Sessions, cancellationToken)).Count(l => IsOf(l, run));
        var others = await site.Get("/health/live", null, null, steps, cancellationToken);
        return new Look(
            left == 0 && others == StatusCodes.Status200OK,
            string.Create(CultureInfo.InvariantCulture, $"SANDBOX: {left} logins of {Who(run)} are left, and the site answers with {others}"));
    }

    public Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) =>
        Task.FromResult(new Look(true, "SANDBOX: logins that were ended stay ended"));

    private static string Who(GuardedRun run) => RevokeSessions.Kind.Subject(run.Run.Order);

    private static bool IsOf(string line, GuardedRun run) => Who(run) == "all" || line.EndsWith(" " + Who(run), StringComparison.Ordinal);
}
