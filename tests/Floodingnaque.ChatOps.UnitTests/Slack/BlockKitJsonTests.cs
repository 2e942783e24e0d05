using System.Text.Json;
using Floodingnaque.ChatOps.Slack;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class BlockKitJsonTests
{
    [Fact]
    public void A_message_is_written_in_slacks_words_and_without_nulls()
    {
        var message = new Message("Incident declared")
        {
            Channel = "C1",
            Blocks =
            [
                new HeaderBlock("INC-1"),
                new SectionBlock(new Markdown("*P1*") { Verbatim = true }) { BlockId = "b", Fields = [new PlainText("f")] },
                new ContextBlock([new Markdown("m"), new PlainText("p")]),
                new DividerBlock(),
                new ActionsBlock(
                [
                    new Button("approve", "Approve")
                    {
                        Value = "run-1",
                        Style = ButtonStyle.Danger,
                        Confirm = new Confirm("Sure?", new PlainText("It blocks."), "Yes", "No"),
                    },
                    new StaticSelect("sev", [new Option("P1", "p1")]) { Placeholder = "Severity" },
                ]),
            ],
            Metadata = new MessageMetadata("reaction", new Dictionary<string, string> { ["reactionId"] = "r-1" }),
            UnfurlLinks = false,
        };

        AssertJson(
            """
            {"text":"Incident declared","channel":"C1","blocks":[
            {"type":"header","text":{"type":"plain_text","text":"INC-1"}},
            {"type":"section","text":{"type":"mrkdwn","verbatim":true,"text":"*P1*"},"fields":[{"type":"plain_text","text":"f"}],"block_id":"b"},
            {"type":"context","elements":[{"type":"mrkdwn","text":"m"},{"type":"plain_text","text":"p"}]},
            {"type":"divider"},
            {"type":"actions","elements":[
            {"type":"button","text":{"type":"plain_text","text":"Approve"},"value":"run-1","style":"danger","confirm":{"title":{"type":"plain_text","text":"Sure?"},"text":{"type":"plain_text","text":"It blocks."},"confirm":{"type":"plain_text","text":"Yes"},"deny":{"type":"plain_text","text":"No"}},"action_id":"approve"},
            {"type":"static_select","options":[{"text":{"type":"plain_text","text":"P1"},"value":"p1"}],"placeholder":{"type":"plain_text","text":"Severity"},"action_id":"sev"}]}],
            "metadata":{"event_type":"reaction","event_payload":{"reactionId":"r-1"}},"unfurl_links":false}
            """,
            JsonSerializer.Serialize(message, SlackJson.Default.Message));
    }

    [Fact]
    public void A_modal_is_written_in_slacks_words()
    {
        var view = new ModalView("Declare", [new InputBlock("Title", new PlainTextInput("title") { Multiline = false, MaxLength = 200 }) { BlockId = "t", Optional = true }])
        {
            CallbackId = "declare",
            Submit = "Go",
            PrivateMetadata = "m",
        };
        AssertJson(
            """
            {"type":"modal","title":{"type":"plain_text","text":"Declare"},"blocks":[
            {"type":"input","label":{"type":"plain_text","text":"Title"},"element":{"type":"plain_text_input","multiline":false,"max_length":200,"action_id":"title"},"optional":true,"block_id":"t"}],
            "callback_id":"declare","submit":{"type":"plain_text","text":"Go"},"private_metadata":"m"}
            """,
            JsonSerializer.Serialize(view, SlackJson.Default.ModalView));
    }

    [Fact]
    public void Errors_of_a_submission_are_written_by_block_id()
    {
        var response = new ViewErrors(new Dictionary<string, string> { ["Title_1"] = "Too short." });
        AssertJson(
            """{"response_action":"errors","errors":{"Title_1":"Too short."}}""",
            JsonSerializer.Serialize(response, SlackJson.Default.ViewErrors));
    }

    private static void AssertJson(string expected, string actual)
    {
        using var wanted = JsonDocument.Parse(expected);
        using var got = JsonDocument.Parse(actual);
        Assert.True(JsonElement.DeepEquals(wanted.RootElement, got.RootElement), actual);
    }
}
