using System.Text.Json.Serialization;

namespace Floodingnaque.ChatOps.Slack;

// Block Kit as far as the bot draws with it: https://docs.slack.dev/reference/block-kit/blocks
// The types are written, never read: blocks in messages from Slack stay JSON, for there are more kinds than anybody knows.

[JsonDerivedType(typeof(HeaderBlock))]
[JsonDerivedType(typeof(SectionBlock))]
[JsonDerivedType(typeof(ContextBlock))]
[JsonDerivedType(typeof(ActionsBlock))]
[JsonDerivedType(typeof(InputBlock))]
[JsonDerivedType(typeof(DividerBlock))]
internal abstract record Block
{
    [JsonPropertyOrder(-1)]
    public abstract string Type { get; }

    public string? BlockId { get; init; }
}

internal sealed record HeaderBlock(PlainText Text) : Block
{
    public override string Type => "header";
}

internal sealed record SectionBlock(TextObject? Text = null) : Block
{
    public override string Type => "section";
    public IReadOnlyList<TextObject>? Fields { get; init; }
}

internal sealed record ContextBlock(IReadOnlyList<TextObject> Elements) : Block
{
    public override string Type => "context";
}

internal sealed record ActionsBlock(IReadOnlyList<BlockElement> Elements) : Block
{
    public override string Type => "actions";
}

/// <summary>Modals only, as far as the bot is concerned.</summary>
internal sealed record InputBlock(PlainText Label, BlockElement Element) : Block
{
    public override string Type => "input";
    public PlainText? Hint { get; init; }
    public bool? Optional { get; init; }
}

internal sealed record DividerBlock : Block
{
    public override string Type => "divider";
}

[JsonDerivedType(typeof(PlainText))]
[JsonDerivedType(typeof(Markdown))]
internal abstract record TextObject(string Text)
{
    [JsonPropertyOrder(-1)]
    public abstract string Type { get; }
}

/// <summary>Shown as it is: nothing in it is a mention or a link.</summary>
internal sealed record PlainText(string Text) : TextObject(Text)
{
    public override string Type => "plain_text";

    public static implicit operator PlainText(string text) => new(text);
}

/// <summary>mrkdwn. Text of people and logs goes through <see cref="SlackText.Escape"/> first.</summary>
internal sealed record Markdown(string Text) : TextObject(Text)
{
    public override string Type => "mrkdwn";

    /// <summary>True leaves bare addresses and names unlinked.</summary>
    public bool? Verbatim { get; init; }
}
