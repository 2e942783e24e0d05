using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>A month of incidents, written by the product's own pipeline into its own journal. Only the flushes are left out: nobody waits for them here.</summary>
internal static class History
{
    public static readonly JournalSettings Unflushed = new() { Flush = _ => { } };

    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(40);

    /// <summary>Incidents of 100 to 200 events: <paramref name="closed"/> long over, then <paramref name="open"/> of the last hours.</summary>
    public static async Task<int> Write(string directory, int closed, int open)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var bot = await TestBot.Start(directory, now - ((closed + 12) * Lasting), Unflushed);
        var events = 0;
        for (var n = 0; n < closed + open; n++)
        {
            var where = await bot.Declare($"declare p{(n % 3) + 2} API keys abused from 203.0.113.{n % 250}");
            await bot.Say(Story.Sam, "ack", where);
            await Talk(bot, where, notes: 70 + (n * 37 % 90));
            if (n < closed)
            {
                await bot.Pass(Lasting);
                await bot.Say(Story.Sam, "resolve Keys revoked, the address is blocked, customers are told.", where);
                await bot.Settle();
                if (n == closed - 1)
                {
                    bot.Clock.SetUtcNow(now - TimeSpan.FromMinutes(10));
                }
            }
        }

        await bot.Settle();
        foreach (var id in bot.Journal.Streams.Keys)
        {
            events += (int)bot.Journal.Head(id).Seq;
        }

        return events;
    }

    /// <summary>One long timeline, without the talk around it.</summary>
    public static async Task Write(string directory, IncidentId id, int lines)
    {
        const int AtOnce = 1_000;
        await using var open = new OpenJournal(directory, Unflushed);
        for (var written = 0; written < lines; written += AtOnce)
        {
            var notes = Enumerable.Range(written, AtOnce)
                .Select(n => SomeEvents.Note($"Revoked API key {n}, the address 203.0.113.7 is blocked at the edge now", new DeliveryId($"slack:trigger:1.2.{n}")));
            await open.Journal.Append(id, written, [.. notes]).Durable;
        }
    }

    public static async Task Talk(TestBot bot, ChannelRef where, int notes)
    {
        for (var n = 0; n < notes; n++)
        {
            await bot.Say(Story.Maria, $"note Revoked API key {n}, the address 203.0.113.7 is blocked at the edge now", where);
        }
    }
}
