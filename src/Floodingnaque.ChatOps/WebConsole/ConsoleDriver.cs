using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.WebConsole;

/// <summary>What a person sees of an act beyond the messages in the channel.</summary>
/// <param name="Form">To be filled in now.</param>
/// <param name="FieldErrors">The submitted form comes back.</param>
/// <param name="NotRecorded">Nothing reached the disk.</param>
/// <param name="Posted">The message that the act was, by its id.</param>
/// <param name="Refused">Nothing was done, for a reason that the person was told.</param>
internal sealed record ActOutcome(
    OpenForm? Form = null, IReadOnlyDictionary<string, string>? FieldErrors = null, bool NotRecorded = false, string? Posted = null,
    bool Refused = false)
{
    public static readonly ActOutcome Done = new();
}

/// <summary>A form on somebody's screen. <paramref name="Instance"/> makes sending it twice one act; corrected, it is another.</summary>
internal sealed record OpenForm(ChatForm Form, string Instance, string Channel);

/// <summary>
/// Turns what people do on the page into envelopes, and answers into messages on the page. The person is who the page says: the
/// console has no sign-in, which is why <see cref="ConsoleGuard"/> lets nobody in from outside this machine.
/// </summary>
internal sealed class ConsoleDriver(
    ConsoleWorkspace workspace, IChatPipeline pipeline, Roster roster, IncidentSettings settings, TimeProvider clock)
{
    /// <summary>A person's message in UTF-16 units; Slack takes as much.</summary>
    public const int MaxText = 40_000;

    public ConsoleMentions Mentions { get; } = new(roster, settings.CommandName);

    /// <summary>The words after the command's name; null for a text that is no command.</summary>
    public string? CommandIn(string text)
    {
        var trimmed = text.TrimStart();
        var name = settings.CommandName;
        return trimmed.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (trimmed.Length == name.Length || char.IsWhiteSpace(trimmed[name.Length]))
            ? trimmed[name.Length..].TrimStart()
            : null;
    }

    /// <summary>A command, or a message: that stands in the channel before anybody else hears of it, as on any platform.</summary>
    public async Task<ActOutcome> Say(Actor person, string channel, string text, CancellationToken cancellationToken)
    {
        if (!MayBeIn(person, channel))
        {
            return ActOutcome.Done;
        }

        if (text.Length > MaxText)
        {
            Whisper(person, channel, ChatMessage.Plain($"A message takes {MaxText} characters; this has {text.Length}. Nothing was said."), null, alarm: true);
            return new ActOutcome(NotRecorded: true);
        }

        var said = Mentions.Encode(text);
        if (CommandIn(said) is { } words)
        {
            return await Deliver(Envelope(person, channel, Once("cmd"), new CommandSaid(words)), text, cancellationToken);
        }

        if (MistypedCommand.Read(text, settings.CommandName) is { } refusal)
        {
            Whisper(person, channel, MessageRenderer.Refusal(refusal), null, alarm: false);
            return new ActOutcome(Refused: true);
        }

        var message = workspace.Add(channel, null, (id, at) => new ConsoleMessage
        {
            Id = id,
            Channel = channel,
            Author = person,
            SentAt = at,
            Text = said,
        })!;
        return await Redeliver(message, cancellationToken);
    }

    /// <summary>Delivers a posted message; again, when the first time it could not be recorded.</summary>
    public Task<ActOutcome> Redeliver(ConsoleMessage message, CancellationToken cancellationToken) =>
        Deliver(
            new ChatEnvelope(
                new DeliveryId($"console:msg:{message.Channel}:{message.Id}"), message.Author, message.Ref.Channel, message.SentAt,
                new MessagePosted(message.Ref, message.Text ?? "", message.Thread, message.Files, SaidToBot(message))),
            null, cancellationToken);

    /// <summary>In the direct messages with the bot there is nobody else to speak to.</summary>
    private string? SaidToBot(ConsoleMessage message) =>
        Mentions.SaidToBot(message.Text ?? "") ?? (workspace.Channel(message.Channel)?.Kind is ChannelKind.Direct ? message.Text : null);

    public async Task<ActOutcome> Edit(Actor person, string channel, string id, string text, CancellationToken cancellationToken)
    {
        if (Own(person, channel, id) is not { } message)
        {
            return ActOutcome.Done;
        }

        var said = Mentions.Encode(text);
        if (said == message.Text || text.Length > MaxText)
        {
            return ActOutcome.Done;
        }

        workspace.Change(channel, id, m => m with { Text = said, EditedAt = clock.GetUtcNow() });
        return await Deliver(Envelope(person, channel, Once("edit"), new MessageEdited(message.Ref, said)), null, cancellationToken);
    }

    public async Task<ActOutcome> Delete(Actor person, string channel, string id, CancellationToken cancellationToken)
    {
        if (Own(person, channel, id) is not { } message)
        {
            return ActOutcome.Done;
        }

        workspace.Change(channel, id, m => m with { Deleted = true });
        return await Deliver(
            Envelope(person, channel, $"console:del:{channel}:{id}", new MessageRemoved(message.Ref)), null, cancellationToken);
    }

    public async Task<ActOutcome> React(Actor person, string channel, string id, string emoji, CancellationToken cancellationToken)
    {
        if (Seen(person, channel, id) is not { } message)
        {
            return ActOutcome.Done;
        }

        workspace.Change(channel, id, m => m.With(emoji, person));
        return await Deliver(
            Envelope(person, channel, $"console:react:{channel}:{id}:{emoji}:{person.Id}", new ReactionPut(message.Ref, emoji)), null, cancellationToken);
    }

    public async Task<ActOutcome> AddToTimeline(Actor person, string channel, string id, CancellationToken cancellationToken) =>
        Seen(person, channel, id) is { } message
            ? await Deliver(
                Envelope(person, channel, Once("shortcut"), new ShortcutUsed(
                    AddNote.Shortcut, message.Ref, message.Text ?? message.Drawn?.Fallback ?? "", message.Author)),
                null, cancellationToken)
            : ActOutcome.Done;

    public async Task<ActOutcome> Press(Actor person, string channel, string id, Button button, CancellationToken cancellationToken) =>
        Seen(person, channel, id) is { } message
            ? await Deliver(
                Envelope(person, channel, Once("press"), new ButtonPressed(button.Words, message.Ref)), button.Label, cancellationToken)
            : ActOutcome.Done;

    public async Task<ActOutcome> Submit(
        Actor person, OpenForm form, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        if (!MayBeIn(person, form.Channel))
        {
            return ActOutcome.Done;
        }

        var submitted = new FormSubmitted(form.Form.Id, values, form.Form.Context);
        var outcome = await Deliver(Envelope(person, form.Channel, form.Instance, submitted), form.Form.Title, cancellationToken);
        return outcome.FieldErrors is { Count: > 0 } || outcome.NotRecorded ? outcome with { Form = form } : outcome;
    }

    private async Task<ActOutcome> Deliver(ChatEnvelope envelope, string? about, CancellationToken cancellationToken)
    {
        var answer = await pipeline.Handle(envelope, cancellationToken);
        Show(envelope, answer, about);
        return new ActOutcome(
            answer.Form is { } form ? new OpenForm(form, Once("form"), envelope.Channel!.Value.Id) : null,
            answer.FieldErrors,
            NotRecorded.Is(answer),
            (envelope.Input as MessagePosted)?.Message.Id,
            answer.Refused is not null);
    }

    private void Show(ChatEnvelope envelope, ChatAnswer answer, string? about)
    {
        var channel = envelope.Channel!.Value.Id;
        var alarm = NotRecorded.Is(answer);
        var message = answer.Message ?? (alarm ? ChatMessage.Plain("Not recorded: the disk refused it. Try again.") : null);
        if (message is null || answer.FieldErrors is { Count: > 0 } || (answer.To is AnswerTo.Nobody && !alarm))
        {
            return;
        }

        if (answer.To is AnswerTo.Sender || alarm)
        {
            Whisper(envelope.Sender, channel, message, about, alarm);
            return;
        }

        workspace.Add(channel, $"answer:{envelope.Delivery}", (id, at) => new ConsoleMessage
        {
            Id = id,
            Channel = channel,
            Author = Actor.Bot,
            SentAt = at,
            Drawn = message,
        });
    }

    /// <summary>Says something that only this person sees.</summary>
    private void Whisper(Actor person, string channel, ChatMessage message, string? about, bool alarm) =>
        workspace.Add(channel, null, (id, at) => new ConsoleMessage
        {
            Id = id,
            Channel = channel,
            Author = Actor.Bot,
            SentAt = at,
            Drawn = message,
            OnlyFor = person.Id,
            About = about,
            Alarm = alarm,
        });

    private ChatEnvelope Envelope(Actor person, string channel, string delivery, ChatInput input) =>
        new(new DeliveryId(delivery), person, new ChannelRef(ConsolePlatform.PlatformName, channel), clock.GetUtcNow(), input);

    private string Once(string act) => $"console:{act}:{Guid.CreateVersion7(clock.GetUtcNow())}";

    private bool MayBeIn(Actor person, string channel) =>
        person.Platform == ConsolePlatform.PlatformName && workspace.Channel(channel)?.IsVisibleTo(person.Id) == true;

    private ConsoleMessage? Seen(Actor person, string channel, string id) =>
        MayBeIn(person, channel) && workspace.Message(channel, id) is { Deleted: false } m && (m.OnlyFor is null || m.OnlyFor == person.Id) ? m : null;

    private ConsoleMessage? Own(Actor person, string channel, string id) =>
        Seen(person, channel, id) is { } message && message.Author == person ? message : null;
}
