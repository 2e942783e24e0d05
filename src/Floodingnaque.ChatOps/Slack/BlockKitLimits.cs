using System.Text.Json;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Slack's documented limits, checked before sending so that the mistake is named where it was made:
/// https://docs.slack.dev/reference/block-kit. Lengths are characters (<see cref="SlackText.Length"/>).
/// </summary>
internal static class BlockKitLimits
{
    public const int MessageBlocks = 50;
    public const int ViewBlocks = 100;
    public const int MessageText = 40_000;
    public const int UpdateText = 4_000;
    public const int Header = 150;
    public const int SectionText = 3000;
    public const int SectionFields = 10;
    public const int FieldText = 2000;
    public const int ContextElements = 10;
    public const int ActionElements = 25;
    public const int ButtonText = 75;
    public const int ButtonValue = 2000;
    public const int Id = 255;
    public const int Options = 100;
    public const int OptionText = 75;
    public const int OptionValue = 150;
    public const int Placeholder = 150;
    public const int ConfirmTitle = 100;
    public const int ConfirmText = 300;
    public const int ConfirmButton = 30;
    public const int Label = 2000;
    public const int InputText = 3000;
    public const int ModalTitle = 24;
    public const int PrivateMetadata = 3000;
    public const int ViewBytes = 250_000;
    public const int MetadataBytes = 15_000;
    public const int Topic = 250;
    public const int ChannelName = 80;

    /// <summary>
    /// Not checked, for drawing within: all blocks of a message together are refused (<c>msg_blocks_too_long</c>) from an unpublished
    /// size on, about 13 kB as people have seen it.
    /// </summary>
    public const int BlocksTextAdvice = 13_000;

    public static void Check(Message message)
    {
        var checker = new BlockKitChecker();
        checker.Text("/text", message.Text, MessageText);
        checker.MessageBlocks(message.Blocks);
        checker.Metadata(message.Metadata);
        checker.ThrowIfAny();
    }

    public static void Check(MessageUpdate update)
    {
        var checker = new BlockKitChecker();
        checker.Text("/text", update.Text, UpdateText);
        checker.MessageBlocks(update.Blocks);
        checker.ThrowIfAny();
    }

    public static void Check(ResponseMessage message)
    {
        var checker = new BlockKitChecker();
        checker.Text("/text", message.Text, MessageText, min: 0);
        checker.MessageBlocks(message.Blocks);
        checker.ThrowIfAny();
    }

    public static void Check(ModalView view)
    {
        var checker = new BlockKitChecker();
        checker.Text("/title/text", view.Title.Text, ModalTitle);
        checker.Text("/submit/text", view.Submit?.Text, ModalTitle);
        checker.Text("/close/text", view.Close?.Text, ModalTitle);
        checker.Text("/callback_id", view.CallbackId, Id);
        checker.Text("/private_metadata", view.PrivateMetadata, PrivateMetadata, min: 0);
        checker.Blocks(view.Blocks, ViewBlocks);
        if (view.Submit is null && view.Blocks.Any(block => block is InputBlock))
            checker.Add("/submit", "is required with input blocks");
        if (JsonSerializer.SerializeToUtf8Bytes(view, SlackJson.Default.ModalView).Length > ViewBytes)
            checker.Add("", $"is larger than {ViewBytes} bytes");
        checker.ThrowIfAny();
    }

    public static void CheckText(string name, string text, int max, int min = 1)
    {
        var checker = new BlockKitChecker();
        checker.Text("/" + name, text, max, min);
        checker.ThrowIfAny();
    }
}
