using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>A person who clicks: buttons, menus, modals, shortcuts.</summary>
internal sealed partial class SlackWorkspace
{
    /// <summary>Clicks a button of a stored message, ephemeral ones too.</summary>
    public Task<AppReply> ClickButton(string user, string channel, string ts, string actionId) => Choose(user, channel, ts, actionId, value: null);

    /// <summary>Chooses <paramref name="value"/> in a menu of a stored message; null for a button.</summary>
    public async Task<AppReply> Choose(string user, string channel, string ts, string actionId, string? value)
    {
        var payload = Locked(() =>
        {
            var person = state.User(user);
            var place = state.Channel(channel);
            var message = place.Find(ts) ?? throw new InvalidOperationException($"There is no message {ts} in '{channel}'.");
            if (message.EphemeralFor is { } only && only != person.Id) throw new InvalidOperationException($"{person.Name} does not see message {ts}.");
            var blocks = message.Blocks is null ? [] : JsonNode.Parse(message.Blocks)!.AsArray();
            var interaction = Interaction("block_actions", person);
            interaction["container"] = new JsonObject
            {
                ["type"] = "message",
                ["message_ts"] = ts,
                ["channel_id"] = place.Id,
                ["is_ephemeral"] = message.EphemeralFor is not null,
            };
            interaction["channel"] = new JsonObject { ["id"] = place.Id, ["name"] = ShownName(place) };
            if (message.EphemeralFor is null) interaction["message"] = json.Message(message); // Ephemeral messages come without it (seen).
            interaction["response_url"] = BaseAddress + responseUrls.Issue("actions", place.Id, person.Id, ts);
            interaction["state"] = new JsonObject { ["values"] = StateWith(blocks, actionId, value) };
            interaction["actions"] = new JsonArray(Action(blocks, actionId, value));
            return interaction;
        });
        return Seen(await SendAsync(new Delivery(DeliveryKind.Interaction, payload)));
    }

    /// <summary>Clicks or chooses inside the modal in front of the person. There is no channel and no response URL.</summary>
    public async Task<AppReply> ActInView(string user, string actionId, string? value = null)
    {
        var payload = Locked(() =>
        {
            var person = state.User(user);
            var view = Front(person);
            var blocks = Blocks(view);
            var interaction = Interaction("block_actions", person, view.Id);
            var values = StateWith(blocks, actionId, value);
            interaction["container"] = new JsonObject { ["type"] = "view", ["view_id"] = view.Id };
            interaction["view"] = json.View(view, values);
            interaction["actions"] = new JsonArray(Action(blocks, actionId, value));
            return interaction;
        });
        return Seen(await SendAsync(new Delivery(DeliveryKind.Interaction, payload)));
    }

    /// <summary>
    /// Fills in (by action id; choices by value) and submits the modal in front of the person, and does what the app answers:
    /// nothing closes it; <c>errors</c>, <c>update</c>, <c>push</c>, <c>clear</c>. An answer that Slack cannot use is in <see cref="AppReply.Shown"/>.
    /// </summary>
    public async Task<AppReply> SubmitView(string user, IReadOnlyDictionary<string, string> values)
    {
        var (view, payload) = Locked(() =>
        {
            var person = state.User(user);
            var front = Front(person);
            var interaction = Interaction("view_submission", person, front.Id);
            interaction["view"] = json.View(front, ElementState.Values(Blocks(front), values));
            interaction["response_urls"] = new JsonArray();
            return (front, interaction);
        });
        var reply = Seen(await SendAsync(new Delivery(DeliveryKind.Interaction, payload)));
        if (!reply.IsOk) return reply;
        lock (state.Gate) return reply with { Shown = Obey(state.Views[view.Id], reply) };
    }

    /// <summary>Closes the modal with its cross; the app is told only with <c>notify_on_close</c>.</summary>
    public async Task<AppReply?> CloseView(string user)
    {
        var payload = Locked(() =>
        {
            var person = state.User(user);
            var view = Front(person);
            views.Close(view);
            if (JsonNode.Parse(view.Definition)!["notify_on_close"]?.GetValue<bool>() != true) return null;
            var interaction = Interaction("view_closed", person);
            interaction.Remove("trigger_id");
            interaction["view"] = json.View(view);
            interaction["is_cleared"] = false;
            return interaction;
        });
        return payload is null ? null : Seen(await SendAsync(new Delivery(DeliveryKind.Interaction, payload)));
    }

