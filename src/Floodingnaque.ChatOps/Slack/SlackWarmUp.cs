using System.Globalization;
using System.Text.Json;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Walks a note through all that is compiled on first use (signature, form, words, template, answer), so that the first real command is not the
/// one that waits for it: Slack's patience is short. Nothing is recorded and nobody is called. The server listens only after this is done.
/// </summary>
internal sealed class SlackWarmUp(AnswerWriter answers, Roster roster, IncidentSettings settings, TimeProvider clock) : IHostedService
{
    /// <summary>From here on the runtime compiles a method for good, in the background.</summary>
    private const int Times = 30;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        for (var n = 0; n < Times; n++)
        {
            Walk();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>The answer that nobody gets.</returns>
    internal byte[] Walk()
    {
        var body = "command=%2Fincident&text=note+warm-up&user_id=U0&channel_id=C0&trigger_id=0"u8;
        var now = clock.GetUtcNow();
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        SlackSignature.IsValid(body, timestamp, "v0=", nameof(SlackWarmUp), now);
        SlashCommand.Parse(body).TryGet(out var command, out _);
        var envelope = SlackInbound.Of(command!, now);
        var context = new CommandContext(envelope.Sender, now, SlackInbound.Platform, envelope.Channel, default(IncidentId), roster, settings);
        CommandTable.Read(context, ((CommandSaid)envelope.Input).Text);
        var answer = answers.Done(new Answer(AnswerTo.Channel, "noted", "warm-up"), Incident.Nothing, context);
        return JsonSerializer.SerializeToUtf8Bytes(SlackAnswers.Response(answer), SlackJson.Default.ResponseMessage);
    }
}
