using Microsoft.AspNetCore.Http;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>Takes the bytes of an announced file, raw or as multipart, and hands complete files out to who has the token.</summary>
internal sealed class UploadEndpoint(WorkspaceState state, Func<IReadOnlyCollection<string>> scopes)
{
    /// <summary>POST /upload/v1/{ticket}: no token; the ticket is the permission (Slack, files.getUploadURLExternal).</summary>
    public async Task UploadAsync(HttpContext context, string ticket)
    {
        var content = await ContentAsync(context.Request);
        var (status, answer) = Store(ticket, content, context.Request.Headers.Authorization.Count > 0);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(answer);
    }

    private (int Status, string Answer) Store(string ticket, byte[] content, bool withToken)
    {
        lock (state.Gate)
        {
            if (withToken) state.Complaints.Add("A token was sent to an upload address.");
            var file = state.Files.Values.FirstOrDefault(f => f.UploadTicket == ticket);
            if (file is null || file.Content is not null) return (404, "upload_not_found");
            if (content.Length != file.Length) return (400, $"expected {file.Length} bytes, got {content.Length}");
            state.Files[file.Id] = file with { Content = content };
            return (200, $"OK - {content.Length}");
        }
    }

    private static async Task<byte[]> ContentAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            if (form.Files.Count > 0) await form.Files[0].CopyToAsync(buffer);
        }
        else
        {
            await request.Body.CopyToAsync(buffer);
        }

        return buffer.ToArray();
    }

    /// <summary>GET url_private: without the token Slack answers 200 with a sign-in page, not an error.</summary>
    public async Task DownloadAsync(HttpContext context, string path)
    {
        var id = path.Split('/')[0].Split('-')[^1];
        SlackFile? file;
        lock (state.Gate) state.Files.TryGetValue(id, out file);
        var isAllowed = context.Request.Headers.Authorization == $"Bearer {state.Identity.BotToken}" && scopes().Contains("files:read");
        if (!isAllowed)
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync("<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to your workspace</body></html>");
        }
        else if (file?.Content is { } content && file.IsComplete)
        {
            context.Response.ContentType = "application/octet-stream";
            await context.Response.Body.WriteAsync(content);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }
}
