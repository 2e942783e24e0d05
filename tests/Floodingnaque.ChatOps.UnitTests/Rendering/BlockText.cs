using System.Text;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.UnitTests.Rendering;

/// <summary>Neutral blocks as a text that shows everything in them, for snapshots and for comparing shapes.</summary>
internal static class BlockText
{
    public static string Of(ChatMessage message)
    {
        var text = new StringBuilder($"fallback: {message.Fallback}\n");
        foreach (var block in message.Blocks)
        {
            text.Append('\n').Append(Of(block)).Append('\n');
        }

        return text.ToString();
    }

    private static string Of(Block block) => block switch
    {
        HeaderBlock h => $"header   {h.Text}",
        SectionBlock s => Indented("section  ", s.Spans),
        QuoteBlock q => Indented("quote    ", q.Spans),
        ContextBlock c => Indented("context  ", c.Spans),
        FieldsBlock f => string.Join("\n", f.Fields.Select(x => Indented($"field    {x.Label} = ", x.Value))),
        ButtonsBlock b => string.Join("\n", b.Buttons.Select(x =>
            $"button   {x.Style}: {x.Label} -> {x.Words}{(x.Confirm is null ? "" : $" (asks: {x.Confirm})")}")),
        DividerBlock => "divider",
        _ => throw new ArgumentOutOfRangeException(nameof(block)),
    };

    public static string Of(IEnumerable<Span> spans) => string.Concat(spans.Select(s => s switch
    {
        TextSpan t => Style(t),
        MentionSpan m => $"{{mention {m.Who} {m.Name}}}",
        ChannelSpan c => $"{{channel {c.Channel} {c.Name}}}",
        InstantSpan i => $"{{{(i.Style is InstantStyle.Time ? "time" : "datetime")} {i.At:yyyy-MM-ddTHH:mm:ssZ}}}",
        LinkSpan l => $"{{link {l.Url} {l.Label}}}",
        _ => throw new ArgumentOutOfRangeException(nameof(spans)),
    }));

    private static string Style(TextSpan t)
    {
        var mark = (t.Bold ? "*" : "") + (t.Italic ? "_" : "") + (t.Code ? "`" : "");
        return mark + t.Text + new string([.. mark.Reverse()]);
    }

    private static string Indented(string head, IEnumerable<Span> spans) => head + Of(spans).Replace("\n", "\n         ", StringComparison.Ordinal);

    /// <summary>What is there besides text: blocks, buttons with their words, mentions, channels, times and styles.</summary>
    public static string Shape(ChatMessage message) => string.Join("\n", message.Blocks.Select(b => b switch
    {
        HeaderBlock => "header",
        SectionBlock s => "section " + Shape(s.Spans),
        QuoteBlock q => "quote " + Shape(q.Spans),
        ContextBlock c => "context " + Shape(c.Spans),
        FieldsBlock f => "fields " + string.Join(", ", f.Fields.Select(x => $"{x.Label} {Shape(x.Value)}")),
        ButtonsBlock x => "buttons " + string.Join(", ", x.Buttons),
        _ => b.GetType().Name,
    }));

    private static string Shape(IEnumerable<Span> spans) => string.Join(" ", spans.Select(s => s switch
    {
        TextSpan t => $"text({t.Bold},{t.Italic},{t.Code})",
        MentionSpan m => $"mention({m.Who})",
        _ => s.ToString(),
    }));
}
