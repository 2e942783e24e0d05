using System.Text;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker.Evidence;

namespace Floodingnaque.ChatOps.UnitTests.Targets;

/// <summary>What engines answer, some of it as older and newer ones do.</summary>
public sealed class ContainerAnswersTests
{
    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void The_time_of_a_start_that_the_engine_took_apart_is_put_together_again()
    {
        var list = ContainerProcesses.Read("call", Bytes("""
            {"Titles":["PID","PPID","USER","STARTED","COMMAND"],"Processes":[["7","1","root","Tue","Nov 24 20:19:21 2026 sh -c  sleep 1"],["8","7","root","Tue","Nov  4 20:19:22 2026 sleep 1"],["9","7","root","?","x"]]}
            """));
        Assert.Equal(3, list.StartColumn);
        Assert.Equal("7|1|root|Tue Nov 24 20:19:21 2026|sh -c  sleep 1", string.Join('|', list.Processes[0]));
        Assert.Equal("8|7|root|Tue Nov  4 20:19:22 2026|sleep 1", string.Join('|', list.Processes[1]));
        Assert.Equal("9|7|root|?|x", string.Join('|', list.Processes[2]));
    }

    [Fact]
    public void A_list_of_processes_without_starts_is_as_it_is()
    {
        var list = ContainerProcesses.Read("call", Bytes("""{"Titles":["PID","USER","TIME","COMMAND"],"Processes":[["7","root","0:00","sh -c x y z"]]}"""));
        Assert.Null(list.StartColumn);
        Assert.Equal("7|root|0:00|sh -c x y z", string.Join('|', list.Processes[0]));
    }

    [Fact]
    public void Folders_that_are_changed_only_by_what_is_in_them_are_left_out()
    {
        var changes = ChangeList.Read(Bytes("""[{"Path":"/etc","Kind":0},{"Path":"/etc/x","Kind":1},{"Path":"/etcd","Kind":0},{"Path":"/a","Kind":1},{"Path":"/a/b","Kind":1},{"Path":"/old","Kind":2}]"""));
        Assert.Equal(["A /a", "A /a/b", "A /etc/x", "D /old", "C /etcd"], ChangeList.Files(changes).Select(c => $"{c.Kind} {c.Path}"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public void No_changes_are_null_or_nothing(string answer) => Assert.Empty(ChangeList.Read(Bytes(answer)));

    [Theory]
    [InlineData("[{}]")]
    [InlineData("[{\"Path\":\"/a\",\"Kind\":7}]")]
    [InlineData("nonsense")]
    public void Changes_that_are_not_understood_are_a_sentence(string answer) =>
        Assert.StartsWith("the container engine's list of changes is not understood (", Assert.Throws<TargetException>(() => ChangeList.Read(Bytes(answer))).Message, StringComparison.Ordinal);

    private static StatsSample Sample(string seconds, ulong cpu, ulong system, ulong received, string memory) => StatsSample.Read(Bytes($$$$"""
        {"read":"2026-11-24T20:00:{{{{seconds}}}}Z","cpu_stats":{"cpu_usage":{"total_usage":{{{{cpu}}}}},"system_cpu_usage":{{{{system}}}},"online_cpus":4},
         "memory_stats":{{{{memory}}}},"pids_stats":{"current":12},
         "networks":{"eth0":{"rx_bytes":{{{{received}}}},"tx_bytes":10},"eth1":{"rx_bytes":0,"tx_bytes":1}}}
        """));

    [Fact]
    public void Use_is_what_was_added_between_two_samples()
    {
        var before = Sample("00.5", 1_000_000_000, 100_000_000_000, 1000, """{"usage":3000,"limit":8000,"stats":{"inactive_file":1000}}""");
        var now = Sample("02.5", 2_000_000_000, 108_000_000_000, 5000, """{"usage":3000,"limit":8000,"stats":{"total_inactive_file":500,"inactive_file":1}}""");
        Assert.Equal(50, now.CpuPercentSince(before));
        Assert.Equal(2000, now.ReceivedPerSecondSince(before));
        Assert.Equal(0, now.SentPerSecondSince(before));
        Assert.Equal((2000UL, 2500UL, 8000UL, 12UL), (before.Memory, now.Memory, now.MemoryLimit, now.Pids));
    }

    [Fact]
    public void Counters_that_began_anew_are_no_use()
    {
        var before = Sample("02.5", 2_000_000_000, 108_000_000_000, 5000, "{}");
        var now = Sample("00.5", 1_000_000_000, 100_000_000_000, 1000, "{}");
        Assert.Equal((0, 0, 0UL), (now.CpuPercentSince(before), now.ReceivedPerSecondSince(before), now.Memory));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(67108864, "64 MiB")]
    [InlineData(1e18, "909494.7 TiB")]
    public void Sizes_are_for_people(double bytes, string text) => Assert.Equal(text, StatsSample.Size(bytes));
}
