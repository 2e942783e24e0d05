using System.Text.Json.Serialization;

namespace Floodingnaque.ChatOps.Slack;

[JsonDerivedType(typeof(Button))]
[JsonDerivedType(typeof(StaticSelect))]
[JsonDerivedType(typeof(PlainTextInput))]
internal abstract record BlockElement(string ActionId)
{
    [JsonPropertyOrder(-1)]
    public abstract string Type { get; }
}

internal enum ButtonStyle
{
    [JsonStringEnumMemberName("primary")]
    Primary,

    [JsonStringEnumMemberName("danger")]
    Danger,
}

internal sealed record Button(string ActionId, PlainText Text) : BlockElement(ActionId)
{
    public override string Type => "button";
    public string? Value { get; init; }
    public ButtonStyle? Style { get; init; }
    public Confirm? Confirm { get; init; }
}

/// <summary>Asked before the press counts.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Text">The question.</param>
/// <param name="Yes">Goes on.</param>
/// <param name="No">Goes back.</param>
internal sealed record Confirm(
    PlainText Title,
    TextObject Text,
    [property: JsonPropertyName("confirm")] PlainText Yes,
    [property: JsonPropertyName("deny")] PlainText No)
{
    public ButtonStyle? Style { get; init; }
}

internal sealed record StaticSelect(string ActionId, IReadOnlyList<Option> Options) : BlockElement(ActionId)
{
    public override string Type => "static_select";
    public PlainText? Placeholder { get; init; }

    /// <summary>Must equal one of the options exactly.</summary>
    public Option? InitialOption { get; init; }

    public Confirm? Confirm { get; init; }
}

internal sealed record PlainTextInput(string ActionId) : BlockElement(ActionId)
{
    public override string Type => "plain_text_input";
    public PlainText? Placeholder { get; init; }
    public string? InitialValue { get; init; }
    public bool? Multiline { get; init; }
    public int? MaxLength { get; init; }
}

internal sealed record Option(PlainText Text, string Value)
{
    public PlainText? Description { get; init; }
}
