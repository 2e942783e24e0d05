using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>files.getUploadURLExternal, completeUploadExternal, info. The bytes go to the upload address in between.</summary>
internal sealed class FileMethods(WorkspaceState state, Access access, ObjectJson json, EventFeed feed)
{
    public IEnumerable<ApiMethod> All =>
    [
        new("files.getUploadURLExternal", UploadAddress, ReadsJson: false) { Scopes = ["files:write"] },
        new("files.completeUploadExternal", Complete) { Scopes = ["files:write"] },
        new("files.info", Info, ReadsJson: false) { Scopes = ["files:read"] },
        new("files.upload", _ => throw new SlackError("method_deprecated")),
    ];

    private JsonObject UploadAddress(ApiCall call)
    {
        var name = call.Arguments.Required("filename");
        var length = call.Arguments.Number("length") ?? throw SlackError.Missing("length");
        if (length < 1) throw new SlackError("invalid_arguments", "must be greater than 0 [json-pointer:/length]");
        var file = new SlackFile(state.NextId("F"), name, length, Guid.CreateVersion7(state.Clock.GetUtcNow()).ToString("N"));
        state.Files[file.Id] = file;
        return new JsonObject { ["upload_url"] = $"{json.BaseAddress}upload/v1/{file.UploadTicket}", ["file_id"] = file.Id };
    }

    private JsonObject Complete(ApiCall call)
    {
        if (call.Arguments.Json("files", "invalid_arguments") is not JsonArray { Count: > 0 } given) throw SlackError.Missing("files");
        var channel = call.Arguments.Has("channel_id") ? access.Writable(call, argument: "channel_id") : null;
        var thread = call.Arguments.Text("thread_ts");
        if (thread is not null && channel?.Find(thread) is null) throw new SlackError("thread_not_found");

        var done = given.Select(item => Completed(item as JsonObject, channel)).ToList();
        foreach (var file in done) state.Files[file.Id] = file;
        if (channel is not null)
        {
            var me = state.Identity;
            feed.SayOwn(channel, new SlackMessage(state.NextTs(), me.BotUserId, call.Arguments.Text("initial_comment") ?? "")
            {
                BotId = me.BotId,
                Subtype = "file_share",
                ThreadTs = thread,
                Files = [.. done.Select(f => f.Id)],
            });
        }

        return new JsonObject
        {
            ["files"] = new JsonArray([.. done.Select(f => new JsonObject { ["id"] = f.Id, ["title"] = f.Title })]),
        };
    }

    /// <summary>Complete only what was announced, came in full, and is not complete yet.</summary>
    private SlackFile Completed(JsonObject? item, SlackChannel? channel)
    {
        var id = item?["id"]?.ToString() ?? throw SlackError.Missing("files/id");
        if (!state.Files.TryGetValue(id, out var file) || file.Content is null || file.IsComplete) throw new SlackError("file_not_found");
        return file with { IsComplete = true, Title = item["title"]?.ToString() ?? file.Name, ChannelId = channel?.Id };
    }

    private JsonObject Info(ApiCall call)
    {
        var id = call.Arguments.Required("file");
        return state.Files.TryGetValue(id, out var file) && file.IsComplete
            ? new JsonObject { ["file"] = json.File(file) }
            : throw new SlackError("file_not_found");
    }
}
