using System.Text;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>Slack's rules for blocks in messages and views (Slack, "Block Kit reference: blocks" and "views").</summary>
internal static class BlockKitValidator
{
    private const int ViewBytes = 250_000;

    /// <summary>All blocks of a message together; Slack names no number, about 13 kB of text has been seen to fail.</summary>
    private const int MessageTextBytes = 13_200;

    private delegate void Rule(ShapeChecker check, JsonNode node, string pointer);

    private static readonly Dictionary<string, Rule> Blocks = new()
    {
        ["section"] = Section,
        ["header"] = Header,
        ["divider"] = (c, n, p) => Block(c, n, p, ""),
        ["image"] = ImageBlock,
        ["context"] = Context,
        ["actions"] = Actions,
        ["input"] = Input,
        ["markdown"] = Markdown,
        ["rich_text"] = RichText,
    };

    /// <summary>Throws <c>invalid_blocks</c> with <c>errors</c>, or <c>msg_blocks_too_long</c>.</summary>
    public static void Message(JsonNode blocks)
    {
        if (blocks is not JsonArray) throw new SlackError("invalid_blocks_format");
        var check = new ShapeChecker();
        All(check, blocks, "/blocks", 50);
        if (check.Errors.Count > 0)
        {
            var errors = new JsonArray([.. check.Errors.Select(e => (JsonNode?)e)]);
            throw new SlackError("invalid_blocks", [.. check.Errors]) { Extra = new JsonObject { ["errors"] = errors } };
        }

        if (TextBytes(blocks) > MessageTextBytes) throw new SlackError("msg_blocks_too_long");
    }

    /// <summary>Throws <c>invalid_arguments</c> with the places in <c>response_metadata.messages</c>.</summary>
    public static void View(JsonNode view)
    {
        var check = new ShapeChecker();
        var isHome = (view as JsonObject)?["type"]?.ToString() == "home";
        var own = isHome ? "" : "title close submit clear_on_close notify_on_close submit_disabled ";
        if (check.Object(view, "/view", "type blocks", own + "private_metadata callback_id external_id") is { } found)
        {
            check.OneOf(found, "type", "/view", "modal", "home");
            if (!isHome && !found.ContainsKey("title")) check.Fail("missing required field: title", "/view");
            foreach (var name in (string[])["title", "close", "submit"]) Composition.TextObject(check, found, name, "/view", 24, plainOnly: true);
            foreach (var name in (string[])["clear_on_close", "notify_on_close", "submit_disabled"]) check.Flag(found, name, "/view");
            check.Text(found, "private_metadata", "/view", 3000, min: 0);
            check.Text(found, "callback_id", "/view", 255, min: 0);
            check.Text(found, "external_id", "/view", 255, min: 0);
            All(check, found["blocks"], "/view/blocks", 100);
            var hasInput = (found["blocks"] as JsonArray)?.Any(b => (b as JsonObject)?["type"]?.ToString() == "input") ?? false;
            if (!isHome && hasInput && !found.ContainsKey("submit")) check.Fail("missing required field: submit", "/view");
        }

        if (Encoding.UTF8.GetByteCount(view.ToJsonString()) > ViewBytes) throw new SlackError("view_too_large");
        if (check.Errors.Count > 0) throw new SlackError("invalid_arguments", [.. check.Errors]);
    }

    private static void All(ShapeChecker check, JsonNode? blocks, string pointer, int max)
    {
        foreach (var (node, at) in check.Items(blocks, pointer, max))
        {
            var type = (node as JsonObject)?["type"]?.ToString();
            if (node is not null && type is not null && Blocks.TryGetValue(type, out var rule)) rule(check, node, at);
            else check.Fail($"unsupported type: {type ?? "none"}", at);
        }

        var ids = (blocks as JsonArray)?.OfType<JsonObject>().Select(b => (b["block_id"] as JsonValue)?.ToString());
        check.Unique(ids ?? [], "block_id", pointer);
    }

