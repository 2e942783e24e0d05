using System.Globalization;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>A small table as lines of one width, for chat that knows no tables. Numbers stand to the right.</summary>
internal static class TextTable
{
    private const int MaxCell = 42;

    /// <summary>Does not break and is not run together with its neighbour.</summary>
    private const char Space = '\u00A0';

    public static IReadOnlyList<string> Lines(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var cells = rows.Prepend(columns).Select(r => r.Select(Cell).ToArray()).ToArray();
        var widths = columns.Select((_, n) => cells.Max(r => n < r.Length ? Width(r[n]) : 0)).ToArray();
        var right = columns.Select((_, n) => rows.Count > 0 && rows.All(r => n >= r.Count || IsNumber(r[n]))).ToArray();
        return [.. cells.Select(row => string.Join(new string(Space, 2), row.Select((cell, n) => Pad(cell, widths[Math.Min(n, widths.Length - 1)], right[Math.Min(n, right.Length - 1)]))).TrimEnd(Space))];
    }

    private static string Cell(string text)
    {
        var line = SafeText.Line(text).Replace(' ', Space);
        return SafeText.Cut(line.Length == 0 ? "–" : line, MaxCell);
    }

    private static string Pad(string cell, int width, bool right)
    {
        var space = new string(Space, width - Width(cell));
        return right ? space + cell : cell + space;
    }

    private static int Width(string cell) => new StringInfo(cell).LengthInTextElements;

    private static bool IsNumber(string cell) => cell.Length > 0 && cell.Count(c => c == '.') <= 1 && cell.All(c => char.IsAsciiDigit(c) || c is ',' or '.' or '%' or '-' or ' ' or 'k' or 'M' or 'G' or 'B');
}
