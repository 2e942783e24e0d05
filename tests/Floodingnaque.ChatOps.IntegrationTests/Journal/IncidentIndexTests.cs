using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Journal.LiteDb;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;
using LiteDB;
using Microsoft.Extensions.Logging.Abstractions;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

public sealed class IncidentIndexTests : IncidentIndexContract, IDisposable
{
    private readonly TempFolder temp = new();
    private DataFolder? folder;
    private IncidentIndex? index;
    private IndexSettings settings = new();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(8192)]
    public async Task A_damaged_file_comes_back_empty_and_works(int keep)
    {
        Index.Put(Entry(1));
        await Index.Flush(CancellationToken.None);
        Close();
        var file = Path.Combine(temp.Path, "index", "index.db");
        var bytes = await File.ReadAllBytesAsync(file);
        Array.Fill(bytes, (byte)0xAB, keep, bytes.Length - keep);
        await File.WriteAllBytesAsync(file, bytes);

        Reopen();
        Assert.Empty(Index.All());
        Index.Put(Entry(2));
        await Index.Flush(CancellationToken.None);
        Reopen();
        Assert.Equal(2, Assert.Single(Index.All()).Id.Number);
        Assert.True(File.Exists(file + ".damaged"));
    }

    [Fact]
    public async Task A_document_that_is_no_entry_is_damage()
    {
        Index.Put(Entry(1));
        await Index.Flush(CancellationToken.None);
        Close();
        using (var db = settings.Open(Path.Combine(temp.Path, "index", "index.db")))
            db.GetCollection("incidents").Insert(new BsonDocument { ["_id"] = "INC-2026-11-24-009", ["title"] = "half" });
        Reopen();
        Assert.Empty(Index.All());
    }

    [Fact]
    public async Task A_file_that_hangs_at_opening_is_left_behind()
    {
        Index.Put(Entry(1));
        await Index.Flush(CancellationToken.None);
        using var never = new ManualResetEventSlim();
        var open = settings.Open;
        var first = true;
        settings = settings with
        {
            OpenTimeout = TimeSpan.FromSeconds(3),
            Open = file =>
            {
                if (first)
                {
                    first = false;
                    never.Wait();
                }

                return open(file);
            },
        };
        Reopen();
        Assert.Empty(Index.All());
        Index.Put(Entry(2));
        await Index.Flush(CancellationToken.None);
        Assert.True(File.Exists(Path.Combine(temp.Path, "index", "index.db.damaged")));
    }

    [Fact]
    public async Task When_nothing_can_be_opened_memory_answers_and_a_flush_says_so()
    {
        var broken = true;
        var open = settings.Open;
        settings = settings with { Open = file => broken ? throw new IOException("no") : open(file) };
        Reopen();
        Index.Put(Entry(1));
        await Assert.ThrowsAsync<IOException>(() => Index.Flush(CancellationToken.None));
        Assert.Single(Index.All());

        broken = false;
        await Index.Flush(CancellationToken.None); // heals, and writes all that memory holds
        Reopen();
        Assert.Equal(1, Assert.Single(Index.All()).Id.Number);
    }

    [Fact]
    public async Task A_batch_leaves_nothing_in_the_log_of_LiteDB()
    {
        Index.Put(Entry(1));
        await Index.Flush(CancellationToken.None);
        var log = new FileInfo(Path.Combine(temp.Path, "index", "index-log.db"));
        Assert.True(!log.Exists || log.Length == 0);
    }

    [Fact]
    public void A_second_index_on_the_same_folder_is_refused() =>
        Assert.Throws<DataFolderInUseException>(() => new IncidentIndex(folder!, settings, TimeProvider.System, NullLogger<IncidentIndex>.Instance));

    private protected override IIncidentIndex Open()
    {
        folder = DataFolder.Open(temp.Path);
        return index = new IncidentIndex(folder, settings, TimeProvider.System, NullLogger<IncidentIndex>.Instance);
    }

    private protected override void Close()
    {
        index!.Dispose();
        folder!.Dispose();
    }
}
