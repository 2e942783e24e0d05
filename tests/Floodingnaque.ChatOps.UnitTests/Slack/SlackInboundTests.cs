using System.Text;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

/// <summary>What Slack sends → what a person did.</summary>
public sealed class SlackInboundTests
{
    private const string Bot = "UBOT";

    [Fact]
    public void A_deleted_message_with_replies_stays_as_a_tombstone_and_is_a_deletion()
    {
        var deleted = Of(
            """
            {"type":"message","subtype":"message_changed","hidden":true,"channel":"C1","ts":"9.9","event_ts":"9.9",
            "message":{"subtype":"tombstone","user":"USLACKBOT","text":"This message was deleted.","hidden":true,"ts":"1.1","thread_ts":"1.1"},
            "previous_message":{"user":"U1","text":"the key is AKIA…","ts":"1.1","thread_ts":"1.1"}}
            """);
        Assert.Equal((new Actor("slack", "somebody"), new MessageRemoved(Message("1.1"))), (deleted!.Sender, deleted.Input));
    }

    [Theory]
    [InlineData("""{"type":"message","subtype":"message_deleted","channel":"C1","ts":"9.9","deleted_ts":"1.1"}""")]
    [InlineData("""{"type":"message","subtype":"message_changed","channel":"C1","ts":"9.9","message":{"subtype":"tombstone","user":"USLACKBOT","text":"x","ts":"1.1"}}""")]
    public void A_deletion_that_does_not_say_whose_message_it_was_counts_and_names_nobody(string json)
    {
        var deleted = Of(json);
        Assert.Equal((Actor.Unnamed("slack"), new MessageRemoved(Message("1.1"))), (deleted!.Sender, deleted.Input));
    }

    [Fact]
    public void A_tombstone_and_a_deletion_of_the_same_message_are_one_delivery()
    {
        var tombstone = Of("""{"type":"message","subtype":"message_changed","channel":"C1","ts":"9.9","message":{"subtype":"tombstone","user":"USLACKBOT","text":"x","ts":"1.1"},"previous_message":{"user":"U1","text":"y","ts":"1.1"}}""");
        var deleted = Of("""{"type":"message","subtype":"message_deleted","channel":"C1","ts":"9.9","deleted_ts":"1.1","previous_message":{"user":"U1","text":"y","ts":"1.1"}}""");
        Assert.Equal(deleted!.Delivery, tombstone!.Delivery);
    }

    [Theory]
    [InlineData("""{"type":"message","channel":"C1","user":"USLACKBOT","text":"Reminder: rotate the keys","ts":"1.1"}""")]
    [InlineData("""{"type":"message","subtype":"message_changed","channel":"C1","ts":"9.9","message":{"subtype":"tombstone","user":"USLACKBOT","text":"x","ts":"1.1"},"previous_message":{"user":"UBOT","bot_id":"B1","text":"y","ts":"1.1"}}""")]
    [InlineData("""{"type":"reaction_added","user":"UBOT","reaction":"pushpin","item":{"type":"message","channel":"C1","ts":"1.1"}}""")]
    [InlineData("""{"type":"reaction_removed","user":"U1","reaction":"pushpin","item":{"type":"message","channel":"C1","ts":"1.1"}}""")]
    [InlineData("""{"type":"reaction_added","user":"U1","reaction":"pushpin","item":{"type":"file","file":"F1"}}""")]
    public void What_no_person_did_is_nothing(string json) => Assert.Null(Of(json));

    [Theory]
    [InlineData("user", "message")]
    [InlineData("ts", "message")]
    [InlineData("edited_user", "message_changed")]
    [InlineData("edited_ts", "message_changed")]
    public void No_id_that_would_stand_in_the_journal_may_be_endless(string id, string kind)
    {
        string Id(string name, string usual) => name == id ? new string('9', 200) : usual;
        var message = $$$"""{"user":"U1","text":"new","ts":"1.1","edited":{"user":"{{{Id("edited_user", "U1")}}}","ts":"{{{Id("edited_ts", "2.2")}}}"}}""";
        var problem = Read(kind == "message"
            ? $$"""{"type":"message","channel":"C1","user":"{{Id("user", "U1")}}","text":"x","ts":"{{Id("ts", "1.1")}}"}"""
            : $$"""{"type":"message","subtype":"message_changed","channel":"C1","ts":"9.9","message":{{message}} }""").Problem;
        Assert.Equal("an id is too long", problem);
    }

    private static MessageRef Message(string ts) => new(new ChannelRef("slack", "C1"), ts);

    private static ChatEnvelope? Of(string json)
    {
        Assert.True(Read(json).TryGet(out var inner, out var problem), problem);
        return SlackInbound.Of(Callback(json), inner, Bot, Story.Start);
    }

    private static Parsed<SlackEvent> Read(string json) => Callback(json).Read();

    private static EventCallback Callback(string json) =>
        EventCallback.Parse(Encoding.UTF8.GetBytes($$"""{"type":"event_callback","event_id":"Ev1","event":{{json}} }""")).Value!;
}
