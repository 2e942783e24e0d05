using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>Response URLs: five uses in thirty minutes, JSON, no token (Slack, "Handling user interaction", response_url).</summary>
internal sealed class ResponseUrls(WorkspaceState state, EventFeed feed)
{
    private const int Uses = 5;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);
    private readonly Dictionary<string, Ticket> tickets = [];
    private readonly List<ResponseUrlPost> posts = [];

    private sealed record Ticket(string Channel, string User, string? MessageTs, DateTimeOffset Until, int Used);

    /// <summary>Every post as it came, refused ones too.</summary>
    public IReadOnlyList<ResponseUrlPost> Posts
    {
        get
        {
            lock (state.Gate) return [.. posts];
        }
    }

    /// <summary>The path of a new URL; <paramref name="messageTs"/> is what <c>replace_original</c> replaces.</summary>
    public string Issue(string kind, string channel, string user, string? messageTs)
    {
        var path = $"{kind}/{state.Identity.TeamId}/{tickets.Count + 1}/{Guid.CreateVersion7(state.Clock.GetUtcNow()):N}";
        tickets[path] = new Ticket(channel, user, messageTs, state.Clock.GetUtcNow() + Life, 0);
        return path;
    }

    public async Task HandleAsync(HttpContext context, string path)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var isJson = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        int status;
        JsonObject answer;
        lock (state.Gate)
        {
            if (context.Request.Headers.Authorization.Count > 0) state.Complaints.Add("A token was sent to a response URL.");
            (status, answer) = Take(path, isJson ? body : null);
            posts.Add(new ResponseUrlPost(path, body, status));
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private (int Status, JsonObject Answer) Take(string path, string? body)
    {
        try
        {
            if (!tickets.TryGetValue(path, out var ticket)) return (404, new SlackError("invalid_url").ToJson());
            if (state.Clock.GetUtcNow() > ticket.Until) return (404, new SlackError("expired_url").ToJson());
            if (ticket.Used >= Uses) return (404, new SlackError("used_url").ToJson());
            tickets[path] = ticket with { Used = ticket.Used + 1 };
            if (body is null || JsonNode.Parse(body) is not JsonObject reply) return (400, new SlackError("invalid_payload").ToJson());
            Say(ticket, reply);
            return (200, new JsonObject { ["ok"] = true });
        }
        catch (JsonException)
        {
            return (400, new SlackError("invalid_payload").ToJson());
        }
        catch (SlackError error)
        {
            return (400, error.ToJson());
        }
    }

    /// <summary>Shows an answer of the app, from a response URL or from the body of a command's acknowledgement.</summary>
    public void Say(string channel, string user, JsonObject reply) => Say(new Ticket(channel, user, null, default, 0), reply);

    private void Say(Ticket ticket, JsonObject reply)
    {
        var arguments = new ApiArguments();
        foreach (var (name, value) in reply) arguments.Set(name, value);
        var channel = state.Channels[ticket.Channel];
        var original = ticket.MessageTs is null ? null : channel.Find(ticket.MessageTs);
        if (arguments.Flag("delete_original"))
        {
            if (original is not null) state.Change(channel.Id, c => c with { Messages = c.Messages.Remove(original) });
            return;
        }

        var content = MessageContent.ForPost(new ApiCall("response_url", arguments, []));
        if (arguments.Flag("replace_original") && original is not null)
        {
            var after = original with { Text = content.Text ?? "", Blocks = content.Blocks, Edits = original.Edits + 1, EditedTs = state.NextTs() };
            channel = state.Change(channel.Id, c => c.Replace(original, after));
            if (after.EphemeralFor is null) feed.RaiseOwn(channel, feed.Changed(channel, original, after));
            return;
        }

        var me = state.Identity;
        var message = new SlackMessage(state.NextTs(), me.BotUserId, content.Text ?? "")
        {
            BotId = me.BotId,
            Blocks = content.Blocks,
            ThreadTs = arguments.Text("thread_ts"),
            EphemeralFor = arguments.Text("response_type") == "in_channel" ? null : ticket.User,
        };
        if (message.EphemeralFor is null) feed.SayOwn(channel, message);
        else state.Say(channel, message);
    }
}
