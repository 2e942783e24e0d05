using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

public sealed class BadDiskTests
{
    private static readonly JournalSettings NoReserve = new() { FreeSpaceReserve = 0 };

    [RootFact]
    public async Task A_full_disk_records_nothing_and_loses_nothing()
    {
        await using var disk = await SmallDisk.Mount(1024);
        var id = SomeEvents.Id();
        var acknowledged = new List<RecordedEvent>();
        await using (var open = new OpenJournal(disk.Path, NoReserve))
        {
            var ballast = Path.Combine(disk.Path, "ballast");
            await File.WriteAllBytesAsync(ballast, new byte[300_000]);
            var full = await Fill(open.Journal, acknowledged);
            Assert.StartsWith("not recorded: the disk is full", full.Message);
            Assert.Equal(acknowledged[^1].Seq, open.Journal.Head(id).Seq);

            File.Delete(ballast);
            var later = open.Journal.Append(id, acknowledged.Count, SomeEvents.Notes(1));
            await later.Durable;
            acknowledged.AddRange(later.Events);
        }

        await using var again = new OpenJournal(disk.Path, NoReserve);
        Assert.Equal(acknowledged, await again.Journal.ReadLast(id, int.MaxValue, CancellationToken.None));
    }

    [RootFact]
    public async Task What_was_decided_on_top_of_a_lost_line_is_lost_with_it_and_other_streams_are_not()
    {
        await using var disk = await SmallDisk.Mount(1024);
        using var gate = new ManualResetEventSlim(initialState: true);
        await using var open = new OpenJournal(disk.Path, NoReserve with { Flush = _ => gate.Wait() });
        var (id, other) = (SomeEvents.Id(), SomeEvents.Id(2));
        await open.Journal.Append(id, 0, SomeEvents.Notes(1)).Durable;
        gate.Reset();
        var waits = open.Journal.Append(other, 0, SomeEvents.Notes(1)); // keeps the writer busy while the others gather
        var tooMuch = open.Journal.Append(id, 1, [SomeEvents.Note(new string('x', 2_000_000))]);
        var onTop = open.Journal.Append(id, 2, SomeEvents.Notes(1));
        var beside = open.Journal.Append(other, 1, SomeEvents.Notes(1));
        gate.Set();

        await waits.Durable;
        await beside.Durable;
        await Assert.ThrowsAsync<NotRecordedException>(() => tooMuch.Durable);
        await Assert.ThrowsAsync<NotRecordedException>(() => onTop.Durable);
        Assert.Equal(1, open.Journal.Head(id).Seq);
        await open.Journal.Append(id, 1, SomeEvents.Notes(1)).Durable;
    }

