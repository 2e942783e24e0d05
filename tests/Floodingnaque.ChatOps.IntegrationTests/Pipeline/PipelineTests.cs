using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

public sealed class PipelineTests
{
    private static MessagePosted Message(ChannelRef channel, string id, string text, string? command = null) =>
        new(new MessageRef(channel, id), text, null, [], command);

    [Fact]
    public async Task A_declaration_opens_the_channel_and_says_everything_the_runbook_asks_for_in_order()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        Assert.Equal("C-inc-2026-11-24-001", channel.Id);
        Assert.Equal(
            ["open", "invite", "post", "pin", "post", "post", "topic", "post", "update", "update"],
            bot.Platform.Log.Where(s => s.To != "C-general" && s.What != "tell").Select(s => s.What));
        Assert.Contains("SECURITY INCIDENT - P2", bot.Platform.Of("post").ElementAt(1).Text, StringComparison.Ordinal);
        Assert.Contains(bot.Platform.Of("post"), s => s.To == "C-general");
        Assert.Equal("D-" + Maria.Id, Assert.Single(bot.Platform.Of("tell")).To);
    }

    [Fact]
    public async Task The_same_delivery_twice_is_one_incident_and_one_answer()
    {
        await using var bot = await TestBot.Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bot.Say(Maria, "declare p2 x", delivery: "slack:trigger:1")));
        Assert.Single(bot.Journal.Streams);
        Assert.Single(answers.Select(a => a.Message?.Fallback).Distinct());
    }

    [Fact]
    public async Task After_a_restart_a_delivery_is_still_known()
    {
        using var folder = new TempFolder();
        await using (var first = await TestBot.Start(folder.Path))
        {
            await first.Say(Maria, "declare p2 x", delivery: "slack:trigger:1");
        }

        await using var second = await TestBot.Start(folder.Path, Start.AddMinutes(3));
        var answer = await second.Say(Maria, "declare p2 x", delivery: "slack:trigger:1");
        Assert.Equal("already-recorded", answer.Refused);
        Assert.Single(second.Journal.Streams);
    }

    [Fact]
    public async Task Fifty_declarations_at_once_get_fifty_numbers()
    {
        await using var bot = await TestBot.Start();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => bot.Say(Maria, $"declare p3 case {i}")));
        Assert.Equal(Enumerable.Range(1, 50), bot.Journal.Streams.Keys.Select(id => id.Number).Order());
    }

    [Fact]
    public async Task Notes_from_many_people_at_once_are_all_recorded_in_one_chain()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => bot.Say(Maria, $"note line {i}", channel)));
        var events = await bot.Events();
        Assert.Equal(200, events.Select(e => e.Event).OfType<NoteAdded>().Select(n => n.Text).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Seq));
    }

    [Fact]
    public async Task Messages_are_entries_and_a_mention_counts_once_though_it_arrives_twice()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        await bot.Send(Maria, Message(channel, "1", "<@UBOT> note key revoked", "note key revoked"), channel, "slack:msg:1");
        await bot.Send(Maria, Message(channel, "1", "<@UBOT> note key revoked", "note key revoked"), channel, "slack:msg:1");
        await bot.Send(Sam, Message(channel, "2", "on it"), channel, "slack:msg:2");
        await bot.Settle();
        var events = (await bot.Events()).Select(e => e.Event).ToArray();
        Assert.Equal(2, events.OfType<MessageRecorded>().Count());
        Assert.Single(events.OfType<NoteAdded>());
        Assert.Equal("1", Assert.Single(bot.Platform.Of("confirm")).To);
    }

    [Fact]
    public async Task A_mention_that_was_recorded_but_not_carried_out_before_a_crash_is_carried_out_when_it_is_delivered_again()
    {
        using var folder = new TempFolder();
        ChannelRef channel;
        await using (var first = await TestBot.Start(folder.Path))
        {
            channel = await first.Declare();
            // Between the two lines: the message is in the journal, the acknowledgement is not.
            var message = new RecordMessage(new MessageRef(channel, "1"), "<@UBOT> ack", Start, null, [], false);
            await first.Get<IncidentStreams>().Run(
                first.Journal.Streams.Keys.Single(), message, _ => null, new Act(Maria, new DeliveryId("slack:msg:1"), Start), CancellationToken.None);
        }

        await using var second = await TestBot.Start(folder.Path, Start.AddMinutes(1));
        await second.Send(Maria, Message(channel, "1", "<@UBOT> ack", "ack"), channel, "slack:msg:1");
        var events = (await second.Events()).Select(e => e.Event).ToArray();
        Assert.Single(events.OfType<IncidentAcknowledged>());
        Assert.Single(events.OfType<MessageRecorded>());
    }

    [Fact]
    public async Task Talk_in_other_channels_is_nobodys_business()
    {
        await using var bot = await TestBot.Start();
        await bot.Declare();
        var before = (await bot.Events()).Count;
        await bot.Send(Maria, Message(new ChannelRef("slack", "C-general"), "9", "lunch?"));
        Assert.Equal(before, (await bot.Events()).Count);
    }

    [Fact]
    public async Task Two_acknowledgements_at_once_make_one_lead()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        var answers = await Task.WhenAll(bot.Say(Maria, "ack", channel), bot.Say(Sam, "ack", channel), bot.Say(Tess, "ack", channel));
        Assert.Equal(2, answers.Count(a => a.Refused == "already-acknowledged"));
        Assert.Single((await bot.Events()).Select(e => e.Event).OfType<IncidentAcknowledged>());
    }

    [Fact]
    public async Task Overdue_steps_fire_once_after_a_restart()
    {
        using var folder = new TempFolder();
        await using (var first = await TestBot.Start(folder.Path))
        {
            await first.Declare();
        }

        for (var restart = 0; restart < 3; restart++)
        {
            await using var bot = await TestBot.Start(folder.Path, Start.AddMinutes(45 + restart));
            await bot.Settle();
            await bot.Settle();
            await bot.Settle();
            Assert.Equal([1, 2, 3], (await bot.Events()).Select(e => e.Event).OfType<EscalationStepFired>().Select(f => f.Step));
        }
    }

    [Fact]
    public async Task A_page_whose_answer_was_lost_is_not_sent_twice()
    {
        await using var bot = await TestBot.Start();
        var lost = 0;
        bot.Platform.Fault = (what, _) => what == "tell" && Interlocked.Increment(ref lost) == 1 ? new AnswerLostException() : null;
        await bot.Declare();
        await bot.Pass(TimeSpan.FromSeconds(2));
        Assert.Single(bot.Platform.Of("tell"));
        Assert.DoesNotContain((await bot.Events()).Select(e => e.Event), e => e is EscalationUnreached);
    }

    [Fact]
    public async Task While_chat_is_down_the_incident_goes_on_and_is_completed_when_chat_is_back()
    {
        await using var bot = await TestBot.Start();
        bot.Platform.Fault = (_, _) => new ChatPlatformException(ChatFailure.Transient, "outage");
        await bot.Say(Maria, "declare p2 x");
        await bot.Settle();
        await bot.Pass(TimeSpan.FromMinutes(21));
        Assert.Empty(bot.Platform.Log);
        bot.Platform.Fault = (_, _) => null;
        await bot.Pass(TimeSpan.FromMinutes(1));
        Assert.Single(bot.Platform.Of("open"));
        Assert.Contains(bot.Platform.Of("tell"), s => s.To == "D-" + Sam.Id);
        Assert.Contains((await bot.Events()).Select(e => e.Event), e => e is EscalationUnreached);
    }

    [Fact]
    public async Task A_lane_that_must_wait_does_not_hold_back_a_page()
    {
        await using var bot = await TestBot.Start();
        bot.Platform.Fault = (what, _) => what == "topic" ? new ChatPlatformException(ChatFailure.RateLimited, "ratelimited", TimeSpan.FromHours(1)) : null;
        await bot.Declare();
        await bot.Pass(TimeSpan.FromMinutes(20));
        Assert.Contains(bot.Platform.Of("tell"), s => s.To == "D-" + Sam.Id);
    }

    [Fact]
    public async Task When_the_disk_is_full_the_person_is_told_and_nothing_counts()
    {
        await using var bot = await TestBot.Start(journal: new JournalSettings { FreeSpaceReserve = long.MaxValue });
        var answer = await bot.Say(Maria, "declare p2 x", delivery: "d1");
        Assert.Equal(NotRecorded.Code, answer.Refused);
        Assert.Contains("Not recorded", answer.Message?.Fallback, StringComparison.Ordinal);
        Assert.Empty(bot.Journal.Streams);
        Assert.Empty(bot.Platform.Log);
    }

    [Fact]
    public async Task A_flush_that_fails_takes_back_what_was_decided_on_it()
    {
        var broken = false;
        await using var bot = await TestBot.Start(journal: new JournalSettings
        {
            FreeSpaceReserve = 0,
            Flush = handle => { if (broken) { throw new IOException("I/O error"); } FileSync.Flush(handle); },
        });
        var channel = await bot.Declare();
        broken = true;
        var answers = await Task.WhenAll(bot.Say(Maria, "ack", channel), bot.Say(Sam, "ack", channel), bot.Say(Sam, "status", channel));
        Assert.All(answers.Take(2), a => Assert.Equal(NotRecorded.Code, a.Refused));
        var status = await bot.Say(Sam, "status", channel);
        Assert.DoesNotContain("Maria after", status.Message?.Blocks.OfType<FieldsBlock>().SelectMany(f => f.Fields).SelectMany(f => f.Value).OfType<TextSpan>().Aggregate("", (t, s) => t + s.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_is_said_with_a_reference_and_harms_no_other_incident()
    {
        using var folder = new TempFolder();
        await using (var first = await TestBot.Start(folder.Path))
        {
            await first.Declare();
        }

        var broken = true;
        await using var second = await TestBot.Start(folder.Path, journal: new JournalSettings
        {
            Flush = handle => { if (broken) { throw new IOException("I/O error"); } FileSync.Flush(handle); },
        });
        var answer = await second.Say(Sam, "status INC-2026-11-24-001");
        Assert.Equal(NotRecorded.Failed, answer.Refused);
        Assert.Contains("reference", string.Concat(answer.Message!.Blocks.OfType<SectionBlock>().SelectMany(b => b.Spans).OfType<TextSpan>().Select(s => s.Text)), StringComparison.Ordinal);
        broken = false;
        Assert.Null((await second.Say(Maria, "declare p2 another")).Refused);
    }

    [Fact]
    public async Task A_form_that_comes_back_corrected_under_the_same_id_is_taken_once()
    {
        await using var bot = await TestBot.Start();
        Task<ChatAnswer> Submit(string severity) => bot.Send(
            Maria, new FormSubmitted("declare", new Dictionary<string, string> { ["title"] = "x", ["severity"] = severity }, null), delivery: "slack:view:V1");
        Assert.Contains("severity", (await Submit("")).FieldErrors!.Keys);
        Assert.Null((await Submit("P2")).Refused);
        Assert.Null((await Submit("P2")).Refused);
        Assert.Single(bot.Journal.Streams);
    }

    [Fact]
    public async Task An_outsider_reads_nothing_and_learns_nothing()
    {
        await using var bot = await TestBot.Start();
        await bot.Declare();
        foreach (var words in new[] { "status", "timeline", "note", "ack", "resolve" })
        {
            var answer = await bot.Say(Stranger, $"{words} INC-2026-11-24-001 x");
            var unknown = await bot.Say(Stranger, $"{words} INC-2026-11-24-777 x");
            Assert.Equal((answer.Refused, answer.Message?.Fallback), (unknown.Refused, unknown.Message?.Fallback));
        }

        Assert.DoesNotContain("INC-2026", (await bot.Say(Stranger, "list all")).Message!.Fallback, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timeline_shows_what_was_said_in_the_order_in_which_it_happened()
    {
        await using var bot = await TestBot.Start();
        var channel = await bot.Declare();
        await bot.Say(Maria, "note second", channel);
        await bot.Send(Maria, Message(channel, "2", "third"), channel);
        var answer = await bot.Say(Maria, "timeline", channel);
        var text = string.Concat(answer.Message!.Blocks.OfType<SectionBlock>().SelectMany(b => b.Spans).OfType<TextSpan>().Select(s => s.Text));
        Assert.True(text.IndexOf("second", StringComparison.Ordinal) < text.IndexOf("third", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task Closed_incidents_that_the_index_knows_stay_on_the_disk_until_somebody_asks()
    {
        using var folder = new TempFolder();
        await using (var first = await TestBot.Start(folder.Path))
        {
            var indexing = first.Get<IndexWorker>();
            await indexing.StartAsync(CancellationToken.None);
            var channel = await first.Declare();
            await first.Say(Sam, "ack", channel);
            await first.Say(Sam, "resolve done", channel);
            await first.Settle();
            await indexing.StopAsync(CancellationToken.None);
        }

        await using var second = await TestBot.Start(folder.Path, Start.AddDays(2));
        Assert.Empty(second.Get<IncidentStreams>().Loaded);
        Assert.Null((await second.Say(Sam, "status INC-2026-11-24-001")).Refused);
        Assert.Single(second.Get<IncidentStreams>().Loaded);
    }
}
