using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Incidents;

/// <summary>What the card says is missing: all of it, only while it is, and never more than fits.</summary>
public sealed class MissingTests
{
    [Fact]
    public void People_of_the_chain_without_an_id_are_missing_from_the_start_and_the_others_when_they_are_called()
    {
        var story = Declared(roster: With("Zoe", Role.SecurityLead, Role.EngineeringLead).With("Lou", Role.Legal).Roster);
        Assert.Equal(["reach Zoe: no id on slack"], story.State.Missing);
        story.Pass(TimeSpan.FromHours(1));
        Assert.Equal(["reach Zoe: no id on slack", "reach Lou: no id on slack"], story.State.Missing);
    }

    [Fact]
    public void After_a_reopening_the_new_ladder_counts()
    {
        var story = Declared(roster: With("Zoe", Role.SecurityLead).Roster);
        story.Say(Maria, "ack");
        story.Say(Maria, "resolve");
        story.Do(new ReopenIncident(new Recipient("Maria", Maria), null, story.Context(Maria) with { Roster = With("Kim", Role.SecurityLead).Roster }), Maria);
        Assert.Equal(["reach Kim: no id on slack"], story.State.Missing);
    }

    [Fact]
    public void What_is_done_later_is_missing_no_more()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        story.PerformAll(fails: r => r is SetTopic or RetirePage);
        Assert.Equal(["set the channel's topic: user_not_found", "take back a call's button: user_not_found"], story.State.Missing);
        story.Say(Maria, "resolve");
        story.PerformAll();
        Assert.Empty(story.State.Missing);
    }

    [Fact]
    public void A_page_that_arrives_makes_up_for_an_earlier_one_to_the_same_person()
    {
        var story = new Story();
        story.Say(Bo, "declare p1 x");
        story.PerformAll(fails: r => r is PagePerson);
        Assert.Contains("call Maria: user_not_found", story.State.Missing);
        story.Pass(TimeSpan.FromMinutes(15));
        story.PerformAll(fails: r => r is PagePerson { To.Name: "Sam" });
        Assert.Equal(["call Sam: user_not_found"], story.State.Missing);
    }

    [Fact]
    public void Twenty_are_named_and_the_rest_is_counted()
    {
        var story = Declared();
        for (var n = 0; n < 23; n++)
        {
            story.Happened(new EscalationUnreached(1, $"again {n}"));
            var owed = story.State.Owed.Last(o => o.Reaction is SayInChannel);
            story.Happened(new ReactionFailed(owed.Id, nameof(SayInChannel), $"error {n}"));
        }

        Assert.Equal(21, story.State.Missing.Count);
        Assert.Equal("and 3 more", story.State.Missing[^1]);
    }

    [Fact]
    public void The_same_words_are_said_once()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        story.PerformAll(fails: r => r is SetTopic);
        story.Say(Maria, "resolve");
        story.PerformAll(fails: r => r is SetTopic);
        Assert.Single(story.State.Missing);
    }

    [Fact]
    public void Reopening_invites_whoever_came_into_the_chain_since()
    {
        var story = Declared();
        story.Say(Maria, "ack");
        story.Say(Maria, "resolve");
        story.PerformAll();
        var roster = DefaultRoster with { People = DefaultRoster.People.Add(Story.Person("Vera", Stranger, null, Role.SecurityLead)) };
        story.Do(new ReopenIncident(new Recipient("Maria", Maria), null, story.Context(Maria) with { Roster = roster }), Maria);
        Assert.Contains(story.State.Owed, o => o.Reaction is InvitePeople invite && invite.People.Any(p => p.Name == "Vera"));
        Assert.Contains(Stranger, story.State.Participants);
    }

    private static Added With(string name, params Role[] roles) => new Added(DefaultRoster).With(name, roles);

    /// <summary>The default roster and people without an id on Slack.</summary>
    private sealed record Added(Roster Roster)
    {
        public Added With(string name, params Role[] roles) => new(Roster with
        {
            People = Roster.People.Add(new Person(name, ImmutableDictionary<string, string>.Empty, null, null, [.. roles])),
        });
    }
}
