using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Actions;

public sealed class GuardedActionTests
{
    internal static readonly string Short = Digest[..ApproveAction.DigestShown];

    /// <summary>Maria asked for a block, and it was planned.</summary>
    internal static Story Asked(string words = "block 198.51.100.7 for 2h")
    {
        var story = Declared();
        Assert.Null(story.Say(Maria, words));
        story.PerformAll();
        return story;
    }

    internal static Story InForce()
    {
        var story = Asked();
        Assert.Null(story.Say(Sam, $"approve #1 {Short}"));
        story.PerformAll();
        return story;
    }

    internal static ActionRun Run(Story story) => story.State.Runs[1];

    [Fact]
    public void A_request_is_planned_and_waits_and_nothing_is_done()
    {
        var story = Asked();
        Assert.Equal(RunState.Waiting, Run(story).State);
        Assert.Equal(new ActionOrder("block", "198.51.100.7", "nginx", TimeSpan.FromHours(2), false), Run(story).Order);
        Assert.Empty(story.Events.OfType<ActionPerformed>());
    }

    [Fact]
    public void A_second_person_approves_and_it_is_done_and_waits_for_confirmation()
    {
        var story = InForce();
        Assert.Equal((RunState.InForce, story.Now.AddHours(2), story.Now.AddMinutes(10)), (Run(story).State, Run(story).EndsAt, Run(story).ConfirmBy));
    }

    [Fact]
    public void Whoever_asked_never_approves_not_even_with_the_role()
    {
        var story = Declared();
        story.Say(Sam, "block 198.51.100.7");
        story.PerformAll();
        Assert.Equal("own-request", story.Say(Sam, $"approve #1 {Short}")?.Code);
        Assert.Null(story.Say(Tess, $"approve #1 {Short}"));
    }

    [Fact]
    public void The_same_person_on_another_platform_is_the_same_person()
    {
        var sam = new Person("Sam", DefaultRoster.Find(Sam)!.Ids.Add("console", "sam"), null, null, [Role.SecurityLead]);
        var story = Declared(roster: DefaultRoster with { People = [sam, .. DefaultRoster.People.Where(p => p.Name != "Sam")] });
        story.Say(Sam, "block 198.51.100.7");
        story.PerformAll();
        Assert.Equal("own-request", story.Say(new Actor("console", "sam"), $"approve {story.State.Id} #1 {Short}")?.Code);
    }

