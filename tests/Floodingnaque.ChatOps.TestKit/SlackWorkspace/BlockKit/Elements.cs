using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>Block elements and the blocks they may stand in (Slack, "Block Kit reference: block elements").</summary>
internal static class Elements
{
    private const string Selects =
        "static_select external_select users_select conversations_select channels_select " +
        "multi_static_select multi_external_select multi_users_select multi_conversations_select multi_channels_select";

    private const string Pickers = "checkboxes radio_buttons datepicker timepicker";

    public static readonly string[] InAccessory = $"button image overflow workflow_button {Pickers} {Selects}".Split(' ');
    public static readonly string[] InActions = $"button overflow workflow_button datetimepicker {Pickers} {Selects}".Split(' ');
    public static readonly string[] InInput =
        $"plain_text_input email_text_input url_text_input number_input datetimepicker file_input rich_text_input {Pickers} {Selects}".Split(' ');

    private delegate void Rule(ShapeChecker check, JsonNode node, string pointer);

    private static readonly Dictionary<string, Rule> Rules = new()
    {
        ["button"] = Button,
        ["workflow_button"] = (c, n, p) => Shape(c, n, p, "text workflow", "style accessibility_label"),
        ["image"] = Image,
        ["overflow"] = Overflow,
        ["checkboxes"] = (c, n, p) => Choices(c, n, p, "initial_options"),
        ["radio_buttons"] = (c, n, p) => Choices(c, n, p, "initial_option"),
        ["datepicker"] = (c, n, p) => Picker(c, n, p, "initial_date"),
        ["timepicker"] = (c, n, p) => Picker(c, n, p, "initial_time timezone"),
        ["datetimepicker"] = (c, n, p) => Shape(c, n, p, "", "initial_date_time confirm focus_on_load"),
        ["static_select"] = (c, n, p) => Select(c, n, p, "options option_groups initial_option"),
        ["external_select"] = (c, n, p) => Select(c, n, p, "min_query_length initial_option"),
        ["users_select"] = (c, n, p) => Select(c, n, p, "initial_user"),
        ["conversations_select"] = (c, n, p) =>
            Select(c, n, p, "initial_conversation default_to_current_conversation response_url_enabled filter"),
        ["channels_select"] = (c, n, p) => Select(c, n, p, "initial_channel response_url_enabled"),
        ["multi_static_select"] = (c, n, p) => Select(c, n, p, "options option_groups initial_options max_selected_items"),
        ["multi_external_select"] = (c, n, p) => Select(c, n, p, "min_query_length initial_options max_selected_items"),
        ["multi_users_select"] = (c, n, p) => Select(c, n, p, "initial_users max_selected_items"),
        ["multi_conversations_select"] = (c, n, p) =>
            Select(c, n, p, "initial_conversations default_to_current_conversation max_selected_items filter"),
        ["multi_channels_select"] = (c, n, p) => Select(c, n, p, "initial_channels max_selected_items"),
        ["plain_text_input"] = PlainTextInput,
        ["email_text_input"] = (c, n, p) => Typed(c, n, p, ""),
        ["url_text_input"] = (c, n, p) => Typed(c, n, p, ""),
        ["number_input"] = NumberInput,
        ["rich_text_input"] = (c, n, p) => Typed(c, n, p, ""),
        ["file_input"] = (c, n, p) => Shape(c, n, p, "", "filetypes max_files"),
    };

    /// <summary>Checks one element; returns its action id, when it has one.</summary>
    public static string? Check(ShapeChecker check, JsonNode? node, string pointer, string[] allowed)
    {
        var type = (node as JsonObject)?["type"]?.ToString();
        if (node is null || type is null || !allowed.Contains(type) || !Rules.TryGetValue(type, out var rule))
        {
            check.Fail($"unsupported type: {type ?? "none"}", $"{pointer}/type");
            return null;
        }

        rule(check, node, pointer);
        return (node["action_id"] as JsonValue)?.ToString();
    }

    public static void Image(ShapeChecker check, JsonNode? node, string pointer)
    {
        if (check.Object(node, pointer, "type alt_text", "image_url slack_file") is not { } image) return;
        check.Text(image, "alt_text", pointer, 2000);
        check.Text(image, "image_url", pointer, 3000);
        if (image.ContainsKey("image_url") == image.ContainsKey("slack_file")) check.Fail("must have one of image_url and slack_file", pointer);
    }

