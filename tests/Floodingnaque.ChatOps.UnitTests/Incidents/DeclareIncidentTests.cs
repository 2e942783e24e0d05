using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Incidents;

public sealed class DeclareIncidentTests
{
    [Theory]
    [InlineData("declare p2 API keys abused", Severity.P2)]
    [InlineData("DECLARE P2: API keys abused", Severity.P2)]
    [InlineData("open sev1 API keys abused", Severity.P1)]
    [InlineData("declare\u00a0p3\u00a0API keys abused", Severity.P3)]
    [InlineData("declare SEV-4 “API keys abused”", Severity.P4)]
    [InlineData("new high API keys abused", Severity.P2)]
    public void A_one_line_declaration_is_read_the_forgiving_way(string words, Severity severity)
    {
        var story = new Story();
        Assert.Null(story.Say(Stranger, words));
        var declared = Assert.IsType<IncidentDeclared>(story.Events[0]);
        Assert.Equal((severity, "API keys abused"), (declared.Severity, declared.Title));
    }

    [Theory]
    [InlineData("\"API keys\" abused from Russia")]
    [InlineData("“API keys” and “tokens”")]
    [InlineData("abused: \"API keys\"")]
    public void Quotes_around_a_part_of_the_line_are_part_of_the_title(string title)
    {
        var story = new Story();
        Assert.Null(story.Say(Maria, "declare sev2 " + title));
        var declared = (IncidentDeclared)story.Events[0];
        Assert.Equal((title, null), (declared.Title, declared.Summary));
    }

    [Fact]
    public void Quotes_around_the_first_line_are_taken_off_and_the_other_lines_are_the_summary()
    {
        var story = new Story();
        story.Say(Maria, "declare p2 “API keys abused”\nfrom 203.0.113.7");
        var declared = (IncidentDeclared)story.Events[0];
        Assert.Equal(("API keys abused", "from 203.0.113.7"), (declared.Title, declared.Summary));
    }

    [Fact]
    public void Lines_after_the_first_are_the_summary()
    {
        var story = new Story();
        story.Say(Maria, "declare p2 API keys abused\nfrom 203.0.113.7\nsince 02:40");
        var declared = (IncidentDeclared)story.Events[0];
        Assert.Equal(("API keys abused", "from 203.0.113.7\nsince 02:40"), (declared.Title, declared.Summary));
    }

    [Theory]
    [InlineData("declare", "")]
    [InlineData("declare API keys abused", "API keys abused")]
    [InlineData("declare 7 dwarfs", "7 dwarfs")]
    public void Without_a_severity_the_form_opens_with_what_was_said(string words, string title)
    {
        var request = CommandTable.Read(new Story().Context(Maria), words).Value.Request;
        Assert.Equal(title, Assert.IsType<AskForm>(request).Values["title"]);
    }

    [Theory]
    [InlineData("declare p1", "P1")]
    [InlineData("declare sev3 “”", "P3")]
    public void Without_a_title_the_form_opens_and_nobody_is_alarmed(string words, string severity)
    {
        var asked = Assert.IsType<AskForm>(CommandTable.Read(new Story().Context(Maria), words).Value.Request);
        Assert.Equal(severity, asked.Values["severity"]);
    }

