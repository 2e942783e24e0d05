using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Receives over Socket Mode from the moment on that all incidents are loaded; until Slack's first hello the bot is not ready. The socket is
/// the trust: nothing is signed here.
/// </summary>
internal sealed partial class SocketModeWorker(
    SocketModeClient client, SlackReceiver receiver, Readiness readiness, ILogger<SocketModeWorker> logger) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        readiness.MarkMissing("Socket Mode is not connected: Slack has not said hello yet.");
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Loaded.WaitAsync(stoppingToken);
        try
        {
            var running = client.RunAsync(Handle, stoppingToken);
            if (await Task.WhenAny(client.Connected, running) == client.Connected)
            {
                readiness.MarkArrived();
            }

            await running;
        }
        catch (SlackException e)
        {
            LogEnded(logger, e.ErrorCode);
            readiness.MarkFailed($"Socket Mode ended: {e.ErrorCode}. Put the Slack settings right and start again; run doctor");
        }
    }

    private async Task<ReadOnlyMemory<byte>> Handle(SocketEnvelope envelope, CancellationToken cancellationToken)
    {
        var handling = envelope.Type switch
        {
            SocketEnvelope.Commands when SlashCommand.Parse(envelope.Payload).TryGet(out var command, out _) =>
                receiver.Receive(command, CancellationToken.None),
            SocketEnvelope.Interactive when InteractionPayload.Parse(envelope.Payload).TryGet(out var payload, out _) =>
                receiver.Receive(payload, CancellationToken.None),
            SocketEnvelope.Events when EventCallback.Parse(envelope.Payload).TryGet(out var callback, out _) =>
                receiver.Receive(callback, CancellationToken.None),
            _ => Task.FromResult(SlackReply.Empty), // unreadable or unknown: acknowledged, or it would come again and again
        };
        var reply = await handling;
        return reply.Failed ? throw new NotRecordedException($"{envelope.Type} was not recorded") : reply.Json;
    }

    [LoggerMessage(LogLevel.Critical, "Socket Mode ended: {Code}. Nothing is received from Slack any more.")]
    private static partial void LogEnded(ILogger logger, string code);
}
