using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using static Floodingnaque.ChatOps.UnitTests.Detection.SomeLogs;

namespace Floodingnaque.ChatOps.UnitTests.Detection;

/// <summary>A look at a quarter of an hour does not copy the logs of a month.</summary>
public sealed class SinceTests : IDisposable
{
    private static readonly DateTimeOffset Since = Some.Now.AddMinutes(-15);

    private readonly TempFolder folder = new();

    [Fact]
    public async Task Who_copies_a_log_is_told_since_when()
    {
        DateTimeOffset? told = null;
        var log = new TargetLog("api", "stdout", LogContent.Application, (_, since, _) =>
        {
            told = since;
            return Task.CompletedTask;
        });
        await Detectors(Open(new SomeLogs(log))).Detect(Since, CancellationToken.None);
        Assert.Equal(Since, told);
    }

    [Fact]
    public async Task Rotated_files_that_were_last_written_before_are_passed_over()
    {
        var logs = new[] { ("access.log", -20), ("access.log.1", -14), ("access.log.2", -16), ("access.log.3.gz", -900) }.Select(f => Written(f.Item1, f.Item2)).ToArray();
        var order = new LookOrder("top", "ips", null);
        Assert.Equal(["nginx access.log.1", "nginx access.log"], await Names(order, Since));
        Assert.Equal(4, (await Names(order, null)).Length);

        async Task<string[]> Names(LookOrder look, DateTimeOffset? since)
        {
            var open = await Open(new SomeLogs(logs)).Open(look, since, _ => true, CancellationToken.None);
            open.Logs.ToList().ForEach(l => l.Dispose());
            return [.. open.Logs.Select(l => l.Name)];
        }
    }

    public void Dispose() => folder.Dispose();

    private TargetLog Written(string name, int minutes)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(path, Some.Now.AddMinutes(minutes).UtcDateTime);
        return Log("nginx", LogContent.Access) with { Name = name, LocalPath = path };
    }
}
