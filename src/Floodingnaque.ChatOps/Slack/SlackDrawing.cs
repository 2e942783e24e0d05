using System.Globalization;
using System.Text;
using Neutral = Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Neutral messages and forms → Block Kit, within its limits. People's text is escaped here and nowhere else.</summary>
internal static class SlackDrawing
{
    /// <summary>Room for all texts of one message, in bytes of UTF-8: Slack refuses more at an unpublished size (<see cref="BlockKitLimits.BlocksTextAdvice"/>).</summary>
    private const int TotalText = 12_000;

    public static string Fallback(Neutral.ChatMessage message) => SlackText.EscapeAndCut(message.Fallback.Length == 0 ? "…" : message.Fallback, 1_000);

    public static IReadOnlyList<Block> Blocks(Neutral.ChatMessage message)
    {
        var blocks = new List<Block>();
        var room = TotalText;
        foreach (var neutral in message.Blocks)
        {
            if (blocks.Count == BlockKitLimits.MessageBlocks - 1 || room < 100 || Fit(neutral, room) is not { } block)
            {
                blocks.Add(new ContextBlock([new Markdown("_There is more than fits into one message._")]));
                break;
            }

            room -= Size(block);
            blocks.Add(block);
        }

        return blocks;
    }

    public static ModalView Modal(Neutral.ChatForm form, string? channel) => new(SlackText.Cut(form.Title, BlockKitLimits.ModalTitle), [.. form.Fields.Select(Input)])
    {
        CallbackId = form.Id,
        Submit = SlackText.Cut(form.Submit, BlockKitLimits.ModalTitle),
        Close = "Cancel",
        PrivateMetadata = channel,
    };

    /// <summary>As much of the block as fits into <paramref name="room"/> bytes; null when nothing of it does.</summary>
    private static Block? Fit(Neutral.Block neutral, int room)
    {
        var characters = Math.Min(room, BlockKitLimits.SectionText);
        while (characters > 0)
        {
            var block = Draw(neutral, characters);
            var size = Size(block);
            if (size <= room)
            {
                return block;
            }

            characters = (int)((long)characters * room / size);
        }

        return null;
    }

    private static Block Draw(Neutral.Block block, int room) => block switch
    {
        Neutral.HeaderBlock h => new HeaderBlock(SlackText.Cut(h.Text.Length == 0 ? "…" : h.Text, BlockKitLimits.Header)),
        Neutral.SectionBlock s => new SectionBlock(Text(s.Spans, room)),
        Neutral.QuoteBlock q => new SectionBlock(new Markdown(Quoted(Mrkdwn(q.Spans, room - 200), room)) { Verbatim = true }),
        Neutral.FieldsBlock f => new SectionBlock { Fields = [.. f.Fields.Take(BlockKitLimits.SectionFields).Select(Field)] },
        Neutral.ContextBlock c => new ContextBlock([Text(c.Spans, room)]),
        Neutral.DividerBlock => new DividerBlock(),
        Neutral.ButtonsBlock b => new ActionsBlock([.. b.Buttons.Take(BlockKitLimits.ActionElements).Select(Press)]),
        _ => throw new ArgumentOutOfRangeException(nameof(block), block.GetType().Name, "No drawing for this block."),
    };

    private static BlockElement Press(Neutral.Button button, int index) =>
        new Button($"{SlackInbound.SayAction}:{index}", SlackText.Cut(button.Label, BlockKitLimits.ButtonText))
        {
            Value = button.Words,
            Style = button.Style switch
            {
                Neutral.ButtonStyle.Primary => ButtonStyle.Primary,
                Neutral.ButtonStyle.Danger => ButtonStyle.Danger,
                _ => null,
            },
            Confirm = button.Confirm is { } question
                ? new Confirm("Are you sure?", new PlainText(SlackText.Cut(question, BlockKitLimits.ConfirmText)), SlackText.Cut(button.Label, BlockKitLimits.ConfirmButton), "Cancel")
                : null,
        };

    private static TextObject Field(Neutral.Field field) => new Markdown(
        $"*{SlackText.EscapeAndCut(field.Label, 200)}*\n{Mrkdwn(field.Value, BlockKitLimits.FieldText - 250)}")
    { Verbatim = true };

    private static Block Input(Neutral.FormField field) => new InputBlock(field.Label, Element(field))
    {
        BlockId = field.Name,
        Hint = field.Hint is { } hint ? new PlainText(SlackText.Cut(hint, BlockKitLimits.Label)) : null,
        Optional = field.Required ? null : true,
    };

