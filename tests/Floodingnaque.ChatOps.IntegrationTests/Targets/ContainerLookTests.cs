using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.Targets.Docker.Evidence;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class ContainerLookTests(DockerFixture fixture) : ContainerEvidenceTests(fixture)
{
    private ILook Look(string verb, Action<DockerOptions>? with = null)
    {
        var target = Target(with);
        var engine = Reader(target);
        return verb switch
        {
            ProcessesLook.Verb => new ProcessesLook(target, engine),
            ConnectionsLook.Verb => new ConnectionsLook(target, engine, new ContainerConnections(new ContainerKernel(new LocalHost()), new ExpectedPeers(target.Options.ExpectedPeers))),
            ChangesLook.Verb => new ChangesLook(target, engine),
            _ => new StatsLook(target, engine, TimeProvider.System),
        };
    }

    private async Task<LookAnswer> Answer(string verb, string what = "api", Action<DockerOptions>? with = null)
    {
        var look = Look(verb, with);
        Assert.Equal(verb, look.Name);
        return await look.Answer(new LookOrder(verb, what, null), Some.Id, CancellationToken.None);
    }

    private static IEnumerable<string> Rows(LookAnswer answer) => answer.Findings.Rows.Select(r => string.Join('|', r));

    [RootFact]
    public async Task Processes_are_shown_latest_first_and_the_engines_answer_is_kept()
    {
        await Server.Docker("run", "-d", "--name", "api", Server.Image, "sh", "-c", "for i in $(seq 21); do sleep 4000 & done; sleep 1.2; sleep 4711 & sleep 1000; true");
        await Eventually.True(() => Answer(ProcessesLook.Verb).Result.Findings.Sentence == "api has 24 processes", "all run");
        var answer = await Answer(ProcessesLook.Verb);
        Assert.Equal(["PID", "PPID", "USER", "STARTED", "COMMAND"], answer.Findings.Columns);
        Assert.Equal(LookFindings.MaxRows, answer.Findings.Rows.Count);
        Assert.Equal(["sleep 1000", "sleep 4711"], answer.Findings.Rows.Take(2).Select(r => r[4]).Order());
        Assert.Matches("^[A-Z][a-z]{2} [A-Z][a-z]{2} +[0-9]+ [0-9:]{8} [0-9]{4}$", answer.Findings.Rows[0][3]);
        Assert.Contains("4 more processes are in the file.", answer.Findings.Remarks);
        var (bytes, end) = await Captured(Assert.Single(answer.Kept));
        Assert.Equal("24 processes", end.Words);
        Assert.Contains("4711", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [RootFact]
    public async Task Connections_with_unexpected_peers_come_first_and_could_be_blocked()
    {
        await Server.Docker("network", "create", "back");
        await Server.Docker("run", "-d", "--name", "web", "--network", "back", Server.Image, "sh", "-c", "httpd -p 5001 -h /www; httpd -f -p 5000 -h /www");
        await Server.Docker("run", "-d", "--name", "api", "--network", "back", Server.Image, "sh", "-c", "sleep 1000 | nc web 5000 & sleep 1000 | nc web 5001 & httpd -f -p 80 -h /www");
        var web = await Server.Inspect("web", "{{.NetworkSettings.Networks.back.IPAddress}}");
        await Eventually.True(() => Answer(ConnectionsLook.Verb).Result.Findings.Sentence.StartsWith("api has 2 connections, and ", StringComparison.Ordinal), "both are connected");

        var answer = await Answer(ConnectionsLook.Verb, with: o => o.ExpectedPeers = [$"{web}:5000"]);
        Assert.Matches("^api has 2 connections, 1 of them with unexpected peers, and [0-9]+ sockets without a peer$", answer.Findings.Sentence);
        Assert.Matches($@"^tcp\|[0-9.]+:[0-9]+\|{web}:5001\|ESTABLISHED\|out\|0\|unexpected$", Rows(answer).First());
        Assert.Matches($@"^tcp\|[0-9.]+:[0-9]+\|{web}:5000\|ESTABLISHED\|out\|0\|$", Rows(answer).ElementAt(1));
        Assert.Contains("tcp|[::]:80|-|LISTEN||0|", Rows(answer));
        Assert.Equal([web], answer.Findings.Suspects);
        Assert.Empty(answer.Findings.Remarks);
        Assert.Contains("/net/tcp6\n", System.Text.Encoding.UTF8.GetString((await Captured(Assert.Single(answer.Kept))).Bytes), StringComparison.Ordinal);
        Assert.Equal(["Nobody is called unexpected: no expected peers are configured (Targets:Docker:ExpectedPeers)."], (await Answer(ConnectionsLook.Verb)).Findings.Remarks);
    }

    [RootFact]
    public async Task Changes_are_listed_with_what_is_not_in_them()
    {
        await Server.Docker("run", "-d", "--name", "api", "--tmpfs", "/tmp", "-v", "/app/logs", Server.Image);
        await Server.Docker("run", "-d", "--name", "web", Server.Image);
        var none = await Answer(ChangesLook.Verb, "web");
        Assert.Equal(("web has no files of its own that differ from its image", 0), (none.Findings.Sentence, none.Findings.Columns.Count));
        await Server.Docker("exec", "api", "sh", "-c", "for i in $(seq 30); do touch /etc/$i; done; rm /www/index.html; echo y >> /etc/passwd; touch /tmp/tool /app/logs/log");
        var answer = await Answer(ChangesLook.Verb);
        Assert.Matches("^api differs from its image: 3[0-9] added, 1 deleted, 1 changed$", answer.Findings.Sentence);
        Assert.Equal(LookFindings.MaxRows, answer.Findings.Rows.Count);
        Assert.Contains("A|/etc/1", Rows(answer));
        Assert.Equal("What is mounted is not in it: /app/logs, /dev/shm, /tmp.", answer.Findings.Remarks[0]);
        Assert.Matches("^1[0-9] more paths are in the file.$", answer.Findings.Remarks[1]);
        Assert.Contains("/www/index.html", System.Text.Encoding.UTF8.GetString((await Captured(Assert.Single(answer.Kept))).Bytes), StringComparison.Ordinal);
    }

    [RootFact]
    public async Task Statistics_are_of_all_containers_over_a_second_and_who_cannot_be_measured_is_said()
    {
        await Server.Docker("run", "-d", "--name", "api", "--memory", "64m", Server.Image, "sh", "-c", "while :; do :; done");
        await Server.Docker("run", "-d", "--name", "web", Server.Image);
        await Server.Docker("create", "--name", "worker", Server.Image);
        var answer = await Answer(StatsLook.Verb, "", o => o.Containers = ["web", "api", "worker", "beat"]);
        Assert.Matches("^api uses the most processor time, [0-9.]+ % of one processor$", answer.Findings.Sentence);
        Assert.Equal(["container", "cpu", "memory", "of", "received", "sent", "pids"], answer.Findings.Columns);
        var api = answer.Findings.Rows[0];
        Assert.InRange(double.Parse(api[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), 5, 130);
        Assert.Equal(("64 MiB", "1"), (api[3], api[6]));
        Assert.Equal("web", answer.Findings.Rows[1][0]);
        Assert.Equal(["worker does not run (created).", "beat is not measured: there is no container beat."], answer.Findings.Remarks);
        var (bytes, end) = await Captured(Assert.Single(answer.Kept));
        Assert.Equal("two samples each of 2 containers", end.Words);
        Assert.Equal(4, System.Text.Encoding.UTF8.GetString(bytes).TrimEnd().Split('\n').Length);
    }

    [RootTheory]
    [InlineData(ProcessesLook.Verb, "db", "db is none of the containers that I look at; Targets:Docker:Containers has api, web")]
    [InlineData(ConnectionsLook.Verb, "", "say of which container: connections NAME; Targets:Docker:Containers has api, web")]
    [InlineData(ChangesLook.Verb, "api", "there is no container api")]
    [InlineData(StatsLook.Verb, "api", "stats is of all containers: write it alone")]
    public async Task What_is_not_looked_at_is_a_sentence(string verb, string what, string sentence)
    {
        await Server.Docker("run", "-d", "--name", "db", Server.Image);
        Assert.Equal(sentence, (await Assert.ThrowsAsync<TargetException>(() => Answer(verb, what))).Message);
    }

    [RootFact]
    public async Task A_container_that_does_not_run_has_no_processes_and_connections()
    {
        await Server.Docker("create", "--name", "api", Server.Image);
        Assert.Equal("api does not run (created): it has no processes", (await Assert.ThrowsAsync<TargetException>(() => Answer(ProcessesLook.Verb))).Message);
        Assert.Equal("api does not run (created): it has no connections", (await Assert.ThrowsAsync<TargetException>(() => Answer(ConnectionsLook.Verb))).Message);
    }
}
