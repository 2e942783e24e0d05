using System.Text;

namespace Floodingnaque.ChatOps.Targets.Redis;

/// <summary>How keys of one kind begin, without what tells one from another.</summary>
internal static class KeyPrefix
{
    private const int MaxParts = 3, MaxLength = 80;

    /// <summary>
    /// Up to three parts, each with the sign that ends it (one of : / - and .), up to the first that has a digit in it and without the last:
    /// <c>floodingnaque:session:</c> of <c>floodingnaque:session:8f3e</c>, <c>celery-task-meta-</c> of <c>celery-task-meta-1c…</c>. A key that
    /// is one part is its own prefix. Bytes that are no ASCII letters are written as ?.
    /// </summary>
    public static string Of(ReadOnlySpan<byte> key)
    {
        var (end, start, parts) = (0, 0, 0);
        for (var n = 0; n < key.Length && parts < MaxParts; n++)
        {
            if (key[n] is (byte)':' or (byte)'/' or (byte)'-' or (byte)'.')
            {
                if (key[start..n].ContainsAnyInRange((byte)'0', (byte)'9'))
                {
                    break;
                }

                (end, start, parts) = (n + 1, n + 1, parts + 1);
            }
        }

        var prefix = key[..Math.Min(end > 0 ? end : key.Length, MaxLength)];
        var text = new StringBuilder(prefix.Length);
        foreach (var b in prefix)
        {
            text.Append(b is > 32 and < 127 ? (char)b : '?');
        }

        return text.ToString();
    }
}
