using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.UnitTests.Rendering;

public sealed class SafeTextTests
{
    private static string Name(string id) => id is "U2" ? "Ben" : id;

    [Theory]
    [InlineData("plain, ünïcode, 👩‍👩‍👧", "plain, ünïcode, 👩‍👩‍👧")]
    [InlineData("two\nlines\tand a tab", "two\nlines\tand a tab")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("a\0b\u001Bc\u007F", "a␀b␛c␡")]
    [InlineData("a\rb\u0085c", "a␍b\uFFFDc")]
    [InlineData("a\u2028b", "a\nb")]
    [InlineData("exe\u202Efdp.\u2066x\u2069", "exe[U+202E]fdp.[U+2066]x[U+2069]")]
    [InlineData("ask <@U2> or <@U77|Ben>", "ask @Ben or @U77")]
    [InlineData("<!channel> <!here> <@> <@ x> <@U2", "<!channel> <!here> <@> <@ x> <@U2")]
    public void Text_of_people_is_shown_safely(string typed, string shown) => Assert.Equal(shown, SafeText.Of(typed, Name));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("a\uFFFDb\uFFFD", SafeText.Of("a" + (char)0xD83D + "b" + (char)0xDC00));

    [Fact]
    public void A_mention_is_left_as_typed_when_nobody_can_name_it() => Assert.Equal("<@U2>", SafeText.Of("<@U2>"));

    [Fact]
    public void Cutting_keeps_what_a_reader_takes_for_one_character_together()
    {
        Assert.Equal("👩‍👩‍👧👩‍👩‍👧", SafeText.Cut("👩‍👩‍👧👩‍👩‍👧", 2));
        Assert.Equal("👩‍👩‍👧…", SafeText.Cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2));
        Assert.Equal("short", SafeText.Cut("short", 5));
    }

    [Fact]
    public void A_line_has_no_line_breaks() => Assert.Equal("a b c", SafeText.Line(" a\n\nb\t c "));

    [Theory]
    [InlineData(0, "less than a second")]
    [InlineData(42, "42 s")]
    [InlineData(252, "4 min 12 s")]
    [InlineData(5_700, "1 h 35 min")]
    [InlineData(86_400, "1 d")]
    [InlineData(190_000, "2 d 4 h")]
    public void Durations_have_their_two_largest_units(int seconds, string words) =>
        Assert.Equal(words, Durations.Words(TimeSpan.FromSeconds(seconds)));
}
