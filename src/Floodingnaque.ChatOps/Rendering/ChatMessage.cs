using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>
/// A message in neutral blocks, which each platform draws its own way and escapes for the place where it is shown. What people typed is
/// only ever in <see cref="TextSpan.Text"/>: never markup, never a notification.
/// </summary>
/// <param name="Fallback">Plain text for notifications and screen readers; no markup.</param>
internal sealed record ChatMessage(string Fallback, IReadOnlyList<Block> Blocks)
{
    public static ChatMessage Plain(string text) => new(text, [new SectionBlock([new TextSpan(text)])]);
}

internal abstract record Block;

internal sealed record HeaderBlock(string Text) : Block;

internal sealed record SectionBlock(IReadOnlyList<Span> Spans) : Block;

/// <summary>Somebody else's words, set off from the bot's.</summary>
internal sealed record QuoteBlock(IReadOnlyList<Span> Spans) : Block;

/// <summary>Label and value pairs, side by side where there is room.</summary>
internal sealed record FieldsBlock(IReadOnlyList<Field> Fields) : Block;

internal sealed record Field(string Label, IReadOnlyList<Span> Value);

/// <summary>Small print.</summary>
internal sealed record ContextBlock(IReadOnlyList<Span> Spans) : Block;

internal sealed record DividerBlock : Block;

internal sealed record ButtonsBlock(IReadOnlyList<Button> Buttons) : Block;

internal enum ButtonStyle
{
    Plain,
    Primary,
    Danger,
}

/// <summary>A button carries the words it stands for (<c>ack INC-2026-11-24-001</c>): pressing it is saying them.</summary>
/// <param name="Confirm">Asked before it counts; null for no question.</param>
internal sealed record Button(string Label, string Words, ButtonStyle Style = ButtonStyle.Plain, string? Confirm = null);

internal abstract record Span;

internal sealed record TextSpan(string Text, bool Bold = false, bool Italic = false, bool Code = false) : Span;

/// <summary>A person who is to be notified where the platform can.</summary>
internal sealed record MentionSpan(Actor Who, string Name) : Span;

internal sealed record ChannelSpan(ChannelRef Channel, string Name) : Span;

internal enum InstantStyle
{
    /// <summary>Hours and minutes, UTC and the reader's own.</summary>
    Time,

    /// <summary>The same with the date.</summary>
    DateAndTime,
}

/// <summary>A moment: shown in UTC and in the reader's local time where the platform can.</summary>
internal sealed record InstantSpan(DateTimeOffset At, InstantStyle Style) : Span;

internal sealed record LinkSpan(Uri Url, string Label) : Span;

/// <summary>A form that a person fills in. On platforms without forms the usage sentence is said instead.</summary>
/// <param name="Context">Comes back unchanged with the answer; at most 3,000 characters.</param>
internal sealed record ChatForm(string Id, string Title, string Submit, IReadOnlyList<FormField> Fields, string? Context = null);

internal enum FieldKind
{
    Line,
    Text,
    Choice,
}

internal sealed record FormField(
    string Name, string Label, FieldKind Kind, bool Required, string? Hint = null, string? Initial = null, int MaxLength = 3_000,
    IReadOnlyList<FormOption>? Options = null);

internal sealed record FormOption(string Value, string Label, string? Description = null);
