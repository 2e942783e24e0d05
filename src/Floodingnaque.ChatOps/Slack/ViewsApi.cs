using System.Text.Json;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

internal sealed class ViewsApi(SlackTransport transport)
{
    // A trigger lives for 3 s: behind a longer wait the call could only fail.
    private static readonly TimeSpan TriggerPatience = TimeSpan.FromSeconds(2);

    /// <param name="triggerId">Lives for 3 s and works once.</param>
    /// <param name="view">The modal.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<SlackView> Open(string triggerId, ModalView view, CancellationToken cancellationToken) =>
        TriggeredAsync("views.open", triggerId, view, cancellationToken);

    /// <summary>On top of the modal from which the trigger came; at most three lie on each other.</summary>
    public Task<SlackView> Push(string triggerId, ModalView view, CancellationToken cancellationToken) =>
        TriggeredAsync("views.push", triggerId, view, cancellationToken);

    /// <summary>What a person typed stays where block id and action id stay.</summary>
    /// <param name="viewId">Of the open view.</param>
    /// <param name="view">Its new content.</param>
    /// <param name="hash">Refuses (<c>hash_conflict</c>) if the view has changed since; null to overwrite.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<SlackView> Update(string viewId, ModalView view, string? hash, CancellationToken cancellationToken) =>
        SendAsync(new SlackRequest("views.update", new JsonObject { ["view_id"] = viewId, ["hash"] = hash }), view, cancellationToken);

    private Task<SlackView> TriggeredAsync(string method, string triggerId, ModalView view, CancellationToken cancellationToken) => SendAsync(
        new SlackRequest(method, new JsonObject { ["trigger_id"] = triggerId }) { Patience = TriggerPatience }, view, cancellationToken);

    private async Task<SlackView> SendAsync(SlackRequest request, ModalView view, CancellationToken cancellationToken)
    {
        BlockKitLimits.Check(view);
        request.Arguments["view"] = JsonSerializer.SerializeToNode(view, SlackJson.Default.ModalView);
        return (await transport.SendAsync(request, SlackJson.Default.ViewAnswer, cancellationToken)).View;
    }
}
