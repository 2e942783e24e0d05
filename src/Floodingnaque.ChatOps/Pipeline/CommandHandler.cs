using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Observability;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>The life of what somebody said or did: read it, may they, decide, record, answer. See README, "Life of a command".</summary>
internal sealed partial class CommandHandler(
    IncidentStreams streams,
    Deliveries deliveries,
    AnswerWriter answers,
    QueryAnswers queries,
    Roster roster,
    IncidentSettings settings,
    ChatOpsMetrics metrics,
    TimeProvider clock,
    ILogger<CommandHandler> logger) : IChatPipeline
{
    public Task<ChatAnswer> Handle(ChatEnvelope envelope, CancellationToken cancellationToken) =>
        deliveries.Once(envelope.Delivery, () => HandleOnce(envelope, cancellationToken));

    private async Task<ChatAnswer> HandleOnce(ChatEnvelope envelope, CancellationToken cancellationToken)
    {
        try
        {
            using var span = ChatOpsTraces.Source.StartActivity("chatops.envelope");
            span?.SetTag("chatops.input", envelope.Input.GetType().Name);
            var answer = await Dispatch(envelope, cancellationToken);
            span?.SetTag("chatops.refused", answer.Refused);
            if (answer.Refused is { } code)
            {
                metrics.Refused(code);
            }

            return answer;
        }
        catch (SetAsideException e)
        {
            return SetAside(envelope, e.Incident);
        }
        catch (NotRecordedException e)
        {
            LogNotRecorded(logger, envelope.Delivery, e);
            metrics.Refused(NotRecorded.Code);
            return AnswerWriter.NotRecorded(e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A bug, or a journal that cannot be read. The person must not be left with silence, nor with a guess about the record.
            var reference = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N")[^8..];
            LogFailed(logger, reference, envelope.Delivery, e);
            metrics.Refused(NotRecorded.Failed);
            return AnswerWriter.Failed(reference);
        }
    }

    private Task<ChatAnswer> Dispatch(ChatEnvelope envelope, CancellationToken cancellationToken) => envelope.Input switch
    {
        not (MessageEdited or MessageRemoved) when envelope.FromOutside => Outside(envelope, cancellationToken),
        CommandSaid said => Say(envelope, said.Text, envelope.Delivery, cancellationToken),
        ButtonPressed pressed => Say(envelope, pressed.Words, envelope.Delivery, cancellationToken),
        FormSubmitted form => Submit(envelope, form, cancellationToken),
        MessagePosted posted => Posted(envelope, posted, cancellationToken),
        MessageEdited e => InChannel(envelope, e.Message, new AmendMessage(e.Message, e.Text, envelope.At), cancellationToken),
        MessageRemoved e => InChannel(envelope, e.Message, new RecordRemoval(e.Message, envelope.At), cancellationToken),
        ReactionPut put when settings.MarkEmoji.Contains(put.Emoji) =>
            Pinned(envelope, put.Message, cancellationToken),
        ReactionPut => Task.FromResult(ChatAnswer.Silent),
        ShortcutUsed shortcut => Shortcut(envelope, shortcut, cancellationToken),
        var other => throw new ArgumentOutOfRangeException(nameof(envelope), other.GetType().Name, "No handling for this input."),
    };

    /// <summary>What somebody of another company writes in an incident's channel is recorded; nothing else that they do counts.</summary>
    private async Task<ChatAnswer> Outside(ChatEnvelope envelope, CancellationToken cancellationToken)
    {
        if (envelope.Input is MessagePosted posted)
        {
            var message = new RecordMessage(posted.Message, posted.Text, envelope.At, posted.Thread, posted.Files, IsNote: false) { MayMark = false };
            await InChannel(envelope, posted.Message, message, cancellationToken);
        }

        var isHere = streams.In(envelope.Channel) is not null;
        return envelope.Input switch
        {
            MessagePosted said when said.Command is null && !(isHere && RecordMessage.IsPrefixed(said.Text)) => ChatAnswer.Silent,
            ReactionPut put when !(isHere && settings.MarkEmoji.Contains(put.Emoji)) => ChatAnswer.Silent,
            _ => AnswerWriter.Refuse(new Refusal(
                "outsider", "You are of another company, and I only work for the people of my own. Please ask one of them to do it. "
                + "What you write in an incident's channel is recorded, but you cannot mark it.")),
        };
    }

    private async Task<ChatAnswer> Say(ChatEnvelope envelope, string text, DeliveryId delivery, CancellationToken cancellationToken)
    {
        var context = Context(envelope);
        var read = CommandTable.Read(context, text);
        if (read.IsRefused(out var refusal))
        {
            metrics.CommandHandled("unknown", "refused");
            return AnswerWriter.Refuse(refusal.Code == CommandTable.NoIncident ? await queries.WithOpenIncidents(refusal, text, context, cancellationToken) : refusal);
        }

        var (verb, request) = read.Value;
        var answer = request switch
        {
            Change change => await Run(change.Incident, change.Command, verb, context, delivery, cancellationToken),
            Begin begin => await Begin(begin, context, delivery, cancellationToken),
            Show show => Access.Check(verb with { NeedsIncident = false }, context, Incident.Nothing) is { } no
                ? AnswerWriter.Refuse(no)
                : await queries.Answer(show.Query, verb, context, cancellationToken),
            AskForm form => AnswerWriter.Form(form),
            _ => throw new ArgumentOutOfRangeException(nameof(envelope), request.GetType().Name, "No handling for this request."),
        };
        metrics.CommandHandled(verb.Name, answer.Refused is null ? request is Show ? "shown" : "done" : "refused");
        return answer;
    }

    private async Task<ChatAnswer> Run(
        IncidentId id, ICommand command, Verb verb, CommandContext context, DeliveryId delivery, CancellationToken cancellationToken)
    {
        if (deliveries.Find(delivery) is { } known)
        {
            return AnswerWriter.AlreadyRecorded(known);
        }

        if (!streams.Exists(id))
        {
            return AnswerWriter.Refuse(Access.Check(verb, context, Incident.Nothing)!);
        }

        var act = new Act(context.Sender, delivery, context.Now);
        var outcome = await streams.Run(id, command, state => Access.Check(verb, context, state), act, cancellationToken);
        return outcome.Refusal is { } refusal ? AnswerWriter.Refuse(refusal) : answers.Done(command.Answer(outcome.State), outcome.State, context);
    }

    private async Task<ChatAnswer> Begin(Begin begin, CommandContext context, DeliveryId delivery, CancellationToken cancellationToken)
    {
        if (deliveries.Find(delivery) is { } known)
        {
            return AnswerWriter.AlreadyRecorded(known);
        }

        while (true)
        {
            var id = streams.NextId(context.Now);
            var command = begin.Command(id);
            var outcome = await streams.Run(id, command, _ => null, new Act(context.Sender, delivery, context.Now), cancellationToken);
            if (outcome.Refusal is null)
            {
                return answers.Done(command.Answer(outcome.State), outcome.State, context);
            }
        }
    }

    private async Task<ChatAnswer> Submit(ChatEnvelope envelope, FormSubmitted form, CancellationToken cancellationToken)
    {
        if (form.Form != DeclareIncident.Form)
        {
            return AnswerWriter.Refuse(new Refusal("unknown-form", "This form is from an older version of the bot. Please say the command again."));
        }

        var context = Context(envelope);
        var request = DeclareIncident.FromForm(context, form.Values);
        return request.IsRefused(out var refusal)
            ? AnswerWriter.FieldError(refusal)
            : await Begin((Begin)request.Value, context, envelope.Delivery, cancellationToken);
    }

    private async Task<ChatAnswer> Posted(ChatEnvelope envelope, MessagePosted posted, CancellationToken cancellationToken)
    {
        var isNote = posted.Command is { } words && CommandTable.Find(CommandLine.Read(words).Next().Word) == AddNote.Verb;
        var message = new RecordMessage(posted.Message, posted.Text, envelope.At, posted.Thread, posted.Files, isNote && IsHere(envelope, posted));
        var heard = await InChannel(envelope, posted.Message, message, cancellationToken);
        return posted.Command is null || message.IsNote
            ? heard
            : await Say(envelope, posted.Command, new DeliveryId(envelope.Delivery.Value + "#said"), cancellationToken);
    }

    /// <summary>Whether "@bot note …" is about the incident of the channel it was said in; then the message itself is the note.</summary>
    private bool IsHere(ChatEnvelope envelope, MessagePosted posted) =>
        CommandTable.Read(Context(envelope), posted.Command) is { Refusal: null } read
        && read.Value.Request is Change change && change.Incident == streams.In(posted.Message.Channel);

    private Task<ChatAnswer> Shortcut(ChatEnvelope envelope, ShortcutUsed used, CancellationToken cancellationToken) =>
        used.Shortcut == AddNote.Shortcut && streams.In(used.Message.Channel) is not null
            ? InChannel(envelope, used.Message, Mark(envelope, used.Message, NoteSource.Shortcut, used.Text, used.Author), cancellationToken)
            : Task.FromResult(AnswerWriter.Refuse(used.Shortcut == AddNote.Shortcut
                ? new Refusal("no-incident", "This channel belongs to no incident. Use the shortcut in an incident's channel, "
                    + $"or write `{settings.CommandName} note INC-… TEXT`.")
                : new Refusal("unknown-shortcut", "This shortcut is from an older version of the bot.")));

    /// <summary>A reaction brings no text along: it marks what is in the record, and waits for what is not. It must not look as if it did more.</summary>
    private async Task<ChatAnswer> Pinned(ChatEnvelope envelope, MessageRef message, CancellationToken cancellationToken)
    {
        if (streams.In(message.Channel) is not { } id)
        {
            return ChatAnswer.Silent;
        }

        var mark = Mark(envelope, message, NoteSource.Reaction, null, null);
        if (await queries.Holds(id, message, cancellationToken))
        {
            return await InChannel(envelope, message, mark, cancellationToken);
        }

        await InChannel(envelope, message, new AwaitMark(message, envelope.At), cancellationToken);
        if (await queries.Holds(id, message, cancellationToken))
        {
            // It came in between, when nobody waited for it yet.
            var here = envelope with { Delivery = new DeliveryId(envelope.Delivery.Value + "#here") };
            return await InChannel(here, message, mark, cancellationToken);
        }

        return AnswerWriter.Refuse(new Refusal(
            "not-in-record", "That message is not in the record: it is from before I was here, from while I was away, or a bot's. It is marked only "
            + "if it still reaches me; then you see my sign under it. Use its shortcut “Add to timeline”, which takes the text along, "
            + $"or write `{settings.CommandName} note TEXT`."));
    }

    private AddNote Mark(ChatEnvelope envelope, MessageRef message, NoteSource source, string? text, Actor? author) =>
        new(text, envelope.At, source, message, author, Context(envelope).SenderAsRecipient, false);

    /// <summary>Records something that happened in a channel, when the channel is an incident's. Whoever is in the channel may.</summary>
    private async Task<ChatAnswer> InChannel(
        ChatEnvelope envelope, MessageRef message, ICommand command, CancellationToken cancellationToken)
    {
        if (streams.In(message.Channel) is not { } id || deliveries.Find(envelope.Delivery) is not null)
        {
            return ChatAnswer.Silent;
        }

        var act = new Act(envelope.Sender, envelope.Delivery, clock.GetUtcNow());
        try
        {
            var outcome = await streams.Run(id, command, _ => null, act, cancellationToken);
            return outcome.Refusal is { } refusal
                ? AnswerWriter.Refuse(refusal)
                : answers.Done(command.Answer(outcome.State), outcome.State, Context(envelope));
        }
        catch (SetAsideException e)
        {
            return SetAside(envelope, e.Incident); // not the end: what was said may be a command that needs no incident
        }
    }

    /// <summary>Whoever counts on the record is told that it is damaged: its channel, the roster's responders, and whoever was in it before
    /// the damage.</summary>
    private ChatAnswer SetAside(ChatEnvelope envelope, SetAside incident)
    {
        if (envelope.FromOutside || !Pipeline.SetAside.IsMeant(envelope.Input))
        {
            return ChatAnswer.Silent;
        }

        metrics.Refused(Pipeline.SetAside.Code);
        var context = Context(envelope);
        return AnswerWriter.Refuse(
            Access.MayRead(context, Incident.Nothing with { Id = incident.Id, Participants = [.. incident.Participants] }) ? incident.Refusal : Access.NotYours(context));
    }

    private CommandContext Context(ChatEnvelope envelope) => new(
        envelope.Sender, clock.GetUtcNow(), envelope.Sender.Platform, envelope.Channel, streams.In(envelope.Channel), roster, settings);

    [LoggerMessage(LogLevel.Error, "Failed, reference {Reference}: delivery {Delivery}.")]
    private static partial void LogFailed(ILogger logger, string reference, DeliveryId delivery, Exception e);

    [LoggerMessage(LogLevel.Error, "Not recorded: delivery {Delivery}.")]
    private static partial void LogNotRecorded(ILogger logger, DeliveryId delivery, Exception e);
}
