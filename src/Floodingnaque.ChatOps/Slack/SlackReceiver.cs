using System.Text.Json;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>What Slack gets as acknowledgement. <paramref name="Failed"/>: nothing is recorded, and Slack should deliver it again.</summary>
internal readonly record struct SlackReply(ReadOnlyMemory<byte> Json, bool Failed = false)
{
    public static readonly SlackReply Empty = new(default);
}

/// <summary>
/// Verified and parsed input → pipeline → acknowledgement, the same for HTTP and Socket Mode. The acknowledgement comes after the flush
/// and before any call to Slack; what else is to be said is said after it.
/// </summary>
internal sealed class SlackReceiver(
    IChatPipeline pipeline, SlackIdentity identity, SlackAfterAck afterAck, SlackAnswers answers, TimeProvider clock)
{
    /// <summary>Slack hangs up after three seconds and tells the person that the command failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    private static readonly SlackReply StillWorking = Json(new ResponseMessage
    {
        Text = "Still working on it. I will answer here; until then, take nothing as done.",
        ResponseType = ResponseType.Ephemeral,
    });

    public async Task<SlackReply> Receive(SlashCommand command, CancellationToken cancellationToken)
    {
        var envelope = SlackInbound.Of(command, clock.GetUtcNow());
        var handling = pipeline.Handle(envelope, cancellationToken);
        if (await InTime(handling) is not { } answer)
        {
            afterAck.Enqueue(async token => await answers.Say(await handling, envelope, command.ResponseUrl, command.TriggerId, token));
            return StillWorking;
        }

        if (answer.Form is not null)
        {
            afterAck.Enqueue(token => answers.Say(answer, envelope, command.ResponseUrl, command.TriggerId, token));
            return SlackReply.Empty;
        }

        return answer.Message is null ? SlackReply.Empty : Json(SlackAnswers.Response(answer));
    }

    public async Task<SlackReply> Receive(InteractionPayload payload, CancellationToken cancellationToken)
    {
        switch (payload.Type)
        {
            case InteractionPayload.BlockActions:
                return await Press(SlackInbound.Press(payload, clock.GetUtcNow()), payload, cancellationToken);
            case InteractionPayload.MessageAction:
                return await Press(SlackInbound.Shortcut(payload, clock.GetUtcNow()), payload, cancellationToken);
            case InteractionPayload.ViewSubmission:
                return await Submitted(payload, cancellationToken);
            case InteractionPayload.Shortcut:
                afterAck.Enqueue(token => answers.SayOldAction(payload, token));
                return SlackReply.Empty;
            default:
                return SlackReply.Empty; // closed views, and whatever Slack adds: acknowledged, of no meaning here
        }
    }

    public async Task<SlackReply> Receive(EventCallback callback, CancellationToken cancellationToken)
    {
        if (callback.Type != EventCallback.Callback || callback.Read().Value is not { } inner)
        {
            return SlackReply.Empty;
        }

        if (await BotUser(callback, cancellationToken) is not { } bot)
        {
            return SlackReply.Empty with { Failed = true }; // without knowing itself the bot might record its own words as a person's
        }

        if (SlackInbound.Of(callback, inner, bot, clock.GetUtcNow()) is not { } envelope)
        {
            return SlackReply.Empty;
        }

        var answer = await InTime(pipeline.Handle(envelope, cancellationToken));
        if (answer is null || NotRecorded.Is(answer))
        {
            return SlackReply.Empty with { Failed = true };
        }

        if (answer.Message is not null || answer.Form is not null)
        {
            afterAck.Enqueue(token => answers.Say(answer, envelope, null, null, token));
        }

        return SlackReply.Empty;
    }

    private async Task<string?> BotUser(EventCallback callback, CancellationToken cancellationToken)
    {
        if (identity.From(callback) is { } known)
        {
            return known;
        }

        try
        {
            return await identity.BotUser(cancellationToken).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (Exception e) when (e is SlackException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Acknowledged empty, because Slack reads nothing else here: what there is to say is said after it.</summary>
    private async Task<SlackReply> Press(ChatEnvelope? envelope, InteractionPayload payload, CancellationToken cancellationToken)
    {
        if (envelope is null)
        {
            if (payload.Actions is [{ Type: "button" }, ..])
            {
                afterAck.Enqueue(token => answers.SayOldAction(payload, token));
            }

            return SlackReply.Empty; // a choice in a menu of a form: the form brings it along
        }

        var handling = pipeline.Handle(envelope, cancellationToken);
        await InTime(handling);
        afterAck.Enqueue(async token => await answers.Say(await handling, envelope, payload.ResponseUrl, payload.TriggerId, token));
        return SlackReply.Empty;
    }

    private async Task<SlackReply> Submitted(InteractionPayload payload, CancellationToken cancellationToken)
    {
        var envelope = SlackInbound.Submission(payload, clock.GetUtcNow());
        var handling = pipeline.Handle(envelope, cancellationToken);
        if (await InTime(handling) is not { } answer)
        {
            afterAck.Enqueue(async token => await answers.Say(await handling, envelope, null, null, token));
            return SlackReply.Empty;
        }

        if (answer.Refused is not null)
        {
            return FormErrors(payload.View!, answer);
        }

        afterAck.Enqueue(token => answers.Say(answer, envelope, null, null, token));
        return SlackReply.Empty;
    }

    /// <summary>Sentences at their fields; a refusal of the whole form stands at the first one. Slack takes only blocks that are in the view.</summary>
    private static SlackReply FormErrors(SlackView view, ChatAnswer answer)
    {
        var fields = view.State?.Values?.Keys.ToArray() ?? [];
        var errors = (answer.FieldErrors ?? new Dictionary<string, string>()).Where(e => fields.Contains(e.Key)).ToDictionary();
        if (errors.Count == 0 && fields.Length > 0)
        {
            errors[fields[0]] = answer.Message?.Fallback ?? "This could not be done.";
        }

        return errors.Count == 0
            ? SlackReply.Empty
            : new SlackReply(JsonSerializer.SerializeToUtf8Bytes(new ViewErrors(errors), SlackJson.Default.ViewErrors));
    }

    private async Task<ChatAnswer?> InTime(Task<ChatAnswer> handling)
    {
        if (handling.IsCompleted)
        {
            return await handling;
        }

        try
        {
            return await handling.WaitAsync(Patience, clock);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static SlackReply Json(ResponseMessage message) =>
        new(JsonSerializer.SerializeToUtf8Bytes(message, SlackJson.Default.ResponseMessage));
}
