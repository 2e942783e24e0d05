using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Rendering;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Rendering;

/// <summary>Texts made of what could be taken for markup, of odd characters, and of plain words.</summary>
public static class NastyText
{
    private static readonly string[] Parts =
    [
        "*", "_", "`", "\n", "\r\n", "\t", " ", "# ", "-# ", "> ", "---", "- ", "- [ ] ", "| a: b", "[primary: Yes](ack)", "\\", "{{ 1 }}", "}}",
        "<@U2>", "<@U2|x>", "<!channel>", "<https://x|y>", "&lt;", "\u202E", "\u2066", "\u2028", "\0", "\u001B[31m", "\uD83D", "\uDC00", "👩‍👩‍👧",
        "é", "e\u0301", "word", "INC-2026-11-24-001", "\u200B", "\uFEFF", "\u0085", "\uFFFF",
    ];

    public static Arbitrary<string> Strings() => Gen.Elements(Parts).ListOf().Select(string.Concat).ToArbitrary();
}

[Properties(Arbitrary = [typeof(NastyText)], MaxTest = 20)]
public sealed class RenderingProperties
{
    private static readonly string[] Told = ["open", "resolved", "reopened", "waiting", "in force", "failed", "not undone"];
    private static readonly string[] Templates = [.. TemplateSet.Load(TemplateSet.ShippedDirectory).Names];

    [Property]
    public bool No_title_makes_anything_but_text(string typed) => SameShape(typed, Plain(typed, oneLine: true), text => (text, "a", "b"));

    [Property]
    public bool No_note_summary_or_resolution_makes_anything_but_text(string typed) =>
        SameShape(typed, Plain(typed, oneLine: false), text => ("a", text, "b"));

    [Property]
    public bool No_name_makes_anything_but_text(string typed) => SameShape(typed, Plain(typed, oneLine: true), text => ("a", "c", text));

    [Property(MaxTest = 1_000)]
    public bool What_is_shown_has_no_control_or_reordering_character_and_no_half_pair(string typed)
    {
        var shown = SafeText.Of(typed, id => id);
        return !shown.Any(c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
            && shown.IsWellFormed();
    }

    [Property(MaxTest = 1_000)]
    public bool Cut_text_has_at_most_that_many_text_elements(string typed, PositiveInt count)
    {
        var text = SafeText.Of(typed);
        return new System.Globalization.StringInfo(SafeText.Cut(text, count.Get)).LengthInTextElements <= count.Get;
    }

    [Property(MaxTest = 1_000)]
    public bool A_refusal_is_always_one_section_of_text(string typed) =>
        MessageRenderer.Refusal(new Refusal("x", typed)).Blocks is [SectionBlock s] && s.Spans.All(x => x is TextSpan);

    [Property(MaxTest = 1_000)]
    public bool The_markup_takes_any_template_text(string typed) =>
        Markup.Parse([.. typed.Select(c => new Cell(c, null))]) is not null;

    private static bool SameShape(string typed, string? plain, Func<string, (string Title, string Text, string Name)> place)
    {
        if (plain is null)
        {
            return true; // nothing to be seen: Core takes no empty title, and an empty part shows nothing
        }

        return Shapes(place(typed)).SequenceEqual(Shapes(place(plain)));
    }

    private static IEnumerable<string> Shapes((string Title, string Text, string Name) words)
    {
        foreach (var template in Templates)
        {
            foreach (var (situation, incident) in Messages.SituationsOf(template, words.Title, words.Text, words.Name).Where(s => Told.Contains(s.Key)))
            {
                yield return $"{situation} {template}\n"
                    + BlockText.Shape(Messages.Renderer.Render(template, incident, Messages.Context(incident, words.Text, words.Name)));
            }
        }
    }

    /// <summary>A harmless text with as many lines, for the number of lines may decide between a line and a quote.</summary>
    private static string? Plain(string typed, bool oneLine)
    {
        var shown = SafeText.Of(typed).Trim();
        return string.IsNullOrWhiteSpace(shown) ? null : !oneLine && shown.Contains('\n', StringComparison.Ordinal) ? "a\nb" : "a";
    }
}

internal static class WellFormed
{
    public static bool IsWellFormed(this string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && ++i < text.Length && char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }
}
