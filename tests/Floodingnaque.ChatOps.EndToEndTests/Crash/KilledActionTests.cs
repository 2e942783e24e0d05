using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>Killed while it blocks and unblocks at a real nginx: what the ledger says and what nginx does are the same.</summary>
public sealed class KilledActionTests : KilledAction
{
    private const int Rounds = 12;

    private NginxServer nginx = null!;

    public override async Task InitializeAsync()
    {
        nginx = await NginxServer.Start();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await nginx.DisposeAsync();
    }

    [Fact]
    public async Task Killed_between_any_two_steps_it_is_in_force_once_or_not_at_all_and_the_ledger_says_which()
    {
        for (var run = 1; run <= Rounds; run++)
        {
            Assert.Equal(RunEnd.None, (await DoAndKill(run, $"block 198.51.100.{run} for 2h", 250)).End);
            Assert.Single(Lines(run));
        }

        for (var run = 1; run <= Rounds; run++)
        {
            Assert.Null((await UndoAndKill(run, 250)).ByHand);
            Assert.Empty(Lines(run));
        }

        Assert.Equal(Rounds, Record.Events(Id).Count(e => e.Event is ActionPerformed));
        Assert.True(Record.Verdict(Id).Intact.Holds);
    }

    private IEnumerable<string> Lines(int run) =>
        File.ReadAllLines(nginx.DenyFile).Where(l => l.Contains($"# {Id} #{run} until", StringComparison.Ordinal));

    private protected override IEnumerable<string> Settings()
    {
        var options = nginx.Options;
        yield return $"--Targets:Nginx:DenyFile={options.DenyFile}";
        yield return $"--Targets:Nginx:ProbeUrl={options.ProbeUrl}";
        foreach (var (name, argv) in new[] { ("Test", options.Test), ("Reload", options.Reload) })
        {
            for (var n = 0; n < argv.Length; n++)
            {
                yield return $"--Targets:Nginx:{name}:{n}={argv[n]}";
            }
        }
    }
}
