using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Cursor paging: https://docs.slack.dev/apis/web-api/pagination</summary>
internal static class SlackPaging
{
    private const int PageSize = 200;

    /// <summary>All items of all pages. A page may be short or empty and still not be the last: only the cursor tells.</summary>
    public static async IAsyncEnumerable<TItem> ListAsync<TAnswer, TItem>(
        this SlackTransport transport,
        string method,
        JsonObject arguments,
        JsonTypeInfo<TAnswer> type,
        Func<TAnswer, IReadOnlyList<TItem>?> items,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TAnswer : SlackAnswer
    {
        string? cursor = null;
        do
        {
            var page = (JsonObject)arguments.DeepClone();
            page["limit"] = PageSize;
            page["cursor"] = cursor;
            var answer = await transport.SendAsync(new SlackRequest(method, page) { IsRead = true }, type, cancellationToken);
            foreach (var item in items(answer) ?? [])
                yield return item;

            var next = answer.ResponseMetadata?.NextCursor;
            if (next == cursor && !string.IsNullOrEmpty(next)) // would go round for ever
                throw new SlackException(method, "cursor_repeats", SlackErrorCategory.Permanent);
            cursor = next;
        }
        while (!string.IsNullOrEmpty(cursor));
    }
}
