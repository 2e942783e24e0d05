using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>What every journal does. An adapter inherits this and says how to open its store, again and again over the same data.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    private readonly IncidentId id = SomeEvents.Id();

    private protected IJournal Journal { get; private set; } = null!;

    private static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => Journal = await Open();

    public Task DisposeAsync() => Close();

    [Fact]
    public async Task What_was_appended_is_read_back_in_order()
    {
        var append = Journal.Append(id, 0, SomeEvents.Notes(3));
        await append.Durable;
        var read = await All();
        Assert.Equal(append.Events, read);
        Assert.Equal([1, 2, 3], read.Select(e => e.Seq));
        Assert.Equal(new JournalHead(3, read[2].Hash), Journal.Head(id));
    }

    [Fact]
    public async Task What_was_appended_is_there_after_reopening()
    {
        var append = Journal.Append(id, 0, [SomeEvents.Note(delivery: new DeliveryId("slack:Ev1"))]);
        await append.Durable;
        await Reopen();
        Assert.Equal(append.Events, await All());
        Assert.Equal(1, Journal.Head(id).Seq);
    }

    [Fact]
    public async Task Appending_at_a_version_that_is_past_is_a_conflict()
    {
        await Journal.Append(id, 0, SomeEvents.Notes(2)).Durable;
        var late = Journal.Append(id, 1, SomeEvents.Notes(1));
        Assert.False(late.Accepted);
        Assert.Empty(late.Events);
        await late.Durable;
        Assert.Equal(2, Journal.Head(id).Seq);
    }

    [Fact]
    public async Task Appending_at_a_version_that_is_not_there_yet_is_a_conflict()
    {
        Assert.False(Journal.Append(id, 5, SomeEvents.Notes(1)).Accepted);
        Assert.Equal(new JournalHead(0, ""), Journal.Head(id));
        Assert.Empty(await All());
        Assert.Empty(Journal.Streams);
    }

    [Fact]
    public async Task Others_may_decide_on_an_append_before_it_is_durable()
    {
        var first = Journal.Append(id, 0, SomeEvents.Notes(1));
        var second = Journal.Append(id, 1, SomeEvents.Notes(1));
        Assert.True(first.Accepted && second.Accepted);
        await Task.WhenAll(first.Durable, second.Durable);
        Assert.Equal(2, (await All()).Count);
    }

    [Fact]
    public async Task An_empty_append_is_durable_when_all_before_it_is()
    {
        var first = Journal.Append(id, 0, SomeEvents.Notes(1));
        var barrier = Journal.Append(id, 1, []);
        Assert.True(barrier.Accepted);
        Assert.Empty(barrier.Events);
        await barrier.Durable;
        Assert.True(first.Durable.IsCompletedSuccessfully);
        Assert.False(Journal.Append(id, 0, []).Accepted);
    }

    [Fact]
    public async Task Of_many_who_decide_on_the_same_version_exactly_one_wins()
    {
        for (var version = 0; version < 50; version++)
        {
            var expected = version;
            var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => Journal.Append(id, expected, [SomeEvents.Note($"by {n}")]))));
            var winner = Assert.Single(tries, t => t.Accepted);
            await winner.Durable;
        }

        Assert.Equal(50, (await All()).Count);
    }

    [Fact]
    public async Task Many_writers_on_many_streams_lose_nothing()
    {
        var acknowledged = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Task.Run(() => Hammer(SomeEvents.Id(1 + (n % 3)), n, 50))));
        await Reopen();
        foreach (var stream in acknowledged.SelectMany(a => a).GroupBy(e => e.Stream))
        {
            var read = await All(stream.Key);
            Assert.Equal(Enumerable.Range(1, read.Count).Select(n => (long)n), read.Select(e => e.Seq));
            Assert.Equal(stream.OrderBy(e => e.Seq), read);
        }
    }

    [Fact]
    public async Task Reading_starts_after_the_seq_asked_for()
    {
        await Journal.Append(id, 0, SomeEvents.Notes(10)).Durable;
        Assert.Equal([8, 9, 10], (await All(afterSeq: 7)).Select(e => e.Seq));
        Assert.Empty(await All(afterSeq: 10));
        Assert.Empty(await All(SomeEvents.Id(99)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(2000)]
    [InlineData(5000)]
    public async Task The_newest_events_are_read_from_the_end(int count)
    {
        var append = Journal.Append(id, 0, SomeEvents.Notes(2000));
        await append.Durable;
        Assert.Equal(append.Events.TakeLast(count), await Journal.ReadLast(id, count, None));
    }

    [Fact]
    public async Task Events_longer_than_any_buffer_are_read_from_both_ends()
    {
        var events = Enumerable.Range(0, 5).Select(n => SomeEvents.Note(new string((char)('a' + n), 300_000))).ToArray();
        var append = Journal.Append(id, 0, events);
        await append.Durable;
        Assert.Equal(append.Events, await All());
        Assert.Equal(append.Events.TakeLast(2), await Journal.ReadLast(id, 2, None));
    }

    [Fact]
    public async Task Streams_tell_every_incident_and_grow_with_it()
    {
        await Journal.Append(id, 0, SomeEvents.Notes(1)).Durable;
        await Journal.Append(SomeEvents.Id(2), 0, SomeEvents.Notes(1)).Durable;
        var before = Journal.Streams[id];
        await Journal.Append(id, 1, SomeEvents.Notes(1)).Durable;
        Assert.True(Journal.Streams[id] > before);
        var live = Journal.Streams.OrderBy(s => s.Key).ToArray();
        await Reopen();
        Assert.Equal(live, Journal.Streams.OrderBy(s => s.Key));
    }

    [Fact]
    public async Task An_event_that_cannot_be_written_leaves_nothing_behind()
    {
        var bad = SomeEvents.Note() with { Actor = default };
        Assert.ThrowsAny<Exception>(() => Journal.Append(id, 0, [SomeEvents.Note(), bad]));
        var next = Journal.Append(id, 0, [SomeEvents.Note("after")]);
        Assert.ThrowsAny<Exception>(() => Journal.Append(id, 1, [bad]));
        await next.Durable;
        Assert.Equal(next.Events, await All());
    }

    [Fact]
    public async Task Times_are_kept_to_the_tick_and_in_UTC()
    {
        var at = new DateTimeOffset(2026, 11, 24, 11, 0, 0, TimeSpan.FromHours(8)).AddTicks(1_234_567);
        await Journal.Append(id, 0, [SomeEvents.Note(at: at)]).Durable;
        var read = Assert.Single(await All());
        Assert.Equal(at, read.At);
        Assert.Equal(TimeSpan.Zero, read.At.Offset);
    }

    /// <summary>Opens the store; the second call sees what the first one left.</summary>
    private protected abstract Task<IJournal> Open();

    private protected abstract Task Close();

    private protected async Task Reopen()
    {
        await Close();
        Journal = await Open();
    }

    private protected async Task<List<RecordedEvent>> All(IncidentId? stream = null, long afterSeq = 0)
    {
        var events = new List<RecordedEvent>();
        await foreach (var e in Journal.Read(stream ?? id, afterSeq, None))
            events.Add(e);
        return events;
    }

    private async Task<List<RecordedEvent>> Hammer(IncidentId stream, int writer, int count)
    {
        var acknowledged = new List<RecordedEvent>();
        while (acknowledged.Count < count)
        {
            var append = Journal.Append(stream, Journal.Head(stream).Seq, [SomeEvents.Note($"writer {writer}")]);
            await append.Durable;
            acknowledged.AddRange(append.Events);
        }

        return acknowledged;
    }
}
