using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>views.open, push, update; and the stack of at most three modals in front of each person.</summary>
internal sealed class ViewMethods(WorkspaceState state, ObjectJson json)
{
    private const int StackHeight = 3;

    public IEnumerable<ApiMethod> All =>
    [
        new("views.open", Open),
        new("views.push", Push),
        new("views.update", Update),
    ];

    private JsonObject Open(ApiCall call)
    {
        var definition = Definition(call);
        var (user, _) = state.Triggers.Exchange(call.Arguments.Required("trigger_id"));
        foreach (var open in OpenFor(user)) Close(open);
        return Shown(Add(user, definition, under: null));
    }

    private JsonObject Push(ApiCall call)
    {
        var definition = Definition(call);
        var (user, viewId) = state.Triggers.Exchange(call.Arguments.Required("trigger_id"));
        if (viewId is null || !state.Views.TryGetValue(viewId, out var under)) throw new SlackError("invalid_trigger_id");
        return Shown(PushOn(under, user, definition));
    }

    private JsonObject Update(ApiCall call)
    {
        var definition = Definition(call);
        var view = Addressed(call);
        if (call.Arguments.Text("hash") is { Length: > 0 } hash && hash != view.Hash) throw new SlackError("hash_conflict");
        return Shown(Replace(view, definition));
    }

    private SlackView Addressed(ApiCall call)
    {
        var id = call.Arguments.Text("view_id");
        var external = call.Arguments.Text("external_id");
        if (id is null && external is null) throw SlackError.Missing("view_id");
        var found = id is not null ? state.Views.GetValueOrDefault(id) : state.Views.Values.LastOrDefault(v => v.ExternalId == external && v.IsOpen);
        return found is { IsOpen: true } ? found : throw new SlackError("not_found");
    }

    private static JsonNode Definition(ApiCall call)
    {
        var view = call.Arguments.Json("view", "invalid_arguments") ?? throw SlackError.Missing("view");
        BlockKitValidator.View(view);
        return view;
    }

    private JsonObject Shown(SlackView view) => new() { ["view"] = json.View(view) };

    /// <summary>What a person has in front of them, the undermost first.</summary>
    public IReadOnlyList<SlackView> OpenFor(string user) =>
        [.. state.Views.Values.Where(v => v.User == user && v.IsOpen).OrderBy(v => v.Id, StringComparer.Ordinal)];

    public void Close(SlackView view) => state.Views[view.Id] = view with { IsOpen = false };

    public SlackView PushOn(SlackView under, string user, JsonNode definition)
    {
        if (OpenFor(user).Count >= StackHeight) throw new SlackError("push_limit_reached");
        return Add(user, definition, under);
    }

    public SlackView Replace(SlackView view, JsonNode definition)
    {
        var externalId = Text(definition, "external_id");
        CheckExternalId(externalId, view.Id);
        return state.Views[view.Id] = view with
        {
            Definition = Complete(definition),
            Hash = NewHash(),
            CallbackId = Text(definition, "callback_id") ?? "",
            ExternalId = externalId,
            Updates = view.Updates + 1,
        };
    }

    private SlackView Add(string user, JsonNode definition, SlackView? under)
    {
        var externalId = Text(definition, "external_id");
        CheckExternalId(externalId, ownId: null);
        var id = state.NextId("V");
        return state.Views[id] = new SlackView(id, user, under?.RootId ?? id, under?.Id, Complete(definition))
        {
            Hash = NewHash(),
            CallbackId = Text(definition, "callback_id") ?? "",
            ExternalId = externalId,
        };
    }

    private void CheckExternalId(string? externalId, string? ownId)
    {
        if (externalId is not null && state.Views.Values.Any(v => v.IsOpen && v.ExternalId == externalId && v.Id != ownId))
            throw new SlackError("duplicate_external_id");
    }

    private static string Complete(JsonNode definition)
    {
        var copy = definition.DeepClone().AsObject();
        copy["blocks"] = BlockTree.WithIds(copy["blocks"]!);
        return copy.ToJsonString();
    }

    private string NewHash() => state.NextTs() + ".h";

    private static string? Text(JsonNode view, string name) => view[name]?.ToString() is { Length: > 0 } text ? text : null;
}