    private static JsonObject? Shape(ShapeChecker check, JsonNode node, string pointer, string required, string optional)
    {
        if (check.Object(node, pointer, $"type {required}", $"action_id {optional}") is not { } element) return null;
        check.Text(element, "action_id", pointer, 255);
        check.Flag(element, "focus_on_load", pointer);
        Composition.TextObject(check, element, "placeholder", pointer, 150, plainOnly: true);
        Composition.Confirm(check, element, pointer);
        return element;
    }

    private static void Button(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Shape(check, node, pointer, "text", "url value style confirm accessibility_label") is not { } button) return;
        Composition.TextObject(check, button, "text", pointer, 75, plainOnly: true);
        check.Text(button, "value", pointer, 2000);
        check.Text(button, "url", pointer, 3000);
        check.Text(button, "accessibility_label", pointer, 75);
        check.OneOf(button, "style", pointer, "primary", "danger");
    }

    private static void Overflow(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Shape(check, node, pointer, "options", "confirm") is not { } menu) return;
        Composition.Options(check, menu["options"], $"{pointer}/options", 5, 1, plainOnly: true, hasUrl: true);
    }

    private static void Choices(ShapeChecker check, JsonNode node, string pointer, string initial)
    {
        if (Shape(check, node, pointer, "options", $"{initial} confirm focus_on_load") is not { } choices) return;
        Composition.Options(check, choices["options"], $"{pointer}/options", 10, 1, plainOnly: false);
        Initial(check, choices, pointer);
    }

    private static void Picker(ShapeChecker check, JsonNode node, string pointer, string initial) =>
        Shape(check, node, pointer, "", $"{initial} placeholder confirm focus_on_load");

    private static void Select(ShapeChecker check, JsonNode node, string pointer, string own)
    {
        if (Shape(check, node, pointer, "", $"{own} placeholder confirm focus_on_load") is not { } select) return;
        if (select["type"]!.ToString().Contains("static", StringComparison.Ordinal))
        {
            if (select.ContainsKey("options") == select.ContainsKey("option_groups")) check.Fail("must have one of options and option_groups", pointer);
            Composition.Options(check, select["options"], $"{pointer}/options", 100, 1, plainOnly: true);
            Composition.OptionGroups(check, select["option_groups"], $"{pointer}/option_groups");
            Initial(check, select, pointer);
        }

        check.Integer(select, "max_selected_items", pointer, 1, int.MaxValue);
        check.Integer(select, "min_query_length", pointer, 0, int.MaxValue);
    }

    /// <summary>What is chosen at first has to be one of the options, to the letter.</summary>
    private static void Initial(ShapeChecker check, JsonObject select, string pointer)
    {
        var groups = (select["option_groups"] as JsonArray)?.SelectMany(g => (g as JsonObject)?["options"] as JsonArray ?? []) ?? [];
        var all = (select["options"] as JsonArray ?? []).Concat(groups).ToList();
        if (select["initial_option"] is { } one && !all.Any(o => JsonNode.DeepEquals(o, one)))
            check.Fail("initial_option does not match any of the options", $"{pointer}/initial_option");
        if (select["initial_options"] is JsonArray many && many.Any(m => !all.Any(o => JsonNode.DeepEquals(o, m))))
            check.Fail("initial_options do not match the options", $"{pointer}/initial_options");
    }

    private static JsonObject? Typed(ShapeChecker check, JsonNode node, string pointer, string own)
    {
        if (Shape(check, node, pointer, "", $"initial_value placeholder focus_on_load dispatch_action_config {own}") is not { } input) return null;
        if (input["initial_value"] is JsonValue) check.Text(input, "initial_value", pointer, 3000, min: 0);
        return input;
    }

    private static void PlainTextInput(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Typed(check, node, pointer, "multiline min_length max_length") is not { } input) return;
        check.Flag(input, "multiline", pointer);
        check.Integer(input, "min_length", pointer, 0, 3000);
        check.Integer(input, "max_length", pointer, 1, 3000);
    }

    private static void NumberInput(ShapeChecker check, JsonNode node, string pointer)
    {
        if (Typed(check, node, pointer, "is_decimal_allowed min_value max_value") is not { } input) return;
        if (!input.ContainsKey("is_decimal_allowed")) check.Fail("missing required field: is_decimal_allowed", pointer);
    }
}
