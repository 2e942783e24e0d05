using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;
using Floodingnaque.ChatOps.UnitTests.Rendering;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

/// <summary>What Slack gets for each kind of message, to the letter; the stand-in's validator must take it.</summary>
public sealed class BlockKitSnapshotTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("notification", "incident-declared", "open")]
    [InlineData("card", "card", "stuck")]
    [InlineData("page", "escalation-page", "open")]
    [InlineData("help", "help", "open")]
    [InlineData("status", "status", "acknowledged")]
    public void A_message_is_drawn_as_it_was(string name, string template, string situation) => Match(name, Messages.Render(template, situation));

    [Fact]
    public void A_refusal_is_drawn_as_it_was() =>
        Match("refusal", MessageRenderer.Refusal(new Refusal("not-allowed", "`resolve` is for the lead & <!channel>. Ask Sam.")));

    [Theory]
    [InlineData("🔑")]
    [InlineData("ක")]
    [InlineData("&")]
    public void However_many_bytes_its_letters_take_a_message_stays_within_what_Slack_takes(string letter)
    {
        var neutral = new ChatMessage("x", [.. Enumerable.Repeat(ChatMessage.Plain(string.Concat(Enumerable.Repeat(letter, 2_000))).Blocks[0], 8)]);
        var json = JsonSerializer.SerializeToNode(new Message("x") { Blocks = SlackDrawing.Blocks(neutral) }, SlackJson.Default.Message)!;
        BlockKitValidator.Message(json["blocks"]!);
        Assert.Contains("more than fits", json.ToJsonString(), StringComparison.Ordinal);
    }

    private static void Match(string name, ChatMessage neutral)
    {
        var message = new Message(SlackDrawing.Fallback(neutral)) { Blocks = SlackDrawing.Blocks(neutral) };
        var json = JsonSerializer.SerializeToNode(message, SlackJson.Default.Message)!;
        BlockKitValidator.Message(JsonNode.Parse(json["blocks"]!.ToJsonString())!);
        Snapshot.Match(json.ToJsonString(Readable) + "\n", $"slack-{name}");
    }
}
