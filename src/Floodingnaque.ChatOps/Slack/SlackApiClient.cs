using System.Text.Json;

namespace Floodingnaque.ChatOps.Slack;

internal sealed class SlackApiClient(SlackTransport transport) : ISlackApiClient
{
    private const string ResponseUrl = "response_url";

    public ChatApi Chat { get; } = new(transport);
    public ConversationsApi Conversations { get; } = new(transport);
    public ViewsApi Views { get; } = new(transport);
    public PinsApi Pins { get; } = new(transport);
    public ReactionsApi Reactions { get; } = new(transport);
    public AuthApi Auth { get; } = new(transport);
    public AppsApi Apps { get; } = new(transport);

    public async Task Respond(string responseUrl, ResponseMessage message, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(responseUrl, UriKind.Absolute, out var url) || !SlackHosts.MayRespondTo(transport.ApiBase, url))
            throw new SlackException(ResponseUrl, "response_url_not_allowed", SlackErrorCategory.Permanent);

        BlockKitLimits.Check(message);
        var body = SlackRequest.Json(JsonSerializer.SerializeToNode(message, SlackJson.Default.ResponseMessage)!.AsObject());
        var answer = await transport.PostAsync(ResponseUrl, url, body, cancellationToken);
        SlackAnswerReader.ReadResponseUrlAnswer(ResponseUrl, answer);
    }
}
