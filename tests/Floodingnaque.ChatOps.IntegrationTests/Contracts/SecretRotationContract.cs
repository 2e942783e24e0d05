using System.Text.Json;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.Targets.Secrets;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>New keys for a real application, whichever way its machine is reached. After each test no value was seen where none may be.</summary>
public abstract partial class SecretRotationContract : IAsyncLifetime
{
    private protected const string OldJwt = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private protected const string FirstKey = "kX9_first-Jq2mWz7RtYb4NcVd8LhGfS5pA";
    private protected const string OldKey = "Zr7-second_Kq3nXw8StUa5MbWe9JgHfD4oB";

    private readonly TempFolder data = new();
    private readonly List<string> said = [];
    private KeyedApp app = null!;
    private ITargetHost host = null!;
    private SecretRotation target = null!;
    private ProcessList processes = null!;

    private string Start => $"{app.SecretFile}.chatops-{Some.Id}-1";

    public virtual async Task InitializeAsync()
    {
        app = await KeyedApp.Start(OldJwt, $"{FirstKey},{OldKey}");
        host = await Host();
        target = Target(app.Options);
        processes = new ProcessList();
    }

    public virtual async Task DisposeAsync()
    {
        await processes.DisposeAsync();
        foreach (var secret in await Secrets())
        {
            Assert.All(said, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
            Assert.All(processes.Seen(), line => Assert.DoesNotContain(secret, line, StringComparison.Ordinal));
        }

        target.Dispose();
        await app.DisposeAsync();
        data.Dispose();
    }

    private protected abstract Task<ITargetHost> Host();

    private SecretRotation Target(SecretsOptions options, ITargetHost? other = null) => new(options, other ?? host, new Handover(data.Path), TimeProvider.System);

    /// <summary>Every value that is or was anywhere.</summary>
    private async Task<IReadOnlyList<string>> Secrets()
    {
        string[] files = [app.SecretFile, app.EnvFile, .. Directory.GetFiles(app.Folder, "*.chatops-*"), .. Directory.GetFiles(data.Path, "*", SearchOption.AllDirectories)];
        var texts = await Task.WhenAll(files.Select(f => File.ReadAllTextAsync(f)));
        return [OldJwt, FirstKey, OldKey, .. texts.SelectMany(t => t.Split('"', '\'', ',', '\n', ' ', '=')).Where(t => t.Length >= 32 && !t.Contains('/', StringComparison.Ordinal))];
    }

    private static GuardedRun Asked(string keys, int number = 1)
    {
        var verdict = new Verdict("rotate", 1, ["security-lead"], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        var order = new ActionOrder(RotateKeys.Kind.Name, keys, SecretRotation.Name, null, false);
        return new GuardedRun(Some.Id, new ActionRun(number, order, Some.Recipient(Some.Maria), Some.Now, verdict, Some.Now.AddMinutes(15)));
    }

    /// <summary>The run as it is when it was approved.</summary>
    private async Task<GuardedRun> Planned(string keys, SecretRotation? by = null)
    {
        var run = Asked(keys);
        var plan = await (by ?? target).Plan(run, CancellationToken.None);
        said.Add(JsonSerializer.Serialize(plan));
        return run with { Run = run.Run with { Plan = plan } };
    }

    private async Task<Look> Do(GuardedRun run, SecretRotation? by = null)
    {
        var steps = new StepLog();
        await Said(() => (by ?? target).Perform(run, steps, CancellationToken.None), steps);
        return await Said(() => (by ?? target).LookAtEffect(run, steps, CancellationToken.None), steps);
    }

    private async Task<Look> Undo(GuardedRun run, SecretRotation? by = null)
    {
        var steps = new StepLog();
        await Said(() => (by ?? target).Revert(run, steps, CancellationToken.None), steps);
        return await Said(() => (by ?? target).LookAtRevert(run, steps, CancellationToken.None), steps);
    }

    private Task Said(Func<Task> work, StepLog steps) => Said(
        async () =>
        {
            await work();
            return new Look(true, "");
        },
        steps);

    private async Task<Look> Said(Func<Task<Look>> work, StepLog steps)
    {
        try
        {
            var look = await work();
            said.Add(look.Seen);
            return look;
        }
        catch (Exception e)
        {
            said.Add(e.ToString());
            throw;
        }
        finally
        {
            said.AddRange(steps.Steps.Select(s => $"{s.What}\n{s.Output}"));
        }
    }

    private async Task<string> Refused(Func<Task> work) => (await Assert.ThrowsAsync<TargetException>(work)).Message is var sentence && Remember(sentence) ? sentence : "";

    private bool Remember(string sentence)
    {
        said.Add(sentence);
        return true;
    }

    private string Jwt => File.ReadAllText(app.SecretFile).Trim();

    private string Env(string key) => File.ReadAllLines(app.EnvFile).Single(l => l.Replace("export ", "", StringComparison.Ordinal).StartsWith($"{key}=", StringComparison.Ordinal)).Split('=', 2)[1].Split('"', '\'')[1];

    private string[] Left() => [.. Directory.GetFiles(app.Folder).Select(f => Path.GetFileName(f)!).Where(f => f.Contains("chatops", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