    private static BlockElement Element(Neutral.FormField field)
    {
        if (field.Kind is not Neutral.FieldKind.Choice)
        {
            var max = Math.Min(field.MaxLength, BlockKitLimits.InputText);
            return new PlainTextInput(field.Name)
            {
                Multiline = field.Kind is Neutral.FieldKind.Text ? true : null,
                InitialValue = string.IsNullOrEmpty(field.Initial) ? null : SlackText.Cut(field.Initial, max),
                MaxLength = max,
            };
        }

        var options = field.Options!.Select(o => new Option(SlackText.Cut(o.Label, BlockKitLimits.OptionText), o.Value)
        {
            Description = o.Description is { } d ? new PlainText(SlackText.Cut(d, BlockKitLimits.OptionText)) : null,
        }).ToArray();
        return new StaticSelect(field.Name, options)
        {
            Placeholder = "Choose",
            InitialOption = options.FirstOrDefault(o => o.Value.Equals(field.Initial, StringComparison.OrdinalIgnoreCase)),
        };
    }

    // Verbatim: people's words are shown, not searched for names and addresses to link.
    private static Markdown Text(IReadOnlyList<Neutral.Span> spans, int room) => new(Mrkdwn(spans, room)) { Verbatim = true };

    private static string Mrkdwn(IReadOnlyList<Neutral.Span> spans, int room)
    {
        var text = new StringBuilder();
        var left = room - 1; // for the … after a piece that fits exactly
        foreach (var span in spans)
        {
            var piece = Span(span, left);
            left -= SlackText.Length(piece);
            if (left < 0)
            {
                text.Append(text.Length > 0 && text[^1] is '…' ? "" : "…");
                break;
            }

            text.Append(piece);
        }

        return text.Length == 0 ? " " : text.ToString();
    }

    private static string Span(Neutral.Span span, int room) => span switch
    {
        Neutral.TextSpan t => Styled(t, room),
        Neutral.MentionSpan m when m.Who.Platform == SlackInbound.Platform => $"<@{m.Who.Id}>",
        Neutral.MentionSpan m => SlackText.Escape(m.Name),
        Neutral.ChannelSpan c when c.Channel.Platform == SlackInbound.Platform => $"<#{c.Channel.Id}>",
        Neutral.ChannelSpan c => SlackText.Escape("#" + c.Name),
        Neutral.InstantSpan i => Instant(i),
        Neutral.LinkSpan l => $"<{l.Url.AbsoluteUri.Replace('|', '_').Replace('>', '_')}|{SlackText.Escape(l.Label).Replace('|', '¦')}>",
        _ => throw new ArgumentOutOfRangeException(nameof(span), span.GetType().Name, "No drawing for this span."),
    };

    private static string Styled(Neutral.TextSpan t, int room)
    {
        var mark = (t.Code ? "`" : "") + (t.Bold ? "*" : "") + (t.Italic ? "_" : "");
        var words = t.Text.Trim();
        if (mark.Length == 0 || words.Length == 0)
        {
            return SlackText.EscapeAndCut(t.Text, Math.Max(1, room));
        }

        // A mark counts only against the word itself; spaces stay outside, and a backtick inside would end the code.
        var start = t.Text.IndexOf(words[0], StringComparison.Ordinal);
        var inner = SlackText.EscapeAndCut(t.Code ? words.Replace('`', 'ˋ') : words, Math.Max(1, room - (2 * mark.Length)));
        return t.Text[..start] + mark + inner + Reversed(mark) + t.Text[(start + words.Length)..];
    }

    private static string Reversed(string mark) => mark.Length < 2 ? mark : string.Concat(mark.Reverse());

    /// <summary>UTC first, because the record is in UTC, then the reader's own time.</summary>
    private static string Instant(Neutral.InstantSpan i)
    {
        var (mine, format) = i.Style is Neutral.InstantStyle.Time ? ("{time}", "HH:mm 'UTC'") : ("{date_short_pretty} {time}", "d MMM yyyy HH:mm 'UTC'");
        var utc = i.At.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{utc} (<!date^{i.At.ToUnixTimeSeconds()}^{mine}^{utc}>)");
    }

    private static string Quoted(string mrkdwn, int room)
    {
        var quoted = "> " + mrkdwn.Replace("\n", "\n> ", StringComparison.Ordinal);
        return SlackText.Length(quoted) <= room ? quoted : SlackText.Cut(quoted, room);
    }

    private static int Size(Block block) => block switch
    {
        HeaderBlock h => Bytes(h.Text),
        SectionBlock s => (s.Text is { } text ? Bytes(text) : 0) + (s.Fields?.Sum(Bytes) ?? 0),
        ContextBlock c => c.Elements.Sum(Bytes),
        ActionsBlock a => a.Elements.Count * 200,
        _ => 20,
    };

    private static int Bytes(TextObject text) => Encoding.UTF8.GetByteCount(text.Text);
}
