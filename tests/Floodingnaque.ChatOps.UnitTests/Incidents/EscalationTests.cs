using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using FsCheck;
using FsCheck.Xunit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Incidents;

public sealed class EscalationTests
{
    private static IEnumerable<int> Fired(Story story) => story.Events.OfType<EscalationStepFired>().Select(f => f.Step);

    [Theory]
    [InlineData(Severity.P1, 5, 10, 15)]
    [InlineData(Severity.P2, 20, 40, 60)]
    public void The_chain_is_walked_at_a_third_two_thirds_and_the_deadline(Severity severity, int second, int third, int all)
    {
        var story = Declared(severity);
        foreach (var (minutes, expected) in new[] { (second - 1, 1), (second, 2), (third, 3), (all, 4) })
        {
            story.Pass(Start + TimeSpan.FromMinutes(minutes) - story.Now);
            story.PerformAll();
            Assert.Equal(expected, Fired(story).Count());
        }

        Assert.Equal([1, 2, 3, 4], Fired(story));
    }

    [Fact]
    public void Acknowledging_stops_the_chain_makes_the_lead_and_measures_the_time_in_one_decision()
    {
        var story = Declared();
        story.Pass(TimeSpan.FromMinutes(12));
        var before = story.Events.Count;
        Assert.Null(story.Say(Maria, "ack"));
        var ack = Assert.IsType<IncidentAcknowledged>(story.Events.Skip(before).Single());
        Assert.Equal((TimeSpan.FromMinutes(12), true, true), (ack.ResponseTime, ack.Hit, ack.BecameLead));
        story.Pass(TimeSpan.FromHours(3));
        Assert.Equal([1], Fired(story));
    }

    [Fact]
    public void An_acknowledgement_after_the_deadline_is_recorded_as_a_miss()
    {
        var story = Declared(Severity.P1);
        story.Pass(TimeSpan.FromMinutes(16));
        story.Say(Tess, "ack");
        Assert.False(story.State.Acknowledged?.Hit);
    }

