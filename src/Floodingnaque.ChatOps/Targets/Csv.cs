using System.Buffers;
using System.Text;

namespace Floodingnaque.ChatOps.Targets;

/// <summary>Rows as RFC 4180 has them, in UTF-8, each written at once: nothing of it is kept in memory.</summary>
/// <param name="to">Stays open.</param>
internal sealed class Csv(Stream to)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <param name="cells">Null is nothing at all, an empty text is <c>""</c>, so that the two can be told apart.</param>
    public async Task Write(IReadOnlyList<string?> cells, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        for (var n = 0; n < cells.Count; n++)
        {
            line.Append(n > 0 ? "," : "").Append(Cell(cells[n]));
        }

        await to.WriteAsync(Encoding.UTF8.GetBytes(line.Append("\r\n").ToString()), cancellationToken);
    }

    private static string? Cell(string? text) => text is { Length: 0 } || text.AsSpan().ContainsAny(Special)
        ? $"\"{text!.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
