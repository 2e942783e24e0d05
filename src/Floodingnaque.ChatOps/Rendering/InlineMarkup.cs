using System.Text;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>
/// <c>*bold*</c>, <c>_italic_</c> and <c>`code`</c> of a template. A mark counts only at a word's edge and only when its partner follows on
/// the same line; a backslash before a mark makes it a plain character. Values pass through untouched, in the style around them.
/// </summary>
internal static class InlineMarkup
{
    public static IReadOnlyList<Span> Parse(IReadOnlyList<Cell> cells)
    {
        var reader = new Reader(cells);
        return reader.Read();
    }

    private sealed class Reader(IReadOnlyList<Cell> cells)
    {
        private readonly List<Span> spans = [];
        private readonly StringBuilder run = new();
        private bool bold;
        private bool italic;
        private bool code;

        public List<Span> Read()
        {
            for (var i = 0; i < cells.Count; i++)
            {
                if (cells[i].Value is { } value)
                {
                    Add(value);
                }
                else if (cells[i].Is('\\') && i + 1 < cells.Count && cells[i + 1].Value is null)
                {
                    run.Append(cells[++i].Char);
                }
                else if (!Toggle(i))
                {
                    run.Append(cells[i].Char);
                }
            }

            Flush();
            return spans;
        }

        private bool Toggle(int i)
        {
            var c = cells[i].Char;
            var on = c switch { '*' => bold, '_' => italic, '`' => code, _ => false };
            var counts = c is '`' ? on || Closes(i, c) : c is '*' or '_' && !code && (on ? IsClosing(i) : IsOpening(i) && Closes(i, c));
            if (!counts)
            {
                return false;
            }

            Flush();
            (bold, italic, code) = (bold ^ (c is '*'), italic ^ (c is '_'), code ^ (c is '`'));
            return true;
        }

        private bool Closes(int from, char mark)
        {
            for (var i = from + 1; i < cells.Count && !cells[i].Is('\n'); i++)
            {
                if (cells[i].Is(mark) && i > from + 1 && (mark is '`' || IsClosing(i)))
                {
                    return true;
                }
            }

            return false;
        }

        private bool IsOpening(int i) => (i == 0 || !IsWord(cells[i - 1])) && i + 1 < cells.Count && !IsSpace(cells[i + 1]);

        private bool IsClosing(int i) => i > 0 && !IsSpace(cells[i - 1]) && (i + 1 == cells.Count || !IsWord(cells[i + 1]));

        private static bool IsSpace(Cell c) => c.Value is null && char.IsWhiteSpace(c.Char);

        private static bool IsWord(Cell c) => c.Value is null && char.IsLetterOrDigit(c.Char);

        private void Add(Span value)
        {
            switch (value)
            {
                case TextSpan t when t.Text.Length == 0:
                    break;
                case TextSpan t when (t.Bold || bold, t.Italic || italic, t.Code || code) == (bold, italic, code):
                    run.Append(t.Text);
                    break;
                case TextSpan t:
                    Flush();
                    spans.Add(new TextSpan(t.Text, t.Bold || bold, t.Italic || italic, t.Code || code));
                    break;
                default:
                    Flush();
                    spans.Add(value);
                    break;
            }
        }

        private void Flush()
        {
            if (run.Length > 0)
            {
                spans.Add(new TextSpan(run.ToString(), bold, italic, code));
                run.Clear();
            }
        }
    }
}