    private static JsonObject? Block(ShapeChecker check, JsonNode node, string pointer, string required, string optional = "")
    {
        var block = check.Object(node, pointer, $"type {required}", $"block_id {optional}");
        if (block is not null) check.Text(block, "block_id", pointer, 255);
        return block;
    }

    private static void Section(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Block(check, node, pointer, "", "text fields accessory expand") is not { } section) return;
        if (!section.ContainsKey("text") && !section.ContainsKey("fields")) check.Fail("missing required field: text", pointer);
        Composition.TextObject(check, section, "text", pointer, 3000, plainOnly: false);
        foreach (var (field, at) in check.Items(section["fields"], $"{pointer}/fields", 10)) Composition.TextObject(check, field, at, 2000, plainOnly: false);
        if (section["accessory"] is { } accessory) Elements.Check(check, accessory, $"{pointer}/accessory", Elements.InAccessory);
        check.Flag(section, "expand", pointer);
    }

    private static void Header(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Block(check, node, pointer, "text") is { } header) Composition.TextObject(check, header, "text", pointer, 150, plainOnly: true);
    }

    private static void ImageBlock(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Block(check, node, pointer, "alt_text", "image_url slack_file title") is not { } image) return;
        check.Text(image, "alt_text", pointer, 2000);
        check.Text(image, "image_url", pointer, 3000);
        Composition.TextObject(check, image, "title", pointer, 2000, plainOnly: true);
        if (image.ContainsKey("image_url") == image.ContainsKey("slack_file")) check.Fail("must have one of image_url and slack_file", pointer);
    }

    private static void Context(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Block(check, node, pointer, "elements") is not { } context) return;
        foreach (var (item, at) in check.Items(context["elements"], $"{pointer}/elements", 10))
        {
            switch ((item as JsonObject)?["type"]?.ToString())
            {
                case "image": Elements.Image(check, item, at); break;
                case "mrkdwn" or "plain_text": Composition.TextObject(check, item, at, 3000, plainOnly: false); break;
                case var type: check.Fail($"unsupported type: {type ?? "none"}", $"{at}/type"); break;
            }
        }
    }

    private static void Actions(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Block(check, node, pointer, "elements") is not { } actions) return;
        var items = check.Items(actions["elements"], $"{pointer}/elements", 25).ToList();
        var ids = items.Select(e => Elements.Check(check, e.Item, e.Pointer, Elements.InActions)).ToList();
        check.Unique(ids, "action_id", $"{pointer}/elements");
    }

    private static void Input(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Block(check, node, pointer, "label element", "hint optional dispatch_action") is not { } input) return;
        Composition.TextObject(check, input, "label", pointer, 2000, plainOnly: true);
        Composition.TextObject(check, input, "hint", pointer, 2000, plainOnly: true);
        check.Flag(input, "optional", pointer);
        check.Flag(input, "dispatch_action", pointer);
        if (input["element"] is { } element) Elements.Check(check, element, $"{pointer}/element", Elements.InInput);
    }

    private static void Markdown(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Block(check, node, pointer, "text") is not { } markdown) return;
        check.Text(markdown, "text", pointer, 12_000);
        if (pointer.StartsWith("/view", StringComparison.Ordinal)) check.Fail("unsupported type: markdown", pointer);
    }

    private static void RichText(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Block(check, node, pointer, "elements") is not { } rich) return;
        foreach (var (item, at) in check.Items(rich["elements"], $"{pointer}/elements", int.MaxValue))
        {
            if (check.Object(item, at, "type elements", "style indent offset border language") is not { } part) continue;
            check.OneOf(part, "type", at, "rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote");
        }
    }

    private static int TextBytes(JsonNode? node) => node switch
    {
        JsonArray array => array.Sum(TextBytes),
        JsonObject map => map.Sum(p => p is { Key: "text", Value: JsonValue text } ? Encoding.UTF8.GetByteCount(text.ToString()) : TextBytes(p.Value)),
        _ => 0,
    };
}
