using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Chat;

/// <summary>One thing that a person did on a platform, verified and parsed, before anybody knows what it means.</summary>
/// <param name="Delivery">The same for every copy of the same thing.</param>
/// <param name="At">When the person did it, as the platform says (UTC).</param>
public sealed record ChatEnvelope(DeliveryId Delivery, Actor Sender, ChannelRef? Channel, DateTimeOffset At, ChatInput Input)
{
    /// <summary>The sender is of another company, in a channel that is shared with it.</summary>
    public bool FromOutside { get; init; }
}

public abstract record ChatInput;

/// <summary>The words after the slash command, as typed; mentions as <c>&lt;@ID&gt;</c>.</summary>
public sealed record CommandSaid(string Text) : ChatInput;

/// <summary>A button carries the words it stands for: pressing it is saying them.</summary>
public sealed record ButtonPressed(string Words, MessageRef? Message) : ChatInput;

public sealed record FormSubmitted(string Form, IReadOnlyDictionary<string, string> Values, string? Context) : ChatInput;

/// <summary>A person's message. <paramref name="Command"/> holds the words after the bot's mention when the message speaks to the bot.</summary>
public sealed record MessagePosted(
    MessageRef Message, string Text, string? Thread, IReadOnlyList<ChatFile> Files, string? Command) : ChatInput;

public sealed record MessageEdited(MessageRef Message, string Text) : ChatInput;

public sealed record MessageRemoved(MessageRef Message) : ChatInput;

/// <summary><paramref name="Emoji"/> without colons.</summary>
public sealed record ReactionPut(MessageRef Message, string Emoji) : ChatInput;

/// <summary>A message shortcut, for example "Add to timeline".</summary>
public sealed record ShortcutUsed(string Shortcut, MessageRef Message, string Text, Actor? Author) : ChatInput;
