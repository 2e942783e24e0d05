using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Incidents;

public sealed class ToldOfTheEndTests
{
    [Fact]
    public void The_stakeholders_of_a_P1_and_those_who_were_called_are_told_that_it_is_resolved()
    {
        var story = Acknowledged(Severity.P1);
        story.Say(Maria, "resolve");
        Assert.Single(story.State.Owed, o => o.Reaction is UpdateNotice);
        Assert.Single(story.State.Owed, o => o.Reaction is RetirePage { Page.To.Name: "Maria" });
        story.PerformAll();
        Assert.Empty(story.State.Owed);
    }

    [Fact]
    public void Reopening_a_P1_tells_the_stakeholders_again()
    {
        var story = Acknowledged(Severity.P1);
        story.Say(Maria, "resolve");
        story.PerformAll();
        story.Say(Sam, "reopen");
        Assert.Single(story.State.Owed, o => o.Reaction is TellPerson { To.Name: "Bo" });
        story.PerformAll();
        story.Say(Sam, "resolve");
        Assert.Equal(2, story.State.Owed.Count(o => o.Reaction is UpdateNotice));
    }

    [Fact]
    public void A_journal_from_before_that_owes_nothing_new()
    {
        var story = Acknowledged(Severity.P1);
        story.Happened(new IncidentResolved(new Recipient("Maria", Maria), null, TimeSpan.FromHours(1)), Maria);
        Assert.DoesNotContain(story.State.Owed, o => o.Reaction is UpdateNotice or RetirePage);
        story.Happened(new IncidentReopened(new Recipient("Sam", Sam), null, story.Now, story.Now, []), Sam);
        Assert.DoesNotContain(story.State.Owed, o => o.Reaction is TellPerson);
    }

    private static Story Acknowledged(Severity severity)
    {
        var story = Declared(severity);
        story.Say(Maria, "ack");
        story.PerformAll();
        return story;
    }
}
