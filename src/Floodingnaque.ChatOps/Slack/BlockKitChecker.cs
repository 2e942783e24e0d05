using System.Text.Json;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Collects what <see cref="BlockKitLimits"/> finds, with the path to each place.</summary>
internal sealed class BlockKitChecker
{
    private readonly List<BlockKitViolation> _violations = [];

    public void ThrowIfAny()
    {
        if (_violations.Count > 0)
            throw new BlockKitLimitException(_violations);
    }

    public void Add(string path, string rule) => _violations.Add(new BlockKitViolation(path, rule));

    public void Text(string path, string? text, int max, int min = 1)
    {
        if (text is null)
            return;

        var length = SlackText.Length(text);
        if (length < min)
            Add(path, "must not be empty");
        if (length > max)
            Add(path, $"has {length} characters, {max} are allowed");
    }

    public void Metadata(MessageMetadata? metadata)
    {
        if (metadata is null)
            return;

        Text("/metadata/event_type", metadata.EventType, BlockKitLimits.Id);
        if (JsonSerializer.SerializeToUtf8Bytes(metadata, SlackJson.Default.MessageMetadata).Length > BlockKitLimits.MetadataBytes)
            Add("/metadata", $"is larger than {BlockKitLimits.MetadataBytes} bytes");
    }

    public void MessageBlocks(IReadOnlyList<Block>? blocks)
    {
        if (blocks is not null)
            Blocks(blocks, BlockKitLimits.MessageBlocks);
    }

    public void Blocks(IReadOnlyList<Block> blocks, int max)
    {
        Count("/blocks", blocks.Count, 1, max);
        for (var i = 0; i < blocks.Count; i++)
            Block($"/blocks/{i}", blocks[i]);
        Unique("/blocks", "block_id", blocks.Select(block => block.BlockId));
    }

    public void Options(string path, IReadOnlyList<Option> options, int min)
    {
        Count(path, options.Count, min, BlockKitLimits.Options);
        for (var i = 0; i < options.Count; i++)
            Option($"{path}/{i}", options[i]);
    }

    private void Block(string path, Block block)
    {
        Text($"{path}/block_id", block.BlockId, BlockKitLimits.Id);
        switch (block)
        {
            case HeaderBlock header:
                Text($"{path}/text/text", header.Text.Text, BlockKitLimits.Header);
                break;
            case SectionBlock section:
                Section(path, section);
                break;
            case ContextBlock context:
                Count($"{path}/elements", context.Elements.Count, 1, BlockKitLimits.ContextElements);
                Texts($"{path}/elements", context.Elements, BlockKitLimits.SectionText);
                break;
            case ActionsBlock actions:
                Actions($"{path}/elements", actions.Elements);
                break;
            case InputBlock input:
                Input(path, input);
                break;
        }
    }

    private void Section(string path, SectionBlock section)
    {
        if (section.Text is null && section.Fields is null)
            Add(path, "needs text or fields");
        Text($"{path}/text/text", section.Text?.Text, BlockKitLimits.SectionText);
        if (section.Fields is { } fields)
        {
            Count($"{path}/fields", fields.Count, 1, BlockKitLimits.SectionFields);
            Texts($"{path}/fields", fields, BlockKitLimits.FieldText);
        }
    }

    private void Actions(string path, IReadOnlyList<BlockElement> elements)
    {
        Count(path, elements.Count, 1, BlockKitLimits.ActionElements);
        Unique(path, "action_id", elements.Select(element => element.ActionId));
        for (var i = 0; i < elements.Count; i++)
        {
            if (elements[i] is PlainTextInput)
                Add($"{path}/{i}", "cannot be a text input");
            Element($"{path}/{i}", elements[i]);
        }
    }

    private void Input(string path, InputBlock input)
    {
        Text($"{path}/label/text", input.Label.Text, BlockKitLimits.Label);
        Text($"{path}/hint/text", input.Hint?.Text, BlockKitLimits.Label);
        if (input.Element is Button)
            Add($"{path}/element", "cannot be a button");
        Element($"{path}/element", input.Element);
    }

    private void Element(string path, BlockElement element)
    {
        Text($"{path}/action_id", element.ActionId, BlockKitLimits.Id);
        switch (element)
        {
            case Button button:
                Text($"{path}/text/text", button.Text.Text, BlockKitLimits.ButtonText);
                Text($"{path}/value", button.Value, BlockKitLimits.ButtonValue);
                Confirm($"{path}/confirm", button.Confirm);
                break;
            case StaticSelect select:
                Options($"{path}/options", select.Options, min: 1);
                Text($"{path}/placeholder/text", select.Placeholder?.Text, BlockKitLimits.Placeholder);
                Option($"{path}/initial_option", select.InitialOption);
                Confirm($"{path}/confirm", select.Confirm);
                break;
            case PlainTextInput input:
                TextInput(path, input);
                break;
        }
    }

    private void TextInput(string path, PlainTextInput input)
    {
        Text($"{path}/placeholder/text", input.Placeholder?.Text, BlockKitLimits.Placeholder);
        if (input.MaxLength is { } max)
            Count($"{path}/max_length", max, 1, BlockKitLimits.InputText);
        Text($"{path}/initial_value", input.InitialValue, input.MaxLength ?? BlockKitLimits.InputText, min: 0);
    }

    private void Option(string path, Option? option)
    {
        if (option is null)
            return;

        Text($"{path}/text/text", option.Text.Text, BlockKitLimits.OptionText);
        Text($"{path}/description/text", option.Description?.Text, BlockKitLimits.OptionText);
        Text($"{path}/value", option.Value, BlockKitLimits.OptionValue);
    }

    private void Confirm(string path, Confirm? confirm)
    {
        if (confirm is null)
            return;

        Text($"{path}/title/text", confirm.Title.Text, BlockKitLimits.ConfirmTitle);
        Text($"{path}/text/text", confirm.Text.Text, BlockKitLimits.ConfirmText);
        Text($"{path}/confirm/text", confirm.Yes.Text, BlockKitLimits.ConfirmButton);
        Text($"{path}/deny/text", confirm.No.Text, BlockKitLimits.ConfirmButton);
    }

    private void Texts(string path, IReadOnlyList<TextObject> texts, int max)
    {
        for (var i = 0; i < texts.Count; i++)
            Text($"{path}/{i}/text", texts[i].Text, max);
    }

    private void Count(string path, int count, int min, int max)
    {
        if (count < min || count > max)
            Add(path, $"is {count}, must be {min} to {max}");
    }

    private void Unique(string path, string member, IEnumerable<string?> ids)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var id in ids)
        {
            if (id is not null && !seen.Add(id))
                Add($"{path}/{index}/{member}", $"repeats '{id}'");
            index++;
        }
    }
}
