using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using FsCheck.Xunit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Chat;

public sealed class CommandTableTests
{
    [Theory]
    [InlineData("decalre p2 x", "declare p1|p2|p3|p4 TITLE")]
    [InlineData("akc", "ack")]
    [InlineData("resovle", "resolve [WHAT ENDED IT]")]
    [InlineData("timline", "timeline [notes] [PAGE]")]
    public void An_unknown_verb_is_answered_with_the_nearest_one_and_its_usage(string words, string usage)
    {
        var refusal = CommandTable.Read(Declared().Context(Maria), words).Refusal;
        Assert.Equal("unknown-verb", refusal?.Code);
        Assert.Contains($"`/incident {usage}`", refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_like_nothing_gets_help_instead_of_a_guess() =>
        Assert.DoesNotContain("Did you mean", CommandTable.Read(Declared().Context(Maria), "everything-is-on-fire").Refusal?.Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData("p1 API keys abused", "declare p1 API keys abused")]
    [InlineData("sev2", "declare sev2 TITLE")]
    public void A_severity_instead_of_a_verb_is_taken_for_a_declaration(string words, string meant) =>
        Assert.Contains($"`/incident {meant}`", CommandTable.Read(Declared().Context(Maria), words).Refusal?.Sentence, StringComparison.Ordinal);

    [Fact]
    public void Help_on_a_word_that_is_no_verb_names_the_nearest_one() =>
        Assert.Contains("`/incident ack`", CommandTable.Read(Declared().Context(Maria), "help akc").Refusal?.Sentence, StringComparison.Ordinal);

    [Fact]
    public void A_verb_that_needs_an_incident_says_so_elsewhere()
    {
        var refusal = CommandTable.Read(Declared().Context(Maria, here: false), "ack").Refusal;
        Assert.Equal("no-incident", refusal?.Code);
        Assert.Contains("/incident ack INC-…", refusal?.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("note INC-2026-11-24-001 seen")]
    [InlineData("note inc-2026-11-24-001: seen")]
    public void An_id_after_the_verb_names_the_incident_anywhere(string words)
    {
        var story = Declared();
        Assert.Null(story.Say(Maria, words, here: false));
        Assert.Equal("seen", story.Events.OfType<NoteAdded>().Single().Text);
    }

    [Fact]
    public void No_word_means_two_verbs()
    {
        var words = CommandTable.Verbs.SelectMany(v => v.Synonyms.Append(v.Name)).ToArray();
        Assert.Equal(words.Distinct(StringComparer.OrdinalIgnoreCase).Count(), words.Length);
    }

    [Fact]
    public void Nothing_said_is_a_call_for_help() => Assert.IsType<ShowHelp>(((Show)CommandTable.Read(Declared().Context(Maria), " ").Value.Request).Query);

    [Property]
    public bool Reading_never_throws(string? text)
    {
        _ = CommandTable.Read(new Story().Context(Maria), text);
        _ = CommandTable.Read(new Story().Context(Maria), "declare " + text);
        _ = CommandTable.Read(Declared().Context(Maria), "timeline " + text);
        return true;
    }

    [Theory]
    [InlineData("INC-2026-11-24-001", true)]
    [InlineData("inc-2026-11-24-1234", true)]
    [InlineData("INC-2026-11-24-0", false)]
    [InlineData("INC-2026-11-24-0001", false)]
    [InlineData("INC-2026-13-24-001", false)]
    [InlineData("INC-2026-11-24-../", false)]
    [InlineData("../../etc/passwd/../", false)]
    public void Only_the_exact_form_is_an_incident_id(string text, bool ok) => Assert.Equal(ok, IncidentId.TryParse(text, out _));

    [Property]
    public bool An_id_survives_writing_and_reading(ushort day, FsCheck.PositiveInt number)
    {
        var id = new IncidentId(DateOnly.FromDayNumber(738_000 + day), number.Get % 1_000_000 + 1);
        return IncidentId.Parse(id.ToString()) == id;
    }
}