    /// <summary>Types into a menu of the front modal whose options come from the app.</summary>
    public async Task<AppReply> RequestOptions(string user, string actionId, string typed)
    {
        var payload = Locked(() =>
        {
            var person = state.User(user);
            var view = Front(person);
            var (block, _) = Find(Blocks(view), actionId);
            var interaction = Interaction("block_suggestion", person);
            interaction.Remove("trigger_id");
            interaction["action_id"] = actionId;
            interaction["block_id"] = block["block_id"]!.ToString();
            interaction["value"] = typed;
            interaction["container"] = new JsonObject { ["type"] = "view", ["view_id"] = view.Id };
            interaction["view"] = json.View(view);
            return interaction;
        });
        var reply = Seen(await SendAsync(new Delivery(DeliveryKind.Options, payload)));
        return reply.IsOk ? reply with { Shown = UsableOptions(reply) } : reply;
    }

    /// <summary>A shortcut in the menu of a message.</summary>
    public async Task<AppReply> UseMessageShortcut(string user, string channel, string ts, string callbackId)
    {
        var payload = Locked(() =>
        {
            var person = state.User(user);
            var place = state.Channel(channel);
            var interaction = Interaction("message_action", person);
            interaction["callback_id"] = callbackId;
            interaction["action_ts"] = state.NextTs();
            interaction["channel"] = new JsonObject { ["id"] = place.Id, ["name"] = ShownName(place) };
            interaction["message_ts"] = ts;
            interaction["message"] = json.Message(Access.Message(place, ts));
            interaction["response_url"] = BaseAddress + responseUrls.Issue("actions", place.Id, person.Id, ts);
            return interaction;
        });
        return Seen(await SendAsync(new Delivery(DeliveryKind.Interaction, payload)));
    }

    /// <summary>A shortcut from anywhere: no channel, no response URL.</summary>
    public async Task<AppReply> UseGlobalShortcut(string user, string callbackId)
    {
        var payload = Locked(() =>
        {
            var interaction = Interaction("shortcut", state.User(user));
            interaction["callback_id"] = callbackId;
            interaction["action_ts"] = state.NextTs();
            return interaction;
        });
        return Seen(await SendAsync(new Delivery(DeliveryKind.Interaction, payload)));
    }

    private JsonObject Interaction(string type, SlackUser person, string? viewId = null) => new()
    {
        ["type"] = type,
        ["token"] = Identity.VerificationToken,
        ["api_app_id"] = Identity.AppId,
        ["is_enterprise_install"] = false,
        ["enterprise"] = null,
        ["team"] = new JsonObject { ["id"] = Identity.TeamId, ["domain"] = Identity.TeamDomain },
        ["user"] = new JsonObject { ["id"] = person.Id, ["username"] = person.Name, ["name"] = person.Name, ["team_id"] = Identity.TeamId },
        ["trigger_id"] = state.Triggers.Issue(person.Id, viewId),
    };

    private JsonObject Action(JsonArray blocks, string actionId, string? value)
    {
        var (block, element) = Find(blocks, actionId);
        var action = new JsonObject
        {
            ["type"] = element["type"]!.ToString(),
            ["action_id"] = actionId,
            ["block_id"] = block["block_id"]!.ToString(),
            ["action_ts"] = state.NextTs(),
        };
        foreach (var name in (string[])["text", "value", "style", "url"])
            if (element["type"]!.ToString() == "button" && element[name] is { } known) action[name] = known.DeepClone();
        if (element["type"]!.ToString() == "overflow") action["selected_option"] = ElementState.Option(element, value);
        foreach (var (name, chosen) in ElementState.Of(element, value) ?? [])
            if (name != "type") action[name] = chosen?.DeepClone();
        return action;
    }

    /// <summary>The state at a click: nothing is required yet, so only what has been chosen is in it.</summary>
    private static JsonObject StateWith(JsonArray blocks, string actionId, string? value)
    {
        var values = new JsonObject();
        foreach (var block in blocks.OfType<JsonObject>())
        {
            foreach (var element in BlockTree.Interactive(block))
            {
                var id = element["action_id"]!.ToString();
                if (ElementState.Of(element, id == actionId ? value : null) is not { } chosen) continue;
                var blockId = block["block_id"]!.ToString();
                if (values[blockId] is not JsonObject inBlock) values[blockId] = inBlock = [];
                inBlock[id] = chosen;
            }
        }

        return values;
    }

    private static (JsonObject Block, JsonObject Element) Find(JsonArray blocks, string actionId) =>
        BlockTree.Find(blocks, actionId)
        ?? throw new InvalidOperationException($"There is nothing with the action id '{actionId}'; there are: {string.Join(", ", BlockTree.ActionIds(blocks))}.");

    private SlackView Front(SlackUser person) =>
        views.OpenFor(person.Id) is [.., var front] ? front : throw new InvalidOperationException($"{person.Name} has no modal open.");

    private static JsonArray Blocks(SlackView view) => JsonNode.Parse(view.Definition)!["blocks"]!.AsArray();
}
