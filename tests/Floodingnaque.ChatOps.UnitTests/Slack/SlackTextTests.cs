using System.Globalization;
using System.Text;
using Floodingnaque.ChatOps.Slack;
using FsCheck;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class SlackTextTests
{
    private const string Family = "👨‍👩‍👧‍👦"; // seven code points, one for the eye

    [Fact]
    public void Exactly_three_characters_are_escaped() =>
        Assert.Equal("&lt;!channel&gt; a &amp; b *bold* \"q\" 'a'", SlackText.Escape("<!channel> a & b *bold* \"q\" 'a'"));

    [Fact]
    public void Unescaping_goes_one_step_only() => Assert.Equal("&lt; < & &amp;", SlackText.Unescape("&amp;lt; &lt; &amp; &amp;amp;"));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("abcdef", 1, "…")]
    [InlineData("", 1, "")]
    [InlineData("ab" + Family + "cd", 8, "ab…")]
    [InlineData("ab" + Family + "cd", 10, "ab" + Family + "…")]
    [InlineData("ae\u0301bc", 3, "a…")]
    public void Text_is_cut_between_what_people_see_as_characters(string text, int max, string cut) => Assert.Equal(cut, SlackText.Cut(text, max));

    [Fact]
    public void An_emoji_outside_the_basic_plane_counts_once() => Assert.Equal(3, SlackText.Length("a💥b"));

    [Fact]
    public void Stacked_marks_cannot_smuggle_text_past_the_limit()
    {
        var stacked = "a" + new string('\u0301', 5000);
        Assert.Equal("…", SlackText.Cut(stacked, 3000));
    }

    [Fact]
    public void Escaping_and_cutting_never_splits_an_entity() => Assert.Equal("a&lt;…", SlackText.EscapeAndCut("a<<<", 9));

    [Property]
    public bool What_was_escaped_comes_back(NonNull<string> text) => SlackText.Unescape(SlackText.Escape(text.Get)) == text.Get;

    [Property]
    public bool Escaped_text_holds_no_bracket_and_is_one_token(NonEmptyString text) =>
        SlackText.Escape(text.Get).IndexOfAny(['<', '>']) < 0
        && SlackTokens.Parse(SlackText.Escape(text.Get)) is [TextToken token] && token.Text == text.Get;

    [Property(MaxTest = 500)]
    public bool A_cut_text_fits_and_is_a_whole_prefix(string[] pieces, PositiveInt max)
    {
        var text = Mixed(pieces);
        var cut = SlackText.Cut(text, max.Get);
        if (SlackText.Length(text) <= max.Get)
            return cut == text;

        var boundaries = StringInfo.ParseCombiningCharacters(text).Append(text.Length);
        return SlackText.Length(cut) <= max.Get
            && cut.EndsWith('…')
            && text.StartsWith(cut[..^1], StringComparison.Ordinal)
            && boundaries.Contains(cut.Length - 1);
    }

    [Property(MaxTest = 500)]
    public bool Escaping_and_cutting_fits_and_unescapes_to_a_prefix(string[] pieces, PositiveInt max)
    {
        var text = Mixed(pieces);
        var cut = SlackText.EscapeAndCut(text, max.Get);
        var shown = SlackText.Unescape(cut);
        return SlackText.Length(cut) <= max.Get
            && (shown == text || (shown.EndsWith('…') && text.StartsWith(shown[..^1], StringComparison.Ordinal)));
    }

    [Property]
    public bool Length_counts_code_points(NonNull<string> text) => SlackText.Length(text.Get) == text.Get.EnumerateRunes().Count();

    // Random strings are rarely interesting: emoji of several code points, accents, entities and lone surrogates between them.
    private static string Mixed(string[] pieces)
    {
        string[] hard = [Family, "e\u0301", "&", "<", "💥", "🇺🇦", "\ud83d", "&amp;"];
        var text = new StringBuilder();
        for (var i = 0; i < pieces.Length; i++)
            text.Append(pieces[i]).Append(hard[i % hard.Length]);
        return text.ToString();
    }
}
