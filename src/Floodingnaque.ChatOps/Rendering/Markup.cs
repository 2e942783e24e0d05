namespace Floodingnaque.ChatOps.Rendering;

/// <summary>
/// The templates' small markup, line by line, into blocks:
/// <code>
/// # header              -# small print         ---  divider         > quote
/// | Label: value        [primary: Label](words) confirm: Question?  - item    - [ ] item
/// </code>
/// Any other line is text. Lines of one kind in a row are one block, an empty line parts blocks, and list items belong to the text around
/// them. Only characters of the template are markup; see <see cref="MarkupOutput"/>.
/// </summary>
internal static class Markup
{
    private enum Kind
    {
        Blank,
        Text,
        Header,
        SmallPrint,
        Divider,
        Quote,
        Field,
        Button,
    }

    public static IReadOnlyList<Block> Parse(IReadOnlyList<Cell> cells)
    {
        var blocks = new List<Block>();
        var group = new List<Cell[]>();
        var kind = Kind.Blank;
        foreach (var line in Lines(cells))
        {
            var (next, content) = Read(line);
            if (next != kind || next is Kind.Header or Kind.Divider)
            {
                Close(kind, group, blocks);
                kind = next;
            }

            group.Add(content);
        }

        Close(kind, group, blocks);
        return blocks;
    }

    private static IEnumerable<Cell[]> Lines(IReadOnlyList<Cell> cells)
    {
        var line = new List<Cell>();
        foreach (var cell in cells)
        {
            if (!cell.Is('\n'))
            {
                line.Add(cell);
                continue;
            }

            yield return Trim([.. line]);
            line.Clear();
        }

        yield return Trim([.. line]);
    }

    private static (Kind Kind, Cell[] Content) Read(Cell[] line)
    {
        if (line.All(c => c.IsBlank))
        {
            return (Kind.Blank, []);
        }

        if (Starts(line, "---") && line.Length == 3)
        {
            return (Kind.Divider, []);
        }

        return Starts(line, "# ") ? Marked(Kind.Header, line[2..])
            : Starts(line, "-# ") ? Marked(Kind.SmallPrint, line[3..])
            : Starts(line, "> ") ? Marked(Kind.Quote, line[2..])
            : Starts(line, "- [ ] ") ? (Kind.Text, [.. Literal("☐ "), .. line[6..]])
            : Starts(line, "- ") ? (Kind.Text, [.. Literal("• "), .. line[2..]])
            : Starts(line, "| ") && FieldColon(line) is > 2 and var colon ? FieldLine(line, colon)
            : AsButton(line) is not null ? (Kind.Button, line)
            : (Kind.Text, line);
    }

    /// <summary>A mark with nothing after it shows nothing.</summary>
    private static (Kind Kind, Cell[] Content) Marked(Kind kind, Cell[] content) =>
        content.All(c => c.IsBlank) ? (Kind.Blank, []) : (kind, Trim(content));

    private static (Kind Kind, Cell[] Content) FieldLine(Cell[] line, int colon) =>
        line[(colon + 1)..].All(c => c.IsBlank) ? (Kind.Blank, []) : (Kind.Field, line[2..]);

    /// <summary>A value that is null leaves the colon at the line's end.</summary>
    private static int FieldColon(Cell[] line) => IndexOf(line, ": ", 2) is > 0 and var colon ? colon : line[^1].Is(':') ? line.Length - 1 : -1;

    private static void Close(Kind kind, List<Cell[]> group, List<Block> blocks)
    {
        Block? block = kind switch
        {
            Kind.Header => new HeaderBlock(SafeText.Line(SpanText.Plain(InlineMarkup.Parse(group[0])))),
            Kind.SmallPrint => new ContextBlock(Joined(group)),
            Kind.Divider => new DividerBlock(),
            Kind.Quote => new QuoteBlock(Joined(group)),
            Kind.Field => new FieldsBlock([.. group.Select(AsField)]),
            Kind.Button => new ButtonsBlock([.. group.Select(AsButton).OfType<Button>()]),
            Kind.Text => new SectionBlock(Joined(group)),
            _ => null,
        };
        group.Clear();
        if (block is not null)
        {
            blocks.Add(block);
        }
    }

    private static IReadOnlyList<Span> Joined(List<Cell[]> lines)
    {
        var cells = new List<Cell>(lines[0]);
        foreach (var line in lines.Skip(1))
        {
            cells.Add(new Cell('\n', null));
            cells.AddRange(line);
        }

        return InlineMarkup.Parse(cells);
    }

    private static Field AsField(Cell[] content)
    {
        var colon = IndexOf(content, ": ", 0);
        return new Field(Text(content[..colon]), InlineMarkup.Parse(Trim(content[(colon + 2)..])));
    }

    private static Button? AsButton(Cell[] line)
    {
        if (line.Length == 0 || !line[0].Is('['))
        {
            return null;
        }

        var colon = IndexOf(line, ": ", 1);
        var middle = IndexOf(line, "](", 1);
        var end = middle < 0 ? -1 : IndexOf(line, ")", middle);
        if (colon < 0 || middle < colon || end < 0 || Style(line[1..colon]) is not { } style)
        {
            return null;
        }

        const string confirm = " confirm: ";
        var rest = line[(end + 1)..];
        return rest.Length > 0 && !Starts(rest, confirm)
            ? null
            : new Button(Text(line[(colon + 2)..middle]), Text(line[(middle + 2)..end]), style, rest.Length > 0 ? Text(rest[confirm.Length..]) : null);
    }

    private static ButtonStyle? Style(Cell[] word) => Text(word) switch
    {
        "primary" => ButtonStyle.Primary,
        "danger" => ButtonStyle.Danger,
        "plain" => ButtonStyle.Plain,
        _ => null,
    };

    private static string Text(Cell[] cells) => SafeText.Line(SpanText.Plain(InlineMarkup.Parse(cells)));

    private static IEnumerable<Cell> Literal(string text) => text.Select(c => new Cell(c, null));

    private static bool Starts(Cell[] line, string mark) => line.Length >= mark.Length && Matches(line, mark, 0);

    private static int IndexOf(Cell[] line, string mark, int from)
    {
        for (var i = from; i + mark.Length <= line.Length; i++)
        {
            if (Matches(line, mark, i))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Matches(Cell[] line, string mark, int at)
    {
        for (var i = 0; i < mark.Length; i++)
        {
            if (!line[at + i].Is(mark[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static Cell[] Trim(Cell[] line)
    {
        var (start, end) = (0, line.Length);
        while (start < end && line[start].Value is null && char.IsWhiteSpace(line[start].Char))
        {
            start++;
        }

        while (end > start && line[end - 1].Value is null && char.IsWhiteSpace(line[end - 1].Char))
        {
            end--;
        }

        return line[start..end];
    }
}