    [RootFact]
    public async Task Below_the_reserve_nothing_new_is_taken_until_there_is_room_again()
    {
        await using var disk = await SmallDisk.Mount(1024);
        var clock = new FakeTimeProvider(SomeEvents.Now);
        await using var open = new OpenJournal(disk.Path, new JournalSettings { FreeSpaceReserve = 800 * 1024 }, clock);
        await open.Journal.Append(SomeEvents.Id(), 0, SomeEvents.Notes(1)).Durable;
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "ballast"), new byte[400_000]);
        await open.Journal.Append(SomeEvents.Id(), 1, SomeEvents.Notes(1)).Durable; // asked less than a second ago
        clock.Advance(TimeSpan.FromSeconds(1));
        var refused = open.Journal.Append(SomeEvents.Id(), 2, SomeEvents.Notes(1));
        Assert.StartsWith("not recorded: the disk is full", (await Assert.ThrowsAsync<NotRecordedException>(() => refused.Durable)).Message);
        Assert.StartsWith("the disk is full", open.Journal.Failure);
        File.Delete(Path.Combine(disk.Path, "ballast"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(open.Journal.Failure);
        await open.Journal.Append(SomeEvents.Id(), 2, SomeEvents.Notes(1)).Durable;
    }

    [Fact]
    public async Task After_a_failed_flush_everything_is_refused_until_a_restart()
    {
        using var temp = new TempFolder();
        var broken = false;
        var settings = new JournalSettings { Flush = f => { if (broken) throw new IOException("Input/output error"); FileSync.Flush(f); } };
        await using (var open = new OpenJournal(temp.Path, settings))
        {
            await open.Journal.Append(SomeEvents.Id(), 0, SomeEvents.Notes(1)).Durable;
            broken = true;
            var lost = open.Journal.Append(SomeEvents.Id(), 1, SomeEvents.Notes(1));
            Assert.Contains("did not confirm", (await Assert.ThrowsAsync<NotRecordedException>(() => lost.Durable)).Message);
            broken = false;
            foreach (var id in (int[])[1, 2])
                await Assert.ThrowsAsync<NotRecordedException>(() => open.Journal.Append(SomeEvents.Id(id), 1, SomeEvents.Notes(1)).Durable);
            Assert.Contains("restart", open.Journal.Failure);
        }

        await using var again = new OpenJournal(temp.Path);
        Assert.Equal(1, again.Journal.Head(SomeEvents.Id()).Seq);
        await again.Journal.Append(SomeEvents.Id(), 1, SomeEvents.Notes(1)).Durable;
    }

    [Fact]
    public async Task Appends_that_wait_share_one_flush_and_none_is_told_before_it()
    {
        using var temp = new TempFolder();
        using var gate = new ManualResetEventSlim(initialState: true);
        var flushes = 0;
        var settings = new JournalSettings { Flush = f => { Interlocked.Increment(ref flushes); gate.Wait(); } };
        await using var open = new OpenJournal(temp.Path, settings);
        await open.Journal.Append(SomeEvents.Id(), 0, SomeEvents.Notes(1)).Durable;
        gate.Reset();
        flushes = 0;
        var appends = Enumerable.Range(1, 100).Select(n => open.Journal.Append(SomeEvents.Id(), n, SomeEvents.Notes(1))).ToArray();
        Assert.DoesNotContain(appends, a => a.Durable.IsCompleted);
        gate.Set();
        await Task.WhenAll(appends.Select(a => a.Durable));
        Assert.InRange(flushes, 1, 2);
    }

    [Fact]
    public async Task Closing_records_what_was_accepted_and_refuses_what_comes_after()
    {
        using var temp = new TempFolder();
        using var diskIsBack = new ManualResetEventSlim();
        var open = new OpenJournal(temp.Path, new JournalSettings { Flush = _ => diskIsBack.Wait() });
        var appends = Enumerable.Range(0, 50).Select(n => open.Journal.Append(SomeEvents.Id(n / 10 + 1), n % 10, SomeEvents.Notes(1))).ToArray();
        Assert.DoesNotContain(appends, a => a.Durable.IsCompleted);
        var closing = open.DisposeAsync();
        diskIsBack.Set();
        await closing;
        Assert.All(appends, a => Assert.True(a.Durable.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<NotRecordedException>(() => open.Journal.Append(SomeEvents.Id(), 10, SomeEvents.Notes(1)).Durable);
        Assert.Equal(0, VerifyCommand.Run(temp.Path, null, null, TextWriter.Null));
    }

    [Fact]
    public async Task Only_so_many_timelines_stay_open()
    {
        using var temp = new TempFolder();
        await using var open = new OpenJournal(temp.Path, new JournalSettings { OpenFiles = 3 });
        for (var version = 0; version < 3; version++)
            await Task.WhenAll(Enumerable.Range(1, 20).Select(n => open.Journal.Append(SomeEvents.Id(n), version, SomeEvents.Notes(1)).Durable));
        // One more round trip: the writer trims after it has completed a batch.
        await open.Journal.Append(SomeEvents.Id(1), 3, SomeEvents.Notes(1)).Durable;
        var opened = Directory.GetFiles("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget).Count(t => t is not null && t.StartsWith(temp.Path) && t.EndsWith(".jsonl"));
        Assert.InRange(opened, 1, 4);
    }

    private static async Task<NotRecordedException> Fill(FileJournal journal, List<RecordedEvent> acknowledged)
    {
        while (true)
        {
            var append = journal.Append(SomeEvents.Id(), acknowledged.Count, [SomeEvents.Note(new string('x', 5_000))]);
            try
            {
                await append.Durable;
            }
            catch (NotRecordedException e)
            {
                return e;
            }

            acknowledged.AddRange(append.Events);
        }
    }
}
