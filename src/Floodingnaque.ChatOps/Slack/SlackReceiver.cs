using System.Text.Json;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>What Slack gets as acknowledgement.</summary>
/// <param name="Failed">Nothing is recorded, and Slack should deliver it again.</param>
/// <param name="Problem">It could not be read, and why.</param>
internal readonly record struct SlackReply(ReadOnlyMemory<byte> Json, bool Failed = false, string? Problem = null)
{
    public static readonly SlackReply Empty = new(default);
}

/// <summary>
/// Verified and parsed input → pipeline → acknowledgement, the same for HTTP and Socket Mode. The acknowledgement comes after the flush
/// and before any call to Slack; what else is to be said is said after it.
/// </summary>
internal sealed partial class SlackReceiver(
    IChatPipeline pipeline, SlackIdentity identity, SlackAfterAck afterAck, SlackAnswers answers, SlackTold told, TimeProvider clock,
    ILogger<SlackReceiver> logger)
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
        var envelope = Seen(SlackInbound.Of(command, clock.GetUtcNow()), command.TeamId, command.EnterpriseId);
        var handling = pipeline.Handle(envelope, cancellationToken);
        if (await InTime(handling) is not { } answer)
        {
            afterAck.Enqueue(async token => await answers.Say(await handling, envelope, command.ResponseUrl, command.TriggerId, token));
            return StillWorking;
        }

        if (answer.Form is not null)
        {
            afterAck.StartNow(token => answers.Say(answer, envelope, command.ResponseUrl, command.TriggerId, token));
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
        if (callback.Type != EventCallback.Callback)
        {
            return SlackReply.Empty;
        }

        if (!callback.Read().TryGet(out var inner, out var problem))
        {
            LogUnreadable(logger, callback.EventId, problem);
            return SlackReply.Empty with { Problem = problem };
        }

        if (await BotUser(callback, cancellationToken) is not { } bot)
        {
            return SlackReply.Empty with { Failed = true }; // without knowing itself the bot might record its own words as a person's
        }

        if (SlackInbound.Of(callback, inner, bot, clock.GetUtcNow()) is not { } happened)
        {
            return SlackReply.Empty;
        }

        var envelope = Seen(happened, SlackInbound.Team(callback, inner), null);
        if (await InTime(pipeline.Handle(envelope, cancellationToken)) is not { } answer)
        {
            return SlackReply.Empty with { Failed = true };
        }

        var recorded = !NotRecorded.Is(answer);
        if ((answer.Message is not null || answer.Form is not null) && (recorded || IsMeant(envelope.Input)) && told.IsNews(envelope.Delivery, recorded))
        {
            afterAck.Enqueue(token => answers.Say(answer, envelope, null, null, token));
        }

        return SlackReply.Empty with { Failed = !recorded };
    }

    /// <summary>Meant for the bot or for the record, so that its author counts on it; people's talk to each other is not worth a cry for each word.</summary>
    private static bool IsMeant(ChatInput input) =>
        input is ReactionPut || (input is MessagePosted posted && (posted.Command is not null || RecordMessage.IsPrefixed(posted.Text)));

    private ChatEnvelope Seen(ChatEnvelope envelope, string? team, string? enterprise) =>
        identity.IsForeign(team, enterprise) ? envelope with { FromOutside = true } : envelope;

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

        envelope = Seen(envelope, payload.User?.TeamId, null);
        var handling = pipeline.Handle(envelope, cancellationToken);
        Action<Func<CancellationToken, Task>> say = await InTime(handling) is { Form: not null } ? afterAck.StartNow : afterAck.Enqueue;
        say(async token => await answers.Say(await handling, envelope, payload.ResponseUrl, payload.TriggerId, token));
        return SlackReply.Empty;
    }

    private async Task<SlackReply> Submitted(InteractionPayload payload, CancellationToken cancellationToken)
    {
        var envelope = Seen(SlackInbound.Submission(payload, clock.GetUtcNow()), payload.User?.TeamId, null);
        var handling = pipeline.Handle(envelope, cancellationToken);
        if (await InTime(handling) is not { } answer)
        {
            afterAck.Enqueue(async token => await answers.Say(await handling, envelope, null, null, token));
            return SlackReply.Empty;
        }

        if (answer.Refused is not null && !envelope.FromOutside)
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

    [LoggerMessage(LogLevel.Warning, "The event {Event} {Problem} and is not taken")]
    private static partial void LogUnreadable(ILogger logger, string? @event, string problem);
}
