using System.Globalization;
using System.Text;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>Spans as plain text: for notifications, screen readers, button words and places that take no markup. Times are in UTC.</summary>
internal static class SpanText
{
    private const int FallbackLength = 150;

    public static string Plain(IEnumerable<Span> spans) => string.Concat(spans.Select(Plain));

    public static string Plain(Span span) => span switch
    {
        TextSpan t => t.Text,
        MentionSpan m => "@" + m.Name,
        ChannelSpan c => "#" + c.Name,
        InstantSpan i => Plain(i.At, i.Style),
        LinkSpan l => $"{l.Label} ({l.Url})",
        _ => throw new ArgumentOutOfRangeException(nameof(span), span.GetType().Name, "No plain text for this span."),
    };

    public static string Plain(DateTimeOffset at, InstantStyle style) => at.ToUniversalTime().ToString(
        style is InstantStyle.Time ? "HH:mm 'UTC'" : "yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The first header and the first text below it, on one line of at most 150 text elements.</summary>
    public static string Fallback(IReadOnlyList<Block> blocks)
    {
        var header = blocks.OfType<HeaderBlock>().FirstOrDefault()?.Text;
        var text = blocks.Select(Words).FirstOrDefault(w => w is not null);
        var all = new StringBuilder(header);
        if (text is not null)
        {
            all.Append(header is null ? "" : ": ").Append(SafeText.Line(text));
        }

        return SafeText.Cut(all.ToString(), FallbackLength);
    }

    private static string? Words(Block block) => block switch
    {
        SectionBlock s => Plain(s.Spans),
        QuoteBlock q => Plain(q.Spans),
        FieldsBlock f => string.Join(", ", f.Fields.Select(x => $"{x.Label}: {Plain(x.Value)}")),
        ContextBlock c => Plain(c.Spans),
        _ => null,
    };
}
