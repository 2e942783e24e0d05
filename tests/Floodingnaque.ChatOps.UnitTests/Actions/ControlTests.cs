using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;
using static Floodingnaque.ChatOps.TestKit.Story;
using static Floodingnaque.ChatOps.UnitTests.Actions.GuardedActionTests;

namespace Floodingnaque.ChatOps.UnitTests.Actions;

/// <summary>What is in force: kept, extended, lifted, and what cannot be lifted.</summary>
public sealed class ControlTests
{
    [Fact]
    public void What_nobody_confirms_is_undone_and_what_is_confirmed_lives_until_its_end()
    {
        var forgotten = InForce();
        forgotten.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal(UndoCause.NotConfirmed, Assert.Single(forgotten.Events.OfType<UndoOrdered>()).Cause);

        var kept = InForce();
        Assert.Null(kept.Say(Maria, "confirm #1"));
        kept.Pass(TimeSpan.FromMinutes(119));
        Assert.Empty(kept.Events.OfType<UndoOrdered>());
        kept.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(UndoCause.Expired, Assert.Single(kept.Events.OfType<UndoOrdered>()).Cause);
        kept.PerformAll();
        Assert.Equal((RunState.Ended, RunEnd.Undone), (Run(kept).State, Run(kept).End));
    }

    [Fact]
    public void Extending_is_for_a_second_person_counts_from_now_and_no_longer_than_the_policy_lets_it_live()
    {
        var story = InForce();
        story.Say(Maria, "confirm #1");
        story.Pass(TimeSpan.FromHours(1));
        Assert.Equal("not-approver", story.Say(Maria, "extend #1")?.Code);
        Assert.Null(story.Say(Sam, "extend #1"));
        Assert.Equal(story.Now.AddHours(2), Run(story).EndsAt);
        Assert.Equal("too-long", story.Say(Sam, "extend #1 2d")?.Code);
        Assert.Equal("shorter", story.Say(Sam, "extend #1 5m")?.Code);
    }

    [Fact]
    public void An_undo_that_fails_is_tried_again_and_says_what_is_left_by_hand()
    {
        var story = InForce();
        story.Say(Maria, "confirm #1");
        story.Say(Maria, "undo #1");
        story.Happened(new ActionUndone(1, [], "nginx is down", "remove the line", story.Now.AddMinutes(5)));
        Assert.Equal((RunState.InForce, "remove the line"), (Run(story).State, Run(story).ByHand));
        Assert.Equal("stuck", story.Say(Sam, "extend #1 20h")?.Code);
        story.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(RunState.Undoing, Run(story).State);
        story.Happened(new ActionUndone(1, [], "nginx is down", "remove the line", story.Now.AddMinutes(5)));
        Assert.DoesNotContain(story.State.Owed.Skip(1), o => o.Reaction is SayInChannel { Template: "run-undone" });
    }

    [Fact]
    public void What_could_not_be_put_back_stays_in_the_ledger_until_a_lead_says_that_it_was_settled_by_hand()
    {
        var story = Asked();
        story.Say(Sam, $"approve #1 {Short}");
        story.Happened(new ActionPerformed(1, RunEnd.Failed, [], "nginx is down", "remove the line", story.Now.AddMinutes(5), null));
        Assert.Equal(RunState.InForce, Run(story).State);
        story.Say(Sam, "ack");
        Assert.Equal("in-force", story.Say(Sam, "resolve")?.Code);
        Assert.Equal("not-allowed", story.Say(Maria, "settle #1 I removed the line")?.Code);
        Assert.Null(story.Say(Sam, "settle #1 I removed the line and reloaded"));
        Assert.Equal((RunState.Ended, RunEnd.Settled), (Run(story).State, Run(story).End));
        Assert.Null(story.Say(Sam, "resolve"));
    }

    [Fact]
    public void Unblock_lifts_the_block_by_its_address()
    {
        var story = InForce();
        Assert.Equal("not-in-force", story.Say(Maria, "unblock 198.51.100.8")?.Code);
        Assert.Null(story.Say(Maria, "unblock 198[.]51[.]100[.]7"));
        Assert.Equal(RunState.Undoing, Run(story).State);
    }

    [Fact]
    public void An_incident_is_not_resolved_while_anything_of_it_lives()
    {
        var story = InForce();
        story.Say(Sam, "ack");
        Assert.Contains("#1 (block 198.51.100.7 at nginx) is in force", story.Say(Sam, "resolve")?.Sentence, StringComparison.Ordinal);
        story.Say(Maria, "undo #1");
        story.PerformAll();
        Assert.Null(story.Say(Sam, "resolve"));
    }
}
