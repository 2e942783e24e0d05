using System.Net;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

/// <param name="Name">With its extension.</param>
/// <param name="Content">Read once from where it stands.</param>
/// <param name="Length">In bytes, at least one.</param>
internal sealed record FileUpload(string Name, Stream Content, long Length)
{
    public string? Title { get; init; }

    /// <summary>The bot must be in it. Without one the file stays private to the bot.</summary>
    public string? Channel { get; init; }

    public string? ThreadTs { get; init; }
    public string? InitialComment { get; init; }
}

internal sealed class FilesApi(SlackTransport transport)
{
    private static readonly TimeSpan TransferTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Ask for an address, send the bytes there, then share: https://docs.slack.dev/messaging/working-with-files</summary>
    /// <returns>The file's id. Before the last of the three steps nothing is visible, so only that one can end as AnswerLost.</returns>
    public async Task<string> Upload(FileUpload file, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(file.Length, 1, nameof(file));
        var request = new SlackRequest("files.getUploadURLExternal", new JsonObject { ["filename"] = file.Name, ["length"] = file.Length })
        {
            IsRead = true,
        };
        var place = await transport.SendAsync(request, SlackJson.Default.UploadUrlAnswer, cancellationToken);
        await SendBytesAsync(place.UploadUrl, file, cancellationToken);

        var complete = new JsonObject
        {
            ["files"] = new JsonArray(new JsonObject { ["id"] = place.FileId, ["title"] = file.Title ?? file.Name }),
            ["channel_id"] = file.Channel,
            ["thread_ts"] = file.ThreadTs,
            ["initial_comment"] = file.InitialComment,
        };
        await transport.SendAsync(new SlackRequest("files.completeUploadExternal", complete), SlackJson.Default.FilesAnswer, cancellationToken);
        return place.FileId;
    }

    public async Task<SlackFile> Info(string fileId, CancellationToken cancellationToken)
    {
        var request = new SlackRequest("files.info", new JsonObject { ["file"] = fileId }) { IsRead = true };
        return (await transport.SendAsync(request, SlackJson.Default.FileAnswer, cancellationToken)).File;
    }

    /// <summary>
    /// Copies a file's bytes. Addresses outside Slack are refused with <c>file_url_not_allowed</c>: the token goes along.
    /// Without <c>files:read</c> Slack shows its sign-in page, which is not taken for the file: <c>file_not_readable</c>.
    /// </summary>
    public async Task Download(SlackFile file, Stream destination, CancellationToken cancellationToken)
    {
        const string What = "files.download";
        if (!Uri.TryCreate(file.UrlPrivateDownload ?? file.UrlPrivate, UriKind.Absolute, out var url)
            || !SlackHosts.MayDownloadFrom(transport.ApiBase, url))
            throw new SlackException(What, "file_url_not_allowed", SlackErrorCategory.Permanent);

        await transport.GetAsync(What, url, TransferTimeout, CopyAsync, cancellationToken);

        async Task<bool> CopyAsync(HttpResponseMessage response, CancellationToken cancel)
        {
            if ((int)response.StatusCode >= 500)
                throw new SlackException(What, $"http_{(int)response.StatusCode}", SlackErrorCategory.Transient);
            var isPage = response.Content.Headers.ContentType?.MediaType == "text/html" && file.Mimetype != "text/html";
            if (response.StatusCode != HttpStatusCode.OK || isPage)
                throw new SlackException(What, "file_not_readable", SlackErrorCategory.Permanent);
            await response.Content.CopyToAsync(destination, cancel);
            return true;
        }
    }

    private async Task SendBytesAsync(Uri url, FileUpload file, CancellationToken cancellationToken)
    {
        const string What = "files.upload_url";
        if (!SlackHosts.MayUploadTo(transport.ApiBase, url))
            throw new SlackException(What, "upload_url_not_allowed", SlackErrorCategory.Permanent);

        var content = new StreamContent(file.Content);
        content.Headers.ContentLength = file.Length;
        var answer = await transport.PostAsync(What, url, content, TransferTimeout, isRead: true, cancellationToken);
        if (answer.Status != HttpStatusCode.OK)
        {
            var category = (int)answer.Status is >= 500 or 429 ? SlackErrorCategory.Transient : SlackErrorCategory.Permanent;
            throw new SlackException(What, $"http_{(int)answer.Status}", category);
        }
    }
}
