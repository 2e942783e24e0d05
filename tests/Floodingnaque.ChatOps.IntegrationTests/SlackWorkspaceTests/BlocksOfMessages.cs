using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

public sealed class BlocksOfMessages : SlackWorkspaceTest
{
    private const string Button = """{"type":"button","text":{"type":"plain_text","text":"Go"},"action_id":"go"}""";

    [Theory]
    [InlineData("""[{"type":"section","text":{"type":"mrkdwn","text":"LONG"}}]""", "must be less than 3001 characters [json-pointer:/blocks/0/text/text]")]
    [InlineData("""[{"type":"section","text":{"type":"mrkdwn","text":""}}]""", "must be more than 0 characters [json-pointer:/blocks/0/text/text]")]
    [InlineData("""[{"type":"section","text":null}]""", "must not be null [json-pointer:/blocks/0/text]")]
    [InlineData("""[{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}]""", "invalid additional property: emoji [json-pointer:/blocks/0/text]")]
    [InlineData("""[{"type":"section","text":{"type":"plain_text","text":"x","verbatim":true}}]""", "invalid additional property: verbatim [json-pointer:/blocks/0/text]")]
    [InlineData("""[{"type":"divider","colour":"red"}]""", "invalid additional property: colour [json-pointer:/blocks/0]")]
    [InlineData("""[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]""", "value must be one of: plain_text [json-pointer:/blocks/0/text/type]")]
    [InlineData("""[{"type":"actions","elements":[BUTTON,BUTTON]}]""", "`action_id` go already exists [json-pointer:/blocks/0/elements]")]
    [InlineData("""[{"type":"divider","block_id":"b"},{"type":"divider","block_id":"b"}]""", "`block_id` b already exists [json-pointer:/blocks]")]
    [InlineData("""[{"type":"context","elements":[BUTTON]}]""", "unsupported type: button [json-pointer:/blocks/0/elements/0/type]")]
    [InlineData("""[{"type":"actions","elements":[]}]""", "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]")]
    [InlineData("""[{"type":"marquee"}]""", "unsupported type: marquee [json-pointer:/blocks/0]")]
    public async Task Every_rule_names_the_place_that_breaks_it(string blocks, string error)
    {
        blocks = blocks.Replace("LONG", new string('x', 3001), StringComparison.Ordinal).Replace("BUTTON", Button, StringComparison.Ordinal);

        var answer = await Post(blocks);

        Assert.Equal("invalid_blocks", Error(answer));
        Assert.Equal(error, answer["errors"]![0]!.ToString());
        Assert.Equal("[ERROR] " + error, answer["response_metadata"]!["messages"]![0]!.ToString());
    }

    [Fact]
    public async Task Fifty_blocks_are_enough_for_a_message()
    {
        static string Dividers(int n) => $"[{string.Join(',', Enumerable.Repeat("""{"type":"divider"}""", n))}]";

        Ok(await Post(Dividers(50)));
        Assert.Equal("no more than 50 items allowed [json-pointer:/blocks]", (await Post(Dividers(51)))["errors"]![0]!.ToString());
    }

    [Fact]
    public async Task All_blocks_together_may_be_too_long()
    {
        var section = """{"type":"section","text":{"type":"mrkdwn","text":"LONG"}}""".Replace("LONG", new string('x', 3000), StringComparison.Ordinal);

        Assert.Equal("msg_blocks_too_long", Error(await Post($"[{string.Join(',', Enumerable.Repeat(section, 5))}]")));
    }

    [Fact]
    public async Task What_is_right_passes_and_gets_the_ids_it_lacks()
    {
        var answer = Ok(await Post("""
            [{"type":"header","text":{"type":"plain_text","text":"P1","emoji":true}},
             {"type":"section","fields":[{"type":"mrkdwn","text":"*a*"}],"accessory":BUTTON},
             {"type":"context","elements":[{"type":"mrkdwn","text":"x"}]},
             {"type":"actions","block_id":"mine","elements":[{"type":"static_select","action_id":"s",
               "options":[{"text":{"type":"plain_text","text":"One"},"value":"1"}]}]}]
            """.Replace("BUTTON", Button, StringComparison.Ordinal)));

        var ids = answer["message"]!["blocks"]!.AsArray().Select(b => b!["block_id"]!.ToString()).ToList();
        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal("mine", ids[3]);
    }

    private async Task<JsonObject> Post(string blocks)
    {
        var channel = Slack.Channels is [var known, ..] ? known.Id : await Web.CreateChannel("inc-1");
        return await Web.Json("chat.postMessage", new JsonObject { ["channel"] = channel, ["text"] = "x", ["blocks"] = JsonNode.Parse(blocks) });
    }
}
