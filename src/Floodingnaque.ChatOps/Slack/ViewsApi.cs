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
    public Task Open(string triggerId, ModalView view, CancellationToken cancellationToken)
    {
        BlockKitLimits.Check(view);
        var arguments = new JsonObject { ["trigger_id"] = triggerId, ["view"] = JsonSerializer.SerializeToNode(view, SlackJson.Default.ModalView) };
        return transport.SendAsync(new SlackRequest("views.open", arguments) { Patience = TriggerPatience }, SlackJson.Default.SlackAnswer, cancellationToken);
    }
}
