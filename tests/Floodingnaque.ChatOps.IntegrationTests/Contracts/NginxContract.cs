using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.Targets.Nginx;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>A real nginx, and the machine that it runs on, reached one way or the other.</summary>
public abstract class NginxContract : IAsyncLifetime
{
    private SshServer? ssh;

    private protected NginxServer Server { get; private set; } = null!;

    private protected ITargetHost Host { get; private set; } = null!;

    private protected NginxConfiguration Configuration { get; private set; } = null!;

    /// <summary>Whether the machine is reached over SSH.</summary>
    protected abstract bool OverSsh { get; }

    public virtual async Task InitializeAsync()
    {
        Server = await NginxServer.Start();
        Host = OverSsh ? (ssh = await SshServer.Start()).Host : new LocalHost();
        Configuration = new NginxConfiguration(Server.Options, Host);
    }

    public async Task DisposeAsync()
    {
        Configuration?.Dispose();
        (Host as IDisposable)?.Dispose();
        if (ssh is not null)
        {
            await ssh.DisposeAsync();
        }

        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    private protected static GuardedRun Run(string verb, string target, int number = 1)
    {
        var verdict = new Verdict(verb, 1, ["security-lead"], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        var order = new ActionOrder(verb, target, "nginx", null, false);
        return new GuardedRun(Some.Id, new ActionRun(number, order, Some.Recipient(Some.Maria), Some.Now, verdict, Some.Now.AddMinutes(15)));
    }

    private protected static async Task<Look> Do(IGuardedAction target, GuardedRun run)
    {
        var steps = new StepLog();
        await target.Perform(run, steps, CancellationToken.None);
        return await target.LookAtEffect(run, steps, CancellationToken.None);
    }

    private protected static async Task<Look> Undo(IGuardedAction target, GuardedRun run)
    {
        var steps = new StepLog();
        await target.Revert(run, steps, CancellationToken.None);
        return await target.LookAtRevert(run, steps, CancellationToken.None);
    }

    private protected static async Task<string> Digest(IGuardedAction target, GuardedRun run) =>
        PlanDigest.Of(run.Run.Order, await target.Plan(run, CancellationToken.None));
}
