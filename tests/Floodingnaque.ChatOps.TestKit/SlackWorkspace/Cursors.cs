using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// Cursor paging (Slack, "Pagination"): opaque texts that end in <c>=</c>, so that a client has to escape them, and that run out.
/// </summary>
internal sealed class Cursors
{
    private readonly Dictionary<string, (string Method, int Offset)> issued = [];

    /// <summary>From now on every cursor handed out so far is <c>invalid_cursor</c>.</summary>
    public void Expire() => issued.Clear();

    /// <summary>
    /// Cuts a page first and leaves the filtering to the caller, as conversations.list does: pages may be short or empty and still go on.
    /// </summary>
    public Page<T> Cut<T>(ApiCall call, IReadOnlyList<T> all, int defaultLimit, int maxLimit)
    {
        var limit = call.Arguments.Number("limit") ?? defaultLimit;
        if (limit < 1 || limit > maxLimit) throw new SlackError("invalid_limit");
        var offset = 0;
        if (call.Arguments.Text("cursor") is { Length: > 0 } cursor)
        {
            if (!issued.TryGetValue(cursor, out var at) || at.Method != call.Method) throw new SlackError("invalid_cursor");
            offset = at.Offset;
        }

        var items = all.Skip(offset).Take(limit).ToList();
        var end = offset + items.Count;
        return new Page<T>(items, end < all.Count ? Issue(call.Method, end) : "");
    }

    private string Issue(string method, int offset)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"next:{method}:{offset:D6}");
        while (text.Length % 3 != 1) text += ".";
        var cursor = Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
        issued[cursor] = (method, offset);
        return cursor;
    }
}

internal sealed record Page<T>(IReadOnlyList<T> Items, string NextCursor)
{
    public JsonObject Metadata => new() { ["next_cursor"] = NextCursor };
}