    [Theory]
    [InlineData("declare p5 API keys", "P5")]
    [InlineData("declare sev-0 API keys", "SEV-0")]
    public void A_severity_that_does_not_exist_is_refused_with_those_that_do(string words, string said)
    {
        var refusal = CommandTable.Read(new Story().Context(Maria), words).Refusal;
        Assert.Contains($"There is no {said}; severities are P1–P4", refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_names_the_field_that_is_missing()
    {
        var context = new Story().Context(Maria);
        Assert.Equal("severity", DeclareIncident.FromForm(context, new Dictionary<string, string> { ["title"] = "x" }).Refusal?.Code);
        Assert.Equal("title", DeclareIncident.FromForm(context, new Dictionary<string, string> { ["severity"] = "P1", ["title"] = " " }).Refusal?.Code);
    }

    [Fact]
    public void A_title_of_3000_characters_is_recorded_whole()
    {
        var title = string.Concat(Enumerable.Repeat("🌊x\u202e<!channel>", 215))[..3_000];
        var story = new Story();
        Assert.Null(story.Say(Maria, "declare p2 " + title));
        Assert.Equal(title, ((IncidentDeclared)story.Events[0]).Title);
    }

    [Fact]
    public void Declaring_twice_is_refused()
    {
        var story = Declared();
        Assert.Equal("already-declared", story.Say(Sam, "declare p1 again")?.Code);
    }

    [Fact]
    public void The_first_responder_is_paged_in_the_same_decision()
    {
        var story = new Story();
        story.Say(Stranger, "declare p2 API keys abused");
        Assert.Equal([typeof(IncidentDeclared), typeof(EscalationStepFired)], story.Events.Select(e => e.GetType()));
        Assert.Contains(story.State.Owed, o => o.Reaction is PagePerson { To.Name: "Maria" });
    }

    [Fact]
    public void Only_a_P1_tells_the_stakeholders_at_once()
    {
        static IEnumerable<string> Told(Severity severity)
        {
            var story = new Story();
            story.Say(Maria, $"declare {severity} x");
            return story.State.Owed.Select(o => o.Reaction).OfType<TellPerson>().Select(t => t.To.Name);
        }

        Assert.Equal(["Bo"], Told(Severity.P1));
        Assert.Empty(Told(Severity.P2));
    }

    [Fact]
    public void The_channel_name_says_nothing_but_the_day_and_the_number() =>
        Assert.Equal("inc-2026-11-24-001", Declared().State.ChannelName);

    [Fact]
    public void When_the_channel_cannot_be_opened_the_incident_goes_on_and_the_declarer_is_told()
    {
        var story = new Story();
        story.Say(Maria, "declare p2 API keys abused");
        story.PerformAll(fails: r => r is OpenChannel);
        Assert.True(story.State.IsOpen);
        Assert.Empty(story.State.Owed);
        Assert.Contains(story.State.Missing, m => m.Contains("open the channel", StringComparison.Ordinal));
        Assert.Contains(story.Events.OfType<ReactionPerformed>(), p => p.What == nameof(TellPerson));
        Assert.Equal(1, story.State.Steps[1].Reached);
    }

    [Theory]
    [InlineData(Severity.P1, "Maria Sam Tess Bo")]
    [InlineData(Severity.P2, "Maria Sam Tess")]
    public void The_declarer_and_the_chain_are_invited_and_the_stakeholders_of_a_P1(Severity severity, string names)
    {
        var story = new Story();
        story.Say(Maria, $"declare {severity} x");
        Assert.Equal(names, string.Join(' ', story.State.Owed.Select(o => o.Reaction).OfType<InvitePeople>().Single().People.Select(p => p.Name)));
    }

    [Fact]
    public void Everybody_who_is_called_at_the_deadline_is_invited_then()
    {
        var story = Declared();
        story.Pass(TimeSpan.FromHours(1));
        Assert.Contains(story.State.Owed, o => o.Reaction is InvitePeople invite && invite.People.Any(p => p.Name == "Bo"));
    }

    [Fact]
    public void Somebody_without_a_role_is_never_called()
    {
        var roster = DefaultRoster with { People = DefaultRoster.People.Add(Story.Person("Vera", Stranger, null)) };
        Assert.DoesNotContain(Declared(roster: roster).State.Ladder.SelectMany(l => l.Recipients), r => r.Name == "Vera");
    }

    [Fact]
    public void When_the_summary_cannot_be_posted_the_declarer_is_told()
    {
        var story = new Story();
        story.Say(Maria, "declare p2 API keys abused");
        story.PerformAll(fails: r => r is PostCard);
        Assert.Contains(story.Events.OfType<ReactionPerformed>(), p => p is { What: nameof(TellPerson), Who: "Maria" });
    }

    [Fact]
    public void A_failed_invitation_is_named_on_the_card_and_the_rest_goes_on()
    {
        var story = new Story();
        story.Say(Maria, "declare p2 API keys abused");
        story.PerformAll(fails: r => r is InvitePeople);
        Assert.Equal(["invite people to the channel: user_not_found"], story.State.Missing);
        Assert.NotNull(story.State.Announcement);
    }
}
