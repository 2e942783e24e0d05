using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.UnitTests.Rendering;

public sealed class TimelineEntriesTests
{
    private static readonly Incident State = Some.Declared(Severity.P1);

    private static IReadOnlyList<TimelineEntry> Of(params RecordedEvent[] events) => TimelineEntries.Of(events, State, Some.Roster());

    [Fact]
    public void Rows_stand_in_the_order_in_which_things_happened_and_then_in_the_order_of_the_record()
    {
        var rows = Of(
            Some.Recorded(1, Some.Said("late", "1", Some.Now.AddMinutes(9))),
            Some.Recorded(2, Some.Said("early", "2", Some.Now)),
            Some.Recorded(3, Some.Said("also early", "3", Some.Now)));
        Assert.Equal(["early", "also early", "late"], rows.Select(r => r.Text));
    }

    [Fact]
    public void Edits_and_deletions_stand_under_the_original_which_stays()
    {
        var row = Assert.Single(Of(
            Some.Recorded(1, Some.Said("as written")),
            Some.Recorded(2, new MessageAmended(Some.Message(), "as changed", Some.Now.AddMinutes(1))),
            Some.Recorded(3, new MessageDeleted(Some.Message(), Some.Now.AddMinutes(2)))));
        Assert.Equal("as written", row.Text);
        Assert.Equal(["as changed", null], row.Amendments.Select(a => a.Text));
    }

    [Fact]
    public void A_mark_turns_its_message_into_a_note_and_is_no_row_of_its_own()
    {
        var row = Assert.Single(Of(
            Some.Recorded(1, Some.Said("root cause found")),
            Some.Recorded(2, new NoteAdded(null, Some.Now, NoteSource.Reaction, Some.Message(), null), Some.Ben)));
        Assert.True(row.IsNote);
        Assert.Equal("Maria", row.Who);
    }

    [Fact]
    public void What_belongs_to_a_message_outside_the_page_gets_a_row_of_its_own()
    {
        var rows = Of(
            Some.Recorded(1, new MessageAmended(Some.Message("7"), "new words", Some.Now)),
            Some.Recorded(2, new MessageDeleted(Some.Message("8"), Some.Now)),
            Some.Recorded(3, new NoteAdded(null, Some.Now, NoteSource.Reaction, Some.Message("9"), Some.Ben)));
        Assert.Equal(["edited an earlier message", "deleted an earlier message", "(an earlier message was marked)"], rows.Select(r => r.Text));
        Assert.Equal("new words", rows[0].Amendments[0].Text);
        Assert.Equal("Ben", rows[2].Who);
    }

    [Fact]
    public void Steps_that_fire_by_themselves_are_the_ladders_and_forced_ones_are_whose_wish_it_was()
    {
        var rows = Of(
            Some.Recorded(1, new EscalationStepFired(1, null), Some.Ben),
            Some.Recorded(2, new EscalationUnreached(1, "every page failed"), Some.Ben),
            Some.Recorded(3, new EscalationStepFired(2, Some.Recipient(Some.Ben)), Some.Ben));
        Assert.Equal(["the ladder called", "the bot reached", "Ben escalated"], rows.Select(r => $"{r.Who} {r.Text.Split(' ')[0]}"));
    }

    [Fact]
    public void Pages_count_from_the_newest_and_dates_show_where_the_day_changes()
    {
        var rows = Of([.. Enumerable.Range(1, 45).Select(i => Some.Recorded(i, Some.Said($"{i}", $"{i}", Some.Now.AddHours(i))))]);
        var (newest, last) = (TimelineEntries.Page(rows, 1, false), TimelineEntries.Page(rows, 3, false));
        Assert.Equal(["26", "45"], [newest.Entries[0].Text, newest.Entries[^1].Text]);
        Assert.True(newest.HasOlder);
        Assert.Equal(["1", "5"], [last.Entries[0].Text, last.Entries[^1].Text]);
        Assert.False(last.HasOlder);
        Assert.Empty(TimelineEntries.Page(rows, 4, false).Entries);
        Assert.Equal(2, newest.Entries.Count(e => e.ShowDate));
        Assert.Empty(TimelineEntries.Page(rows, 1, notesOnly: true).Entries);
    }

