using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

/// <summary>What a crash, a copy or a hand leaves on the disk, and what opening makes of it.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TempFolder temp = new();
    private readonly DataPaths paths;

    public CrashTests() => paths = new DataPaths(temp.Path);

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_last_append_cut_at_any_byte_is_taken_back_whole()
    {
        var id = SomeEvents.Id();
        await using (var open = new OpenJournal(temp.Path))
        {
            await open.Journal.Append(id, 0, SomeEvents.Notes(2)).Durable;
            await open.Journal.Append(id, 2, SomeEvents.Notes(3)).Durable;
        }

        var whole = await File.ReadAllBytesAsync(paths.Timeline(id));
        var before = (int)Array.FindIndex(whole, Array.IndexOf(whole, (byte)'\n') + 1, b => b == '\n') + 1;
        for (var length = before; length < whole.Length; length++)
        {
            Directory.CreateDirectory(paths.Folder(SomeEvents.Id(length)));
            await File.WriteAllBytesAsync(paths.Timeline(SomeEvents.Id(length)), whole[..length]);
        }

        await using var again = new OpenJournal(temp.Path, new JournalSettings { Flush = _ => { } });
        for (var length = before; length < whole.Length; length++)
        {
            var cut = SomeEvents.Id(length);
            Assert.Equal(2, again.Journal.Head(cut).Seq);
            Assert.Equal(before, again.Journal.Streams[cut]);
            Assert.Equal(before, new FileInfo(paths.Timeline(cut)).Length);
            await again.Journal.Append(cut, 2, SomeEvents.Notes(1)).Durable;
            Assert.Null(Walk(cut).Break);
            Assert.Equal(3, Walk(cut).Head.Seq);
        }
    }

    [Fact]
    public async Task A_first_append_that_was_torn_leaves_no_stream()
    {
        var id = SomeEvents.Id();
        await using (new OpenJournal(temp.Path))
        {
            Directory.CreateDirectory(paths.Folder(id));
            await File.WriteAllTextAsync(paths.Timeline(id), "{\"seq\":1,");
        }

        await using var open = new OpenJournal(temp.Path);
        Assert.Equal(new JournalHead(0, ""), open.Journal.Head(id));
        Assert.Empty(open.Journal.Streams);
        await open.Journal.Append(id, 0, SomeEvents.Notes(1)).Durable;
        Assert.Equal(1, Walk(id).Head.Seq);
    }

    [Fact]
    public async Task A_chain_broken_in_the_middle_takes_no_more_and_is_not_cut()
    {
        var id = SomeEvents.Id();
        await Write(id, 6);
        var bytes = await File.ReadAllBytesAsync(paths.Timeline(id));
        var text = System.Text.Encoding.UTF8.GetString(bytes).Replace("note 3", "note 9");
        await File.WriteAllTextAsync(paths.Timeline(id), text);

        await using var open = new OpenJournal(temp.Path);
        var refused = open.Journal.Append(id, 6, SomeEvents.Notes(1));
        var error = await Assert.ThrowsAsync<NotRecordedException>(() => refused.Durable);
        Assert.Contains("timeline.jsonl, line 4 does not follow the bytes of line 3", error.Message);
        Assert.Empty(refused.Events);
        Assert.Equal(text, await File.ReadAllTextAsync(paths.Timeline(id)));
        var read = new List<long>();
        await Assert.ThrowsAsync<JournalFormatException>(async () =>
        {
            await foreach (var e in open.Journal.Read(id, 0, CancellationToken.None))
                read.Add(e.Seq);
        });
        Assert.Equal([1, 2, 3], read);
        await open.Journal.Append(SomeEvents.Id(2), 0, SomeEvents.Notes(1)).Durable;
    }

    [Fact]
    public async Task A_timeline_shorter_than_its_signed_head_takes_no_more_and_keeps_its_head()
    {
        var id = SomeEvents.Id();
        await Write(id, 6);
        var lines = await File.ReadAllLinesAsync(paths.Timeline(id));
        await File.WriteAllTextAsync(paths.Timeline(id), string.Concat(lines[..5].Select(l => l + "\n")));
        var head = await File.ReadAllTextAsync(paths.Head(id));

        await using (var open = new OpenJournal(temp.Path))
        {
            var error = await Assert.ThrowsAsync<NotRecordedException>(() => open.Journal.Append(id, 5, SomeEvents.Notes(1)).Durable);
            Assert.Contains("ends at line 5, its signed head says 6", error.Message);
            open.Journal.SignHeads();
        }

        Assert.Equal(head, await File.ReadAllTextAsync(paths.Head(id)));
    }

    [Fact]
    public async Task A_timeline_that_is_gone_though_its_head_is_there_is_not_begun_anew()
    {
        var id = SomeEvents.Id();
        await Write(id, 2);
        File.Delete(paths.Timeline(id));
        await using var open = new OpenJournal(temp.Path);
        await Assert.ThrowsAsync<NotRecordedException>(() => open.Journal.Append(id, 0, SomeEvents.Notes(1)).Durable);
    }

    [Fact]
    public async Task A_head_that_lags_is_no_error_and_is_signed_again()
    {
        var id = SomeEvents.Id();
        await Write(id, 3);
        var lagging = await File.ReadAllTextAsync(paths.Head(id));
        await using (var open = new OpenJournal(temp.Path))
            await open.Journal.Append(id, 3, SomeEvents.Notes(1)).Durable;
        await File.WriteAllTextAsync(paths.Head(id), lagging);

        await using var again = new OpenJournal(temp.Path);
        Assert.Equal(4, again.Journal.Head(id).Seq);
        again.Journal.SignHeads();
        Assert.Equal(again.Journal.Head(id), SignedHead.Read(paths.Head(id))!.Head);
    }

    [Fact]
    public async Task Heads_are_signed_by_the_pass_and_not_by_the_append()
    {
        await using var open = new OpenJournal(temp.Path);
        await open.Journal.Append(SomeEvents.Id(), 0, SomeEvents.Notes(1)).Durable;
        Assert.False(File.Exists(paths.Head(SomeEvents.Id())));
        open.Journal.SignHeads();
        var signed = File.GetLastWriteTimeUtc(paths.Head(SomeEvents.Id()));
        open.Journal.SignHeads();
        Assert.Equal(signed, File.GetLastWriteTimeUtc(paths.Head(SomeEvents.Id())));
        Assert.Equal(1, SignedHead.Read(paths.Head(SomeEvents.Id()))!.Head.Seq);
    }

    private async Task Write(Core.Incidents.IncidentId id, int lines)
    {
        await using var open = new OpenJournal(temp.Path);
        for (var n = 0; n < lines; n++)
            await open.Journal.Append(id, n, [SomeEvents.Note($"note {n + 1}")]).Durable;
    }

    private ChainState Walk(Core.Incidents.IncidentId id)
    {
        using var file = File.OpenHandle(paths.Timeline(id), share: FileShare.ReadWrite);
        return ChainWalk.Run(file, RandomAccess.GetLength(file));
    }
}
