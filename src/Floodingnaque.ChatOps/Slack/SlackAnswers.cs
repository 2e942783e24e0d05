using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Brings an answer to the person who asked, by the best way that is open: form, response_url, ephemeral message, direct message.</summary>
internal sealed class SlackAnswers(ISlackApiClient slack)
{
    private static readonly ChatMessage OldAction = ChatMessage.Plain(
        "This button is from an older version of the bot and does nothing any more. Say it in words: /incident help");

    public static ResponseMessage Response(ChatAnswer answer) => new()
    {
        ResponseType = answer.To is AnswerTo.Channel ? ResponseType.InChannel : ResponseType.Ephemeral,
        Text = SlackDrawing.Fallback(answer.Message!),
        Blocks = SlackDrawing.Blocks(answer.Message!),
    };

    public async Task Say(ChatAnswer answer, ChatEnvelope asked, string? responseUrl, string? triggerId, CancellationToken cancellationToken)
    {
        if (answer.Form is { } form)
        {
            await Open(form, asked, responseUrl, triggerId, cancellationToken);
        }
        else if (answer.Message is not null && answer.To is not AnswerTo.Nobody)
        {
            await Deliver(answer, asked, responseUrl, cancellationToken);
        }
    }

    public Task SayOldAction(InteractionPayload payload, CancellationToken cancellationToken) => Deliver(
        new ChatAnswer(AnswerTo.Sender, OldAction),
        new ChatEnvelope(
            default, new Actor(SlackInbound.Platform, payload.User!.Id),
            (payload.Container?.ChannelId ?? payload.Channel?.Id) is { } id ? new ChannelRef(SlackInbound.Platform, id) : null, default, new CommandSaid("")),
        payload.ResponseUrl, cancellationToken);

    /// <summary>A form needs a trigger, which only commands and presses bring; a mention gets a button that brings one.</summary>
    private async Task Open(ChatForm form, ChatEnvelope asked, string? responseUrl, string? triggerId, CancellationToken cancellationToken)
    {
        if (triggerId is not null)
        {
            try
            {
                await slack.Views.Open(triggerId, SlackDrawing.Modal(form, asked.Channel?.Id), cancellationToken);
                return;
            }
            catch (Exception e) when (IsRefusal(e))
            {
                // Too late for this trigger, or Slack has an outage: the button below makes a new one, and its text says the way without a form.
            }
        }

        var words = ((asked.Input as CommandSaid)?.Text ?? (asked.Input as MessagePosted)?.Command ?? "") is { Length: > 0 and <= 2000 } said ? said : form.Id;
        var button = new ChatMessage(
            $"{form.Title}: press the button.",
            [
                new Rendering.SectionBlock([new TextSpan("I need a little more. Press the button, or say it in one line: "), new TextSpan("/incident declare p2 TITLE", Code: true)]),
                new ButtonsBlock([new Rendering.Button(form.Title, words, Rendering.ButtonStyle.Primary)]),
            ]);
        await Deliver(new ChatAnswer(AnswerTo.Sender, button), asked, responseUrl, cancellationToken);
    }

    /// <summary>Tries one way after the other, whatever is wrong with it: an answer that is perhaps there twice is better than none.</summary>
    private async Task Deliver(ChatAnswer answer, ChatEnvelope asked, string? responseUrl, CancellationToken cancellationToken)
    {
        var response = Response(answer);
        if (!IsWithinLimits(response))
        {
            response = response with { Blocks = null }; // plain words are an answer too
        }

        if (responseUrl is not null)
        {
            try
            {
                await slack.Respond(responseUrl, response, cancellationToken);
                return;
            }
            catch (SlackException)
            {
                // Used up (five answers in 30 minutes), refused, or an outage: there are other ways.
            }
        }

        var message = new Message(response.Text!) { Channel = asked.Channel?.Id, Blocks = response.Blocks };
        if (asked.Channel is not null)
        {
            try
            {
                await (answer.To is AnswerTo.Channel
                    ? slack.Chat.PostMessage(message, cancellationToken)
                    : slack.Chat.PostEphemeral(asked.Sender.Id, message, cancellationToken) as Task);
                return;
            }
            catch (SlackException)
            {
                // Not in that channel, or the bot is not, or Slack hiccups: a direct message reaches them anyway.
            }
        }

        var direct = await slack.Conversations.Open(asked.Sender.Id, cancellationToken);
        await slack.Chat.PostMessage(message with { Channel = direct.Id }, cancellationToken);
    }

    private static bool IsRefusal(Exception e) => e is SlackException or BlockKitLimitException;

    private static bool IsWithinLimits(ResponseMessage response)
    {
        try
        {
            BlockKitLimits.Check(response);
            return true;
        }
        catch (BlockKitLimitException)
        {
            return false;
        }
    }
}
