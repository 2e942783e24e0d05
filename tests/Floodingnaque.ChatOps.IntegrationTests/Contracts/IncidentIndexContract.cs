using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>What every index does.</summary>
public abstract class IncidentIndexContract : IAsyncLifetime
{
    private protected IIncidentIndex Index { get; private set; } = null!;

    public Task InitializeAsync()
    {
        Index = Open();
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Close();
        return Task.CompletedTask;
    }

    [Fact]
    public void An_empty_index_is_empty() => Assert.Empty(Index.All());

    [Fact]
    public void What_was_put_is_there_at_once()
    {
        Index.Put(Entry(1));
        Assert.Equivalent(Entry(1), Assert.Single(Index.All()), strict: true);
    }

    [Fact]
    public async Task What_was_flushed_comes_back_as_it_was()
    {
        var full = Entry(1);
        var bare = Entry(2) with { Lead = null, LeadName = null, ResolvedAt = null, Channel = null, Participants = [] };
        Index.Put(full);
        Index.Put(bare);
        await Index.Flush(CancellationToken.None);
        Reopen();
        Assert.Equivalent(new[] { bare, full }, Index.All(), strict: true);
    }

    [Fact]
    public async Task The_latest_of_each_incident_wins()
    {
        for (var n = 1; n <= 50; n++)
            Index.Put(Entry(1) with { Bytes = n, Status = $"status {n}" });
        await Index.Flush(CancellationToken.None);
        Index.Put(Entry(1) with { Bytes = 51 });
        await Index.Flush(CancellationToken.None);
        Reopen();
        Assert.Equal(51, Assert.Single(Index.All()).Bytes);
    }

    [Fact]
    public void The_newest_incident_comes_first()
    {
        foreach (var n in (int[])[2, 9, 1, 5])
            Index.Put(Entry(n));
        Assert.Equal([9, 5, 2, 1], Index.All().Select(e => e.Id.Number));
    }

    [Fact]
    public async Task Many_who_put_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(1, 8).Select(w => Task.Run(async () =>
        {
            for (var n = 0; n < 50; n++)
                Index.Put(Entry((w * 100) + n));
            await Index.Flush(CancellationToken.None);
        })));
        Reopen();
        Assert.Equal(400, Index.All().Count);
    }

    [Fact]
    public async Task Closing_writes_what_was_put()
    {
        Index.Put(Entry(1));
        Reopen();
        Assert.Single(Index.All());
        await Index.Flush(CancellationToken.None);
    }

    private protected static IncidentEntry Entry(int number) => new(
        SomeEvents.Id(number), Severity.P2, "API keys abused, ñ €", "open", SomeEvents.Ana, "Ana", SomeEvents.Now.AddMinutes(number).AddTicks(1_234_567),
        SomeEvents.Now.AddHours(1), SomeEvents.Now.AddHours(2).AddTicks(7), new ChannelRef("slack", "C1"), [SomeEvents.Ana, new Actor("teams", "29:x:y")],
        3, long.MaxValue - number, new JournalHead(12, new string('a', 64)));

    private protected abstract IIncidentIndex Open();

    private protected abstract void Close();

    private protected void Reopen()
    {
        Close();
        Index = Open();
    }
}