    [Fact]
    public void A_second_acknowledgement_is_told_who_was_first()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        Assert.Contains("Maria acknowledged INC-2026-11-24-001 first", story.Say(Sam, "ack")?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Acknowledging_takes_the_buttons_off_all_pages()
    {
        var story = Declared();
        story.Pass(TimeSpan.FromMinutes(21));
        story.PerformAll();
        story.Say(Sam, "ack");
        Assert.Equal(2, story.State.Owed.Count(o => o.Reaction is RetirePage));
        story.PerformAll();
        Assert.Empty(story.State.Pages);
    }

    [Fact]
    public void A_page_that_was_under_way_while_somebody_acknowledged_loses_its_button_too()
    {
        var story = new Story();
        story.Say(Stranger, "declare p2 x");
        var page = story.State.Owed.Single(o => o.Reaction is PagePerson);
        story.Say(Maria, "ack");
        story.Happened(new ReactionPerformed(page.Id, nameof(PagePerson), null, new MessageRef(new("slack", "D1"), "m9"), null, null));
        Assert.Contains(story.State.Owed, o => o.Reaction is RetirePage { Page.Message.Id: "m9" });
    }

    [Fact]
    public void Pages_that_are_still_owed_are_called_off_by_the_acknowledgement()
    {
        var story = new Story();
        story.Say(Stranger, "declare p1 x");
        story.Say(Sam, "ack");
        Assert.DoesNotContain(story.State.Owed, o => o.Reaction is PagePerson);
    }

    [Fact]
    public void The_watchdog_speaks_when_every_page_of_a_step_failed()
    {
        var story = new Story();
        story.Say(Stranger, "declare p2 x");
        story.PerformAll(fails: r => r is PagePerson);
        story.Pass(TimeSpan.Zero);
        Assert.Equal("every page failed", Assert.Single(story.Events.OfType<EscalationUnreached>()).Why);
    }

    [Fact]
    public void The_watchdog_speaks_when_no_page_arrived_within_the_grace_time()
    {
        var story = new Story();
        story.Say(Stranger, "declare p2 x"); // chat is down: nothing is performed
        story.Pass(TimeSpan.FromSeconds(59));
        Assert.Empty(story.Events.OfType<EscalationUnreached>());
        story.Pass(TimeSpan.FromSeconds(1));
        Assert.Single(story.Events.OfType<EscalationUnreached>());
    }

    [Fact]
    public void A_role_that_nobody_holds_is_said_at_once()
    {
        var story = Declared(roster: Roster.Empty);
        Assert.Equal([1], story.Events.OfType<EscalationUnreached>().Select(u => u.Step));
        Assert.Contains("nobody", story.Events.OfType<EscalationUnreached>().First().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ladder_is_frozen_at_declaration()
    {
        var story = Declared();
        var frozen = story.State.Ladder;
        story.Pass(TimeSpan.FromHours(2));
        Assert.Same(frozen, story.State.Ladder);
        Assert.Equal(["Maria", "Sam", "Tess", "Maria,Sam,Tess,Bo"], frozen.Select(l => string.Join(',', l.Recipients.Select(r => r.Name))));
    }

    [Fact]
    public void Escalating_by_hand_calls_the_next_step_even_after_an_acknowledgement()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        Assert.Null(story.Say(Maria, "escalate"));
        Assert.Equal([1, 2], Fired(story));
    }

    [Fact]
    public void Escalating_past_the_end_of_the_chain_is_refused()
    {
        var story = Declared();
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(story.Say(Maria, "escalate"));
        }

        var refusal = story.Say(Maria, "escalate");
        Assert.Equal("ladder-done", refusal?.Code);
        Assert.Contains("`/incident contacts`", refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_minutes_without_a_lead_are_mentioned_once()
    {
        var story = Declared();
        story.Pass(TimeSpan.FromHours(1));
        Assert.Single(story.Events.OfType<LeadMissingNagged>());
    }

    [Fact]
    public void Reopening_starts_the_clock_and_the_ladder_again()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        story.Pass(TimeSpan.FromMinutes(30));
        Assert.Null(story.Say(Maria, "resolve blocked at nginx"));
        story.Pass(TimeSpan.FromHours(5));
        Assert.Null(story.Say(Sam, "reopen it is back"));
        story.Pass(TimeSpan.FromMinutes(20));
        Assert.Equal([1, 1, 2], Fired(story));
        Assert.Null(story.State.Acknowledged);
        Assert.Null(story.State.Lead);
        story.Say(Tess, "ack");
        Assert.Equal("Tess", story.State.Lead?.Name);
    }

    [Fact]
    public void A_resolved_incident_has_nothing_due() => Assert.Null(IncidentTimers.NextWake(Resolved().State, IncidentSettings.Default));

    [Property]
    public bool No_step_fires_twice_whatever_the_order_of_ticks_and_words(NonNegativeInt[] minutes, bool[] forced)
    {
        var story = Declared();
        for (var i = 0; i < minutes.Length; i++)
        {
            story.Pass(TimeSpan.FromMinutes(minutes[i].Get % 90));
            if (i < forced.Length && forced[i])
            {
                story.Say(Sam, "escalate");
            }
        }

        return Fired(story).Distinct().Count() == Fired(story).Count();
    }

    [Fact]
    public void A_page_asked_for_after_the_acknowledgement_keeps_its_button_until_the_end()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        story.PerformAll();
        Assert.Empty(story.State.Pages);
        story.Say(Maria, "escalate");
        story.PerformAll();
        Assert.Equal("Sam", Assert.Single(story.State.Pages).To.Name);
        story.Say(Maria, "resolve done");
        story.PerformAll();
        Assert.Empty(story.State.Pages);
    }

    [Fact]
    public void Whoever_is_called_after_the_acknowledgement_answers_that_call_and_the_response_stays_the_first_ones()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        story.PerformAll();
        var first = story.State.Acknowledged;
        story.Say(Maria, "escalate");
        story.PerformAll();
        Assert.Contains("Maria acknowledged", story.Say(Tess, "ack")?.Sentence, StringComparison.Ordinal); // nobody called her
        Assert.Contains("already", story.Say(Maria, "ack")?.Sentence, StringComparison.Ordinal);

        Assert.Null(story.Say(Sam, "ack"));
        Assert.Equal(new CallAnswered(new Recipient("Sam", Sam), 2), story.Events[^1]);
        Assert.Contains(story.State.Owed, o => o.Reaction is RetirePage { Page.To.Name: "Sam" });
        Assert.Equal((first, "Maria"), (story.State.Acknowledged, story.State.Lead?.Name));
        Assert.False(story.State.Calls(2));
        story.PerformAll();
        Assert.Empty(story.State.Pages);
        Assert.Contains("You answered this call", story.Say(Sam, "ack")?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void One_press_answers_every_call_of_that_person_and_is_said_once()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            story.Say(Maria, "escalate");
        }

        story.PerformAll();
        Assert.Null(story.Say(Sam, "ack"));
        Assert.Equal([2, 4], story.Events.OfType<CallAnswered>().Select(c => c.Step));
        Assert.Single(story.State.Owed, o => o.Reaction is SayInChannel { Template: "call-answered" });
        Assert.Contains("You answered this call", story.Say(Sam, "ack")?.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, story.Events.OfType<CallAnswered>().Count());
    }

    [Fact]
    public void An_answered_call_calls_off_its_own_pages_and_no_others()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        story.Say(Maria, "escalate");
        story.Say(Maria, "escalate");
        Assert.Null(story.Say(Sam, "ack"));
        Assert.Equal([3], story.State.Owed.Select(o => o.Reaction).OfType<PagePerson>().Select(p => p.Step));
    }

    [Fact]
    public void A_step_asked_for_after_the_acknowledgement_that_reaches_nobody_is_said_aloud()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        story.PerformAll();
        story.Say(Maria, "escalate");
        story.PerformAll(fails: r => r is PagePerson);
        story.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(2, Assert.Single(story.Events.OfType<EscalationUnreached>()).Step);
    }

    [Fact]
    public void A_step_that_came_due_on_the_old_ladder_does_not_fire_early_on_the_one_after_reopening()
    {
        var story = Resolved();
        story.Pass(TimeSpan.FromMinutes(30));
        story.Say(Sam, "reopen");
        Assert.Null(story.Do(new FireStep(2, story.Now)));
        Assert.Equal([1, 1], Fired(story));
    }

    private static Story Resolved()
    {
        var story = Declared();
        story.Say(Sam, "ack");
        story.Say(Sam, "resolve done");
        return story;
    }
}
