using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Actions;

/// <summary>Collect before contain, more approvals by plan, and effects that do not end with time.</summary>
public sealed class EvidenceGateTests
{
    private static readonly string Short = GuardedActionTests.Short;

    private static Story Asked(string words = "isolate api", int atLeast = 0, params PolicyRule[] rules)
    {
        var story = Declared(settings: DefaultSettings with
        {
            Actions = DefaultSettings.Actions with
            {
                Places = [.. ActionKinds.All.Select(k => new ActionPlace("there", k.Name))],
                Rules = rules.Length > 0 ? [.. rules] : ActionSettings.DefaultRules,
            },
        });
        Assert.Null(story.Say(Maria, words));
        story.Happened(new ActionPlanned(1, Plan with { AtLeast = atLeast }, Digest, null));
        return story;
    }

    [Fact]
    public void Nothing_that_destroys_evidence_is_approved_before_an_approver_put_in_writing_that_it_cannot_wait()
    {
        var story = Asked();
        Assert.Equal("evidence-first", story.Say(Sam, $"approve #1 {Short}")?.Code);
        Assert.Null(story.Say(Sam, "override #1 data is leaving right now"));
        Assert.Empty(story.State.Runs[1].Approvals);
        Assert.Null(story.Say(Sam, $"approve #1 {Short}"));
        story.PerformAll();
        Assert.Equal((RunState.InForce, (DateTimeOffset?)null), (story.State.Runs[1].State, story.State.Runs[1].EndsAt));
        Assert.Contains(story.Events, e => e is EvidenceOverridden { Why: "data is leaving right now" });
    }

    [Fact]
    public void The_override_is_not_for_whoever_asked_nor_for_whoever_could_not_approve_and_needs_a_reason()
    {
        var story = Asked();
        Assert.Equal("own-request", story.Say(Maria, "override #1 data is leaving right now")?.Code);
        Assert.Equal("not-approver", story.Say(Bo, "override #1 data is leaving right now")?.Code);
        Assert.Equal("reason", story.Say(Sam, "override #1 now")?.Code);
        Assert.Null(story.Say(Sam, "override #1 data is leaving right now"));
        Assert.Equal("no-gate", story.Say(Sam, "override #1 data is leaving right now")?.Code);
    }

    [Fact]
    public void An_override_comes_too_late_for_a_request_that_lapsed()
    {
        var story = Asked();
        story.Pass(TimeSpan.FromMinutes(15));
        Assert.NotNull(story.Say(Sam, "override #1 data is leaving right now"));
        Assert.Equal(RunEnd.Lapsed, story.State.Runs[1].End);
    }

