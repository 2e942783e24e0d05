using System.Runtime.InteropServices;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>
/// The combined format in all its shapes: a user, even one with blanks; a quote inside a field, which nginx writes as <c>\x22</c> and gunicorn as
/// <c>\"</c>; a field that ends with a backslash, which gunicorn leaves as it is, so that its quote looks escaped; <c>-</c> for the size.
/// </summary>
internal static class UnusualAccessLine
{
    /// <summary>Digits of a size: as many as a long always holds.</summary>
    public const int MaxDigits = 18;

    /// <param name="text">The line without its line feed.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, ref LogClock clock, out AccessLine line)
    {
        line = default;
        var address = text.IndexOf((byte)' ');
        if (address is <= 0 or > AccessLineReader.MaxAddress || !text[address..].StartsWith(" - "u8) || text[..address].Contains((byte)'"'))
            return false;
        // No user can hold a bare quote: the first one on the line begins the request, and the time stands right before it.
        var request = BareQuote(text, address) + 1;
        var time = request - LogClock.Length - 3;
        if (request == 0 || time - 2 < address + 3 || !text[(time - 2)..].StartsWith(" ["u8) || !text[(time + LogClock.Length)..].StartsWith("] "u8)
            || !clock.TryRead(ref MemoryMarshal.GetReference(text[time..]), out line.Second))
        {
            return false;
        }

        (line.AddressLength, line.Request) = (address, request);
        var quote = BareQuote(text, request);
        if (quote < 0 || !TryReadStatus(text[(quote + 1)..], ref line, out var length))
            return false;
        line.RequestLength = quote - request;
        var referer = quote + 1 + length;
        return TryReadReferer(text, referer, out line.Agent) && TryReadAgent(text, ref line);
    }

    private static bool TryReadReferer(ReadOnlySpan<byte> text, int referer, out int agent)
    {
        agent = 0;
        var quote = BareQuote(text, referer);
        if (quote < 0)
            return false;
        if (text[(quote + 1)..].StartsWith(" \""u8))
            agent = quote + 3;
        else if (EndedByBackslash(text, referer, quote))
            agent = quote + 1;
        return agent > 0;
    }

    private static bool TryReadAgent(ReadOnlySpan<byte> text, ref AccessLine line)
    {
        var quote = BareQuote(text, line.Agent);
        if (quote >= 0 && quote + 1 < text.Length && text[quote + 1] is not ((byte)' ' or (byte)'\r' or (byte)'"') && EndedByBackslash(text, line.Agent, quote))
            quote -= 2;
        if (quote < 0)
        {
            var last = text[line.Agent..].LastIndexOf((byte)'"');
            quote = last < 0 ? -1 : line.Agent + last;
        }

        line.AgentLength = quote - line.Agent;
        return quote >= 0;
    }

    /// <summary>Reads <c> 200 118 "</c>.</summary>
    private static bool TryReadStatus(ReadOnlySpan<byte> text, ref AccessLine line, out int length)
    {
        length = 0;
        if (text.Length < 8 || text[0] != ' ' || text[4] != ' ' || text[1..4].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        line.Status = ((text[1] - '0') * 100) + ((text[2] - '0') * 10) + text[3] - '0';
        var size = text[5..];
        var digits = size.IndexOf((byte)' ');
        if (digits is < 1 or > MaxDigits || !size[digits..].StartsWith(" \""u8))
            return false;
        line.Bytes = 0;
        if (!size[..digits].SequenceEqual("-"u8))
        {
            foreach (var digit in size[..digits])
            {
                if (digit is < (byte)'0' or > (byte)'9')
                    return false;
                line.Bytes = (line.Bytes * 10) + digit - '0';
            }
        }

        length = 5 + digits + 2;
        return true;
    }

    /// <summary>The next quote without a backslash before it; -1 if there is none.</summary>
    private static int BareQuote(ReadOnlySpan<byte> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var found = text[at..].IndexOf((byte)'"');
            if (found < 0)
                return -1;
            at += found;
            if (at == from || text[at - 1] != '\\')
                return at;
        }

        return -1;
    }

    /// <summary>Whether <c>\" "</c> ends at the quote: only a field that ends with a backslash leaves a bare quote there.</summary>
    private static bool EndedByBackslash(ReadOnlySpan<byte> text, int from, int quote) => quote - 3 >= from && text[(quote - 3)..].StartsWith("\\\" "u8);
}