    [Fact]
    public void Only_the_policys_approvers_approve_and_the_refusal_names_them()
    {
        var story = Declared();
        story.Say(Sam, "block 198.51.100.7");
        story.PerformAll();
        Assert.Contains("Security Lead or CTO/Engineering Lead", story.Say(Maria, $"approve #1 {Short}")?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_needs_two_and_one_person_counts_once()
    {
        var story = Asked("block 198.51.100.0/24 for 1h");
        Assert.Null(story.Say(Sam, $"approve #1 {Short}"));
        Assert.Equal(RunState.Waiting, Run(story).State);
        Assert.Equal("approved-already", story.Say(Sam, $"approve #1 {Short}")?.Code);
        Assert.Null(story.Say(Tess, $"approve #1 {Short}"));
        Assert.Equal(RunState.Approved, Run(story).State);
    }

    [Fact]
    public void An_old_buttons_digest_approves_nothing_of_a_new_plan()
    {
        var story = Asked("block 198.51.100.0/24 for 1h");
        story.Say(Sam, $"approve #1 {Short}");
        story.Happened(new ActionPlanned(1, Plan, new string('e', 64), "the target changed"));
        Assert.Empty(Run(story).Approvals);
        Assert.Equal("plan-changed", story.Say(Tess, $"approve #1 {Short}")?.Code);
        Assert.Equal("plan-changed", story.Say(Tess, "approve #1 eee")?.Code);
        Assert.Contains("eeeeeeeeeeee", story.Say(Tess, "approve #1")?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void One_no_ends_it_and_later_clicks_get_a_word()
    {
        var story = Asked();
        Assert.Null(story.Say(Tess, "deny #1 that is our own office"));
        Assert.Equal((RunState.Ended, RunEnd.Denied), (Run(story).State, Run(story).End));
        Assert.Contains("was denied by Tess", story.Say(Sam, $"approve #1 {Short}")?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_approves_in_time_is_denied()
    {
        var story = Asked();
        story.Pass(TimeSpan.FromMinutes(16));
        Assert.Equal(RunEnd.Lapsed, Run(story).End);
        Assert.Single(story.Events.OfType<ActionLapsed>());
    }

    [Fact]
    public void A_request_that_nobody_could_ever_approve_is_refused_at_once()
    {
        var story = Declared(roster: new Roster([.. DefaultRoster.People.Where(p => p.Name is "Sam" or "Bo")], []));
        Assert.Contains("the roster has 0", story.Say(Sam, "block 198.51.100.7")?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_glass_is_broken_by_the_top_of_the_chain_alone_after_a_while_with_a_reason_and_everybody_hears_of_it()
    {
        var story = Declared();
        story.Say(Tess, "block 198.51.100.7");
        story.PerformAll();
        var words = $"break-glass #1 {Short} Sam and everybody else is asleep";
        Assert.Equal("too-early", story.Say(Tess, words)?.Code);
        story.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("not-allowed", story.Say(Sam, words)?.Code);
        Assert.Equal("reason", story.Say(Tess, $"break-glass #1 {Short} hurry")?.Code);
        Assert.Null(story.Say(Tess, words));
        Assert.Equal(["Bo", "Maria", "Sam", "Tess"], story.State.Owed.Select(o => o.Reaction).OfType<TellPerson>().Select(t => t.To.Name).Order());
        story.PerformAll();
        Assert.Equal(RunState.InForce, Run(story).State);
    }

    [Fact]
    public void The_glass_is_broken_for_the_plan_that_was_read_and_for_no_other()
    {
        var story = Asked();
        story.Pass(TimeSpan.FromMinutes(5));
        story.Happened(new ActionPlanned(1, Plan, new string('e', 64), "the target changed"));
        Assert.Equal("plan-changed", story.Say(Tess, $"break-glass #1 {Short} everybody else is asleep")?.Code);
        Assert.Equal("plan-changed", story.Say(Tess, "break-glass #1 nobody else than me is awake")?.Code);
        Assert.Null(story.Say(Tess, $"break-glass #1 {new string('e', 12)} everybody else is asleep"));
        Assert.Equal(new string('e', 64), story.Events.OfType<GlassBroken>().Single().Digest);
    }

    [Fact]
    public void The_freeze_calls_off_what_is_not_done_and_leaves_what_is_in_force()
    {
        var story = InForce();
        story.Say(Maria, "block 198.51.100.8");
        story.PerformAll();
        Assert.Null(story.Say(Maria, "freeze the wrong network"));
        Assert.Equal((RunState.InForce, RunEnd.Frozen), (Run(story).State, story.State.Runs[2].End));
        Assert.Equal("frozen", story.Say(Maria, "block 198.51.100.9")?.Code);
        Assert.Null(story.Say(Maria, "undo #1"));
        Assert.Equal("not-allowed", story.Say(Maria, "thaw")?.Code);
        Assert.Null(story.Say(Tess, "thaw"));
        Assert.Null(story.Say(Maria, "block 198.51.100.9"));
    }

    [Fact]
    public void What_is_approved_may_be_under_way_when_the_freeze_comes_and_the_shell_says_what_became_of_it()
    {
        var story = Asked();
        story.Say(Sam, $"approve #1 {Short}");
        story.Say(Maria, "freeze");
        Assert.Contains(story.State.Owed, o => o.Reaction is PerformRun);
        story.Say(Sam, "ack");
        story.Say(Tess, "thaw");
        Assert.Equal("in-force", story.Say(Sam, "resolve")?.Code);
        story.Happened(new ActionPerformed(1, RunEnd.Frozen, [], "all actions are frozen", null, null, null));
        Assert.Equal(RunEnd.Frozen, Run(story).End);
    }

    [Fact]
    public void A_stranger_may_neither_ask_nor_approve_nor_undo_nor_freeze()
    {
        var story = InForce();
        foreach (var words in new[] { "block 198.51.100.9", "undo #1", "confirm #1", "freeze", "thaw", "unblock 198.51.100.7" })
        {
            Assert.Equal("not-allowed", story.Say(Stranger, words)?.Code);
        }

        Assert.Equal("not-approver", story.Say(Stranger, "extend #1")?.Code);
        Assert.Equal("run-state", story.Say(Stranger, $"approve #1 {Short}")?.Code);
    }
}
