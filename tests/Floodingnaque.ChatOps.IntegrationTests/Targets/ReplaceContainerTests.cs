using System.Globalization;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>A container of the kind that people configure, and what the engine says of it.</summary>
public abstract class ReplaceContainerTests(DockerFixture fixture) : DockerTargetTests(fixture)
{
    protected const string Kept = "INC-2026-11-24-001-1";

    /// <summary>All that a person can set, without what the engine fills in for each container.</summary>
    private const string Configured =
        "{{json .Config.Env}} {{json .Config.User}} {{json .Config.Cmd}} {{json .Config.Entrypoint}} {{json .Config.WorkingDir}} {{json .Config.StopSignal}}"
        + " {{json .Config.StopTimeout}} {{json .Config.Healthcheck}} {{json .Config.ExposedPorts}} {{json .HostConfig}}"
        + " {{range $n, $e := .NetworkSettings.Networks}}{{$n}} {{range $e.Aliases}}{{if ne (len .) 12}}{{.}} {{end}}{{end}}{{with $e.IPAMConfig}}{{.IPv4Address}}{{end}};{{end}}";

    protected async Task Begin(params string[] more)
    {
        await Server.Docker("network", "create", "--subnet", "203.0.113.0/24", "front");
        await Server.Docker("network", "create", "back");
        await Server.Docker(
            [
                "create", "--name", "api", "--network", "front", "--network-alias", "backend", "--network-alias", "server", "--ip", "203.0.113.77", "-p", "127.0.0.1:8081:80",
                "-e", "MODE=production", "-e", "LOG_LEVEL=WARNING", "-v", "models:/models", "-v", $"{Server.Folder}:/host:ro", "--mount", "type=volume,src=data,dst=/data,readonly", "--tmpfs", "/scratch:size=1m",
                "-v", "/anonymous", "--label", "com.docker.compose.project=flood", "--label", "team=hydrology", "--user", "1000:1000", "--memory", "64m", "--cpus", "0.5", "--pids-limit", "50",
                "--ulimit", "nofile=512:512", "--restart", "on-failure:4", "--read-only", "--security-opt", "no-new-privileges", "--cap-drop", "ALL", "--workdir", "/tmp", "--stop-timeout", "1",
                "--log-opt", "max-size=1m", "--add-host", "db:192.0.2.99", "--health-cmd", "true", "--health-interval", "1s",
                .. more, Server.Image, "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done",
            ]);
        await Server.Docker("network", "connect", "--alias", "store", "back", "api");
        await Server.Docker("start", "api");
        await Eventually.True(() => Server.Inspect("api", "{{.State.Health.Status}}").Result == "healthy", "api is healthy");
    }

    protected Task<string> Is(string container) => Server.Inspect(container, Configured);

    protected Task<string> Id(string container) => Server.Inspect(container, "{{.Id}}");

    protected async Task<string[]> Names() => [.. (await Server.Docker("ps", "-a", "--format", "{{.Names}}")).Split('\n').Order(StringComparer.Ordinal)];

    /// <summary>Killed before each of its changes in turn: finished the one time, put back the other.</summary>
    internal async Task SurvivesKills(IGuardedAction action, string order, int changes)
    {
        var (id, configured) = (await Id("api"), await Is("api"));
        var run = await Planned(action, order);
        for (var change = 1; change <= changes; change++)
        {
            foreach (var finish in new[] { true, false })
            {
                var again = await Killed(action, run, change);
                Assert.Equal(PlanDigest.Of(run.Run.Order, run.Run.Plan!), await DigestOf(action, again));
                if (finish)
                {
                    var look = await Do(action, again);
                    Assert.True(look.Holds, string.Create(CultureInfo.InvariantCulture, $"change {change}: {look.Seen}"));
                }

                var back = await Undo(action, again);
                Assert.True(back.Holds, string.Create(CultureInfo.InvariantCulture, $"change {change}: {back.Seen}"));
                Assert.Equal((id, configured), (await Id("api"), await Is("api")));
                Assert.Equal(["api"], await Names());
            }
        }
    }
}
