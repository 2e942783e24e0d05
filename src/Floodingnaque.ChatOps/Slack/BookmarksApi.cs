using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

internal sealed class BookmarksApi(SlackTransport transport)
{
    /// <param name="channel">Channel id.</param>
    /// <param name="title">Shown in the bar.</param>
    /// <param name="link">http or https; Slack refuses others.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Bookmark> Add(string channel, string title, Uri link, CancellationToken cancellationToken)
    {
        if (!link.IsAbsoluteUri || (link.Scheme != Uri.UriSchemeHttp && link.Scheme != Uri.UriSchemeHttps))
            throw new BlockKitLimitException([new BlockKitViolation("/link", "must be an http or https address")]);

        var arguments = new JsonObject { ["channel_id"] = channel, ["title"] = title, ["type"] = "link", ["link"] = link.AbsoluteUri };
        var request = new SlackRequest("bookmarks.add", arguments);
        return (await transport.SendAsync(request, SlackJson.Default.BookmarkAnswer, cancellationToken)).Bookmark;
    }

    public Task Remove(string channel, string bookmarkId, CancellationToken cancellationToken) => transport.SendAsync(
        new SlackRequest("bookmarks.remove", new JsonObject { ["channel_id"] = channel, ["bookmark_id"] = bookmarkId }),
        SlackJson.Default.SlackAnswer,
        cancellationToken);

    public async Task<IReadOnlyList<Bookmark>> List(string channel, CancellationToken cancellationToken)
    {
        var request = new SlackRequest("bookmarks.list", new JsonObject { ["channel_id"] = channel }) { IsRead = true };
        return (await transport.SendAsync(request, SlackJson.Default.BookmarksAnswer, cancellationToken)).Bookmarks ?? [];
    }
}
