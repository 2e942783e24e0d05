using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Chat;

public sealed class AccessTests
{
    [Fact]
    public void Anyone_may_declare_and_note_in_the_channel()
    {
        var story = Declared(by: Stranger);
        Assert.Null(story.Say(Stranger, "note I see it too"));
    }

    [Theory]
    [InlineData("ack")]
    [InlineData("escalate")]
    [InlineData("resolve")]
    public void Without_a_role_nothing_else_is_allowed_even_in_the_channel(string words)
    {
        var refusal = Declared(by: Stranger).Say(Stranger, words);
        Assert.Equal("not-allowed", refusal?.Code);
        Assert.Contains("Sam", refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_responder_may_not_resolve_until_they_lead()
    {
        var story = Declared();
        Assert.Equal("not-allowed", story.Say(Maria, "resolve")?.Code);
        story.Say(Maria, "ack");
        Assert.Null(story.Say(Maria, "resolve"));
    }

    [Fact]
    public void Help_lists_what_the_lead_may_do_where_they_lead()
    {
        var story = Declared();
        Assert.False(Access.MightUse(ResolveIncident.Verb, story.Context(Maria), story.State));
        story.Say(Maria, "ack");
        Assert.True(Access.MightUse(ResolveIncident.Verb, story.Context(Maria), story.State));
        Assert.False(Access.MightUse(ResolveIncident.Verb, story.Context(Maria), Incident.Nothing));
    }

    [Fact]
    public void Whoever_the_ladder_has_called_may_acknowledge_and_nobody_before_that()
    {
        var story = Declared();
        Assert.Equal("not-allowed", story.Say(Bo, "ack")?.Code);
        story.Pass(TimeSpan.FromHours(1));
        Assert.Null(story.Say(Bo, "ack"));
    }

    [Fact]
    public void Who_is_only_called_at_the_deadline_reads_nothing_before_it()
    {
        var story = Declared();
        Assert.Equal("not-yours", story.Say(Bo, "note INC-2026-11-24-001 x", here: false)?.Code);
        story.Pass(TimeSpan.FromHours(1));
        Assert.Null(story.Say(Bo, "note INC-2026-11-24-001 x", here: false));
    }

    [Fact]
    public void Outsiders_cannot_tell_a_foreign_incident_from_one_that_does_not_exist()
    {
        var story = Declared();
        var foreign = story.Say(Stranger, "note INC-2026-11-24-001 x", here: false);
        Assert.Equal("not-yours", foreign?.Code);
        Assert.Equal(foreign, new Story().Say(Stranger, "note INC-2026-11-24-001 x", here: false));
    }

    [Fact]
    public void A_name_is_not_an_identity()
    {
        var story = Declared();
        var impostor = new Actor("console", "U2SAM");
        Assert.Equal("not-allowed", story.Say(impostor, "resolve")?.Code);
    }
}
