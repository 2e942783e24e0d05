using Floodingnaque.ChatOps.Doctor;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.UnitTests.Doctor;

public sealed class DoctorRunnerTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task A_check_that_crashes_is_a_failed_finding_and_the_others_still_tell_theirs()
    {
        var results = await Run(
            new Check("bad", _ => throw new InvalidOperationException("the disk is gone")),
            new Check("good", _ => Task.FromResult(DoctorFinding.Ok("All is well."))));

        Assert.Equal(["bad", "good"], results.Select(r => r.Name));
        Assert.Equal((DoctorStatus.Failed, "The check itself failed: the disk is gone"), (results[0].Finding.Status, results[0].Finding.Sentence));
        Assert.Equal(DoctorStatus.Ok, results[1].Finding.Status);
    }

    [Fact]
    public async Task A_check_that_hangs_is_a_failed_finding_after_a_while()
    {
        var started = new TaskCompletionSource();
        var running = Run(new Check("slow", async token =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return DoctorFinding.Ok("never");
        }));
        await started.Task;
        while (!running.IsCompleted)
        {
            clock.Advance(DoctorRunner.Patience);
            await Task.Yield();
        }

        Assert.Equal("No answer within 10 s.", (await running)[0].Finding.Sentence);
    }

    [Fact]
    public async Task A_check_that_blocks_its_thread_does_not_hold_up_the_others()
    {
        using var release = new ManualResetEventSlim();
        var results = Run(
            new Check("blocks", _ => Task.FromResult(release.Wait(TimeSpan.FromSeconds(30)) ? DoctorFinding.Ok("released") : DoctorFinding.Ok("stuck"))),
            new Check("releases", _ =>
            {
                release.Set();
                return Task.FromResult(DoctorFinding.Ok("done"));
            }));
        Assert.Equal("released", (await results)[0].Finding.Sentence);
    }

    [Fact]
    public void The_report_says_what_is_so_what_to_do_and_the_sum()
    {
        using var text = new StringWriter { NewLine = "\n" };
        DoctorText.Write(
            [
                new("clock", DoctorFinding.Ok("It is noon.")),
                new("roster", DoctorFinding.Failed("Nobody is there.", "Set Roster:People.", "Ana has no phone.")),
            ],
            text);
        Assert.Equal(
            """
            ok    clock   It is noon.
            FAIL  roster  Nobody is there.
                          - Ana has no phone.
                          → Set Roster:People.

            2 checks: 1 ok, 0 to look at, 1 failed

            """, text.ToString());
    }

    [Fact]
    public void In_chat_a_warning_is_no_failure_but_says_what_to_do()
    {
        var shown = ChatDoctor.ForChat("clock", DoctorFinding.Warning("It drifts.", "Use NTP."));
        Assert.True(shown.Ok);
        Assert.Equal("Warning: It drifts. Use NTP.", shown.Found);
        Assert.False(ChatDoctor.ForChat("clock", DoctorFinding.Failed("It stands.", "Wind it up.")).Ok);
    }

    private Task<IReadOnlyList<DoctorResult>> Run(params IDoctorCheck[] checks) => new DoctorRunner(checks, clock).Run(CancellationToken.None);

    private sealed class Check(string name, Func<CancellationToken, Task<DoctorFinding>> run) : IDoctorCheck
    {
        public string Name => name;

        public Task<DoctorFinding> Run(CancellationToken cancellationToken) => run(cancellationToken);
    }
}
