using System.Text;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>Text, blocks and metadata of a message, checked. Null means not given.</summary>
internal sealed record MessageContent(string? Text, string? Blocks, string? Metadata)
{
    private const int PostLength = 40_000;
    private const int UpdateLength = 4_000;
    private const int MarkdownLength = 12_000;
    private const int MetadataBytes = 16_000;

    /// <summary>For a new message: 40,000 characters, what is longer is cut with the warning <c>message_truncated</c>.</summary>
    public static MessageContent ForPost(ApiCall call)
    {
        var content = Read(call);
        if (content.Text is not { } text || Length(text) <= PostLength) return content;
        call.Warnings.Add("message_truncated");
        return content with { Text = string.Concat(text.EnumerateRunes().Take(PostLength)) };
    }

    /// <summary>For a change: more than 4,000 characters are <c>msg_too_long</c>, ten times earlier than for a post.</summary>
    public static MessageContent ForUpdate(ApiCall call)
    {
        var content = Read(call);
        return content.Text is { } text && Length(text) > UpdateLength ? throw new SlackError("msg_too_long") : content;
    }

    private static MessageContent Read(ApiCall call)
    {
        var text = call.Arguments.Text("text");
        var blocks = call.Arguments.Json("blocks", "invalid_blocks_format");
        if (blocks is not null) BlockKitValidator.Message(blocks);
        if (call.Arguments.Text("markdown_text") is { } markdown)
        {
            if (text is not null || blocks is not null) throw new SlackError("markdown_text_conflict");
            if (Length(markdown) > MarkdownLength) throw new SlackError("msg_too_long");
            text = markdown;
        }

        if (string.IsNullOrEmpty(text) && blocks is not JsonArray { Count: > 0 } && !call.Arguments.Has("attachments")) throw new SlackError("no_text");
        return new MessageContent(text, blocks is null ? null : BlockTree.WithIds(blocks).ToJsonString(), Meta(call));
    }

    private static string? Meta(ApiCall call)
    {
        if (call.Arguments.Json("metadata", "invalid_metadata_format") is not { } node) return null;
        if (node is not JsonObject metadata) throw new SlackError("invalid_metadata_format");
        if (metadata.Count == 0) return "{}";
        if (metadata["event_type"] is not JsonValue || metadata["event_payload"] is not JsonObject) throw new SlackError("invalid_metadata_schema");
        var text = metadata.ToJsonString();
        return Encoding.UTF8.GetByteCount(text) > MetadataBytes ? throw new SlackError("metadata_too_large") : text;
    }

    private static int Length(string text) => text.EnumerateRunes().Count();
}
