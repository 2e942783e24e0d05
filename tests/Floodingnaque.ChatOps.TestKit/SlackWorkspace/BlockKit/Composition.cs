using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>Composition objects: text, confirm, option (Slack, "Block Kit reference: composition objects").</summary>
internal static class Composition
{
    /// <summary>A text object; <c>emoji</c> belongs to plain_text only, <c>verbatim</c> to mrkdwn only.</summary>
    public static void TextObject(ShapeChecker check, JsonObject owner, string name, string pointer, int max, bool plainOnly)
    {
        if (owner[name] is { } node) TextObject(check, node, $"{pointer}/{name}", max, plainOnly);
    }

    public static void TextObject(ShapeChecker check, JsonNode? node, string at, int max, bool plainOnly)
    {
        var isPlain = (node as JsonObject)?["type"]?.ToString() == "plain_text";
        if (check.Object(node, at, "type text", isPlain ? "emoji" : "verbatim") is not { } text) return;
        if (plainOnly) check.OneOf(text, "type", at, "plain_text");
        else check.OneOf(text, "type", at, "plain_text", "mrkdwn");
        check.Flag(text, "emoji", at);
        check.Flag(text, "verbatim", at);
        check.Text(text, "text", at, max);
    }

    public static void Confirm(ShapeChecker check, JsonObject element, string pointer)
    {
        if (element["confirm"] is not { } node) return;
        var at = $"{pointer}/confirm";
        if (check.Object(node, at, "title text confirm deny", "style") is not { } confirm) return;
        TextObject(check, confirm, "title", at, 100, plainOnly: true);
        TextObject(check, confirm, "text", at, 300, plainOnly: false);
        TextObject(check, confirm, "confirm", at, 30, plainOnly: true);
        TextObject(check, confirm, "deny", at, 30, plainOnly: true);
        check.OneOf(confirm, "style", at, "primary", "danger");
    }

    public static void Options(ShapeChecker check, JsonNode? options, string pointer, int max, int min, bool plainOnly, bool hasUrl = false)
    {
        foreach (var (item, at) in check.Items(options, pointer, max, min)) Option(check, item, at, plainOnly, hasUrl);
    }

    public static void Option(ShapeChecker check, JsonNode? node, string at, bool plainOnly, bool hasUrl = false)
    {
        if (check.Object(node, at, "text value", hasUrl ? "description url" : "description") is not { } option) return;
        TextObject(check, option, "text", at, 75, plainOnly);
        TextObject(check, option, "description", at, 75, plainOnly);
        check.Text(option, "value", at, 150);
        check.Text(option, "url", at, 3000);
    }

    public static void OptionGroups(ShapeChecker check, JsonNode? groups, string pointer)
    {
        foreach (var (item, at) in check.Items(groups, pointer, 100))
        {
            if (check.Object(item, at, "label options") is not { } group) continue;
            TextObject(check, group, "label", at, 75, plainOnly: true);
            Options(check, group["options"], $"{at}/options", 100, 1, plainOnly: true);
        }
    }
}