    [Fact]
    public void What_needs_no_approval_by_the_policy_still_waits_for_the_override()
    {
        var allow = new PolicyRule("free", PolicyEffect.Allow, "isolate", null, null, null, Roles.Responders, 0, [], TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));
        var story = Asked("isolate api", 0, allow);
        Assert.Equal(RunState.Waiting, story.State.Runs[1].State);
        Assert.Null(story.Say(Sam, "override #1 data is leaving right now"));
        Assert.Equal(RunState.Approved, story.State.Runs[1].State);
        story.PerformAll();
        Assert.Single(story.Events.OfType<ActionPerformed>());
    }

    [Theory]
    [InlineData(PolicyEffect.Approve, 1)]
    [InlineData(PolicyEffect.Allow, 0)]
    public void A_plan_that_silences_flood_warnings_needs_two_whatever_the_policy_says(PolicyEffect effect, int approvals)
    {
        var rule = new PolicyRule("few", effect, "pause", null, null, null, Roles.Responders, approvals, [], TimeSpan.FromMinutes(15), TimeSpan.FromHours(1))
        {
            Approvers = approvals > 0 ? [Role.SecurityLead, Role.EngineeringLead] : [],
        };
        var story = Asked("pause api", 2, rule);
        Assert.Null(story.Say(Sam, $"approve #1 {Short}"));
        Assert.Equal(RunState.Waiting, story.State.Runs[1].State);
        Assert.Equal("approved-already", story.Say(Sam, $"approve #1 {Short}")?.Code);
        Assert.Null(story.Say(Tess, $"approve #1 {Short}"));
        Assert.Equal(RunState.Approved, story.State.Runs[1].State);
    }

    [Fact]
    public void A_standing_effect_never_ends_by_itself_cannot_be_extended_and_can_be_settled_for_good()
    {
        var story = Asked("user suspend ann@example.org");
        story.Say(Sam, $"approve #1 {Short}");
        story.Happened(new ActionPerformed(1, RunEnd.None, [], "the account is off", null, null, null));
        story.Pass(TimeSpan.FromDays(30));
        Assert.Equal(RunState.InForce, story.State.Runs[1].State);
        Assert.Equal("no-end", story.Say(Sam, "extend #1 2h")?.Code);
        Assert.Equal("in-force", story.Say(Sam, "resolve")?.Code);
        Assert.Null(story.Say(Sam, "settle #1 she has left, it stays off"));
        Assert.Equal(RunEnd.Settled, story.State.Runs[1].End);
    }

    [Fact]
    public void What_cannot_be_taken_back_is_over_when_it_is_verified()
    {
        var story = Asked("sessions revoke all");
        story.Say(Sam, $"approve #1 {Short}");
        story.PerformAll();
        Assert.Equal((RunState.Ended, RunEnd.Done), (story.State.Runs[1].State, story.State.Runs[1].End));
        Assert.Equal("run-state", story.Say(Sam, "undo #1")?.Code);
    }

    [Fact]
    public void A_target_is_told_when_what_is_in_force_is_kept_or_extended()
    {
        var story = GuardedActionTests.InForce();
        story.Say(Maria, "confirm #1");
        Assert.Contains(story.State.Owed, o => o.Reaction is RenewRun);
        story.PerformAll();
        Assert.DoesNotContain(story.State.Owed, o => o.Reaction is RenewRun);
        story.Say(Sam, "extend #1 5h");
        Assert.Contains(story.State.Owed, o => o.Reaction is RenewRun);
        story.Say(Maria, "undo #1");
        Assert.DoesNotContain(story.State.Owed, o => o.Reaction is RenewRun);
        Assert.Contains(story.State.Owed, o => o.Reaction is RevertRun);
    }

    [Fact]
    public void A_renewal_that_comes_in_after_the_undo_was_ordered_does_not_strike_it_off()
    {
        var story = GuardedActionTests.InForce();
        story.Say(Maria, "undo #1");
        story.Happened(new ActionRenewed(1, [], "it is refused", Holds: true));
        Assert.Contains(story.State.Owed, o => o.Reaction is RevertRun);
    }

    [Fact]
    public void An_effect_that_was_found_gone_is_said_aloud_and_can_still_be_undone()
    {
        var story = GuardedActionTests.InForce();
        story.Say(Maria, "confirm #1");
        story.Happened(new ActionRenewed(1, [], "nginx answers it", Holds: false));
        Assert.Contains(story.State.Owed, o => o.Reaction is SayInChannel { Template: "run-slipped" });
        Assert.Null(story.Say(Maria, "undo #1"));
    }

    [Fact]
    public void An_override_was_written_for_the_plan_that_was_read_and_a_new_plan_needs_another()
    {
        var story = Asked();
        Assert.Null(story.Say(Sam, "override #1 data is leaving right now"));
        story.Happened(new ActionPlanned(1, Plan, new string('e', 64), "the target changed") { VoidsOverride = true });
        Assert.Equal("evidence-first", story.Say(Sam, $"approve #1 {new string('e', 12)}")?.Code);
        Assert.Null(story.Say(Sam, "override #1 data is leaving right now"));
        Assert.Null(story.Say(Sam, $"approve #1 {new string('e', 12)}"));
        Assert.Equal(RunState.Approved, story.State.Runs[1].State);
    }

    [Fact]
    public void A_record_from_before_that_replays_as_it_was()
    {
        var story = Asked();
        Assert.Null(story.Say(Sam, "override #1 data is leaving right now"));
        story.Happened(new ActionPlanned(1, Plan, new string('e', 64), "the target changed"));
        Assert.Null(story.Say(Sam, $"approve #1 {new string('e', 12)}"));
        Assert.Equal(RunState.Approved, story.State.Runs[1].State);
    }

    [Fact]
    public void Whoever_asked_does_not_settle_it_alone()
    {
        var story = Asked("quarantine-and-replace api nginx@sha256:" + new string('a', 64));
        story.Happened(new ActionPerformed(1, RunEnd.Failed, [], "it broke", "look at it", null, null));
        Assert.Equal("own-request", story.Do(new SettleAction(1, "put right by hand", story.Context(Maria)), Maria)?.Code);
        Assert.Null(story.Say(Sam, "settle #1 put right by hand"));
        Assert.Equal(RunEnd.Settled, story.State.Runs[1].End);
    }
}
