using System.Buffers.Text;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>
/// Finds the parts of a line that the chain needs, by bytes and without parsing. Sound because the order of keys is fixed and a quote inside
/// a JSON string is always escaped: <c>,"data":</c> cannot stand inside one.
/// </summary>
internal static class LineShape
{
    public const int HashChars = 64;

    /// <summary>What the first line has for <c>prev</c>.</summary>
    public static readonly string NoHash = new('0', HashChars);

    private static ReadOnlySpan<byte> SeqKey => "{\"seq\":"u8;

    private static ReadOnlySpan<byte> PrevKey => ",\"prev\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    public static bool TrySeq(ReadOnlySpan<byte> line, out long seq)
    {
        seq = 0;
        return line.StartsWith(SeqKey)
            && Utf8Parser.TryParse(line[SeqKey.Length..], out seq, out var used)
            && line.Length > SeqKey.Length + used && line[SeqKey.Length + used] == (byte)',';
    }

    /// <summary>The 64 bytes of <c>prev</c>; empty when the line does not end as every line does.</summary>
    public static ReadOnlySpan<byte> Prev(ReadOnlySpan<byte> line)
    {
        var tail = PrevKey.Length + HashChars + End.Length;
        return line.Length > tail && line[^tail..].StartsWith(PrevKey) && line.EndsWith(End)
            ? line.Slice(line.Length - End.Length - HashChars, HashChars)
            : [];
    }

    /// <summary>How many further lines belong to the same append.</summary>
    public static int More(ReadOnlySpan<byte> line)
    {
        var data = line.IndexOf(",\"data\":"u8);
        var header = line[..Math.Max(data, 0)];
        var key = ",\"more\":"u8;
        var at = header.LastIndexOf(key);
        return at >= 0 && Utf8Parser.TryParse(header[(at + key.Length)..], out int more, out var used) && at + key.Length + used == header.Length
            ? more
            : 0;
    }

    /// <summary>Whether the line's type is <paramref name="typeKey"/>, given as <c>,"type":"…",</c>.</summary>
    public static bool IsOfType(ReadOnlySpan<byte> line, ReadOnlySpan<byte> typeKey) =>
        // {"seq":9223372036854775807,"at":"2026-11-24T03:00:00.1234567Z" is the longest that can stand before.
        line[..Math.Min(line.Length, 64 + typeKey.Length)].IndexOf(typeKey) >= 0;
}