    [Fact]
    public void Every_event_type_has_its_words_or_is_left_out_on_purpose()
    {
        var by = Some.Recipient(Some.Ben);
        IncidentEvent[] events =
        [
            Some.Declare()[0], new IncidentAcknowledged(by, TimeSpan.FromMinutes(4), true, true), new EscalationStepFired(2, null),
            new EscalationStepFired(9, by), new EscalationUnreached(3, "every page failed"), new LeadMissingNagged(TimeSpan.FromMinutes(10)),
            new UpdateReminded(Some.Now), new WitnessRequested(), new IncidentResolved(by, "fixed", TimeSpan.FromHours(2)),
            new IncidentReopened(by, "again", Some.Now, Some.Now, []), new ReactionFailed("1.0", nameof(SetTopic), "not_in_channel"),
            new ReactionPerformed("1.0", nameof(OpenChannel), Some.Channel, null, null, null),
            new ReactionPerformed("1.1", nameof(InvitePeople), null, null, null, "Carla could not be invited"),
            new ReactionPerformed("1.2", nameof(SetTopic), null, null, null, null),
            new ReactionPerformed("1.3", nameof(Announce), Some.Channel, Some.Message(), null, null),
            .. ActionEvents(by),
            .. EvidenceEvents(by),
            new CallAnswered(by, 2),
            new MarkAwaited(Some.Message(), Some.Now),
        ];
        Type[] asRows = [typeof(MessageRecorded), typeof(MessageAmended), typeof(MessageDeleted), typeof(NoteAdded)];
        var all = typeof(IncidentEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(IncidentEvent)));
        Assert.Empty(all.Except(asRows).Except(events.Select(e => e.GetType())));

        var words = events.Select(e => $"{e.GetType().Name}: {EventWords.Of(e, State) ?? "(not shown)"}").ToArray();
        Assert.DoesNotContain(words, w => w.Split(": ") is [var type, var same] && type == same);
        Snapshot.Match(string.Join("\n", words) + "\n", "event-words");
    }

    private static IncidentEvent[] EvidenceEvents(Recipient by)
    {
        var item = new EvidenceItem(1, "api", "processes", "api/processes.txt.gz", ItemOutcome.Collected, Some.Hash(3), 120, "12 processes", null, TimeSpan.FromSeconds(1));
        return
        [
            new EvidenceRequested(1, ["api", "nginx"], by), new EvidenceRequested(1, ["api"], by) { All = true },
            new EvidenceRequested(2, [], by) { Look = new LookOrder("top", "ips", TimeSpan.FromMinutes(15)) },
            new EvidenceItemStored(1, item), new EvidenceItemStored(1, item with { Outcome = ItemOutcome.Partial, Words = "cut after 1,000 bytes" }),
            new EvidenceItemStored(1, item with { Outcome = ItemOutcome.Failed, Words = "the engine is gone" }), new EvidenceItemStored(1, item with { Outcome = ItemOutcome.Skipped, Words = "cancelled before its turn" }),
            new CollectionCancelled(1, by), new EvidenceSealed(1, Some.Hash(4), "11 of 12 items"),
            new EvidenceSealed(2, Some.Hash(4), "1 items") { Findings = new LookFindings("203.0.113.7 sent the most.", [], [], []) },
            new EvidenceHandedOut(1, 3, by), new EvidenceCheckAsked(1, by), new EvidenceChecked(1, true, "all 12 files are as they were"),
            new EvidenceRemarked(1, 3, "the miner is process 77", by), new EvidenceRemarked(1, null, "taken before the reboot", by),
        ];
    }

    private static IncidentEvent[] ActionEvents(Recipient by)
    {
        var order = new ActionOrder(BlockAddress.Name, "203.0.113.7", "nginx", null, false);
        var verdict = new Verdict("block", 1, ["security-lead"], TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
        return
        [
            new ActionRequested(1, order, by, verdict, Some.Now), new ActionPlanned(1, Story.Plan, Story.Digest, null),
            new ActionPlanned(1, Story.Plan, Story.Digest, "the target changed"), new ActionNotPlanned(1, "there is no such file"),
            new ActionApproved(1, by, Story.Digest), new EvidenceOverridden(1, by, "data is leaving now"), new GlassBroken(1, by, "everybody else is asleep"), new ActionDenied(1, by, "that is our own office"), new ActionCancelled(1, by), new ActionLapsed(1), new ActionBegun(1),
            new ActionPerformed(1, RunEnd.None, [], "nginx refuses it", null, Some.Now, null),
            new ActionPerformed(1, RunEnd.Done, [], "the old key is refused", null, null, null),
            new ActionPerformed(1, RunEnd.Failed, [], "nginx -t failed", "remove the line", null, null),
            new UndoOrdered(1, by, UndoCause.Asked), new UndoOrdered(1, null, UndoCause.Expired), new UndoOrdered(1, null, UndoCause.NotConfirmed),
            new ActionUndone(1, [], "nginx answers it", null, null), new ActionUndone(1, [], "nginx is down", "remove the line", Some.Now),
            new ActionSettled(1, by, "removed the line"), new ControlConfirmed(1, by), new ControlExtended(1, by, Some.Now),
            new ActionRenewed(1, [], "nginx refuses it", Holds: true), new ActionRenewed(1, [], "nginx answers it", Holds: false), new RenewalRetried(1), new ActionsFrozen(by, "the wrong address"), new ActionsThawed(by),
        ];
    }
}
