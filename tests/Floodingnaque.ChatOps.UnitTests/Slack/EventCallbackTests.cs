using System.Text;
using Floodingnaque.ChatOps.Slack;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class EventCallbackTests
{
    [Fact]
    public void The_address_check_carries_its_challenge() =>
        Assert.Equal("c", Callback("""{"token":"t","challenge":"c","type":"url_verification"}""").Challenge);

    [Fact]
    public void The_installation_is_named_by_the_authorization()
    {
        var callback = Callback(Outer("""{"type":"of_tomorrow"}"""));
        Assert.Equal(("Ev1", "UBOT"), (callback.EventId, callback.Authorizations![0]!.UserId));
    }

    [Fact]
    public void A_plain_message_is_read_with_its_ts_as_a_string()
    {
        var message = Event<MessageEvent>("""{"type":"message","channel":"C1","channel_type":"group","user":"U1","text":"hi","ts":"1234567890.123456","thread_ts":"1.1","event_ts":"1.2","blocks":[{}]}""");
        Assert.Equal(("1234567890.123456", "1.1", "hi", true), (message.Ts, message.ThreadTs, message.Text, message.IsNewMessage));
    }

    [Fact]
    public void A_mention_is_a_message_too() =>
        Assert.True(Event<MessageEvent>("""{"type":"app_mention","channel":"C1","user":"U1","text":"<@UBOT> help","ts":"1.1"}""").IsNewMessage);

    [Fact]
    public void A_shared_file_is_a_message_of_a_person()
    {
        var message = Event<MessageEvent>("""{"type":"message","subtype":"file_share","channel":"C1","user":"U1","ts":"1.1","files":[null,{"id":"F1","name":"a.log","size":12}]}""");
        Assert.True(message.IsNewMessage);
        Assert.Equal("F1", message.Files![1]!.Id);
    }

    [Theory]
    [InlineData("""[{"name":"a.log","size":"12"}]""", "a.log", 12L)]
    [InlineData("""[{"id":"F1","size":12.0}]""", null, 12L)]
    [InlineData("""[{"id":7,"name":"a.log","size":{}}]""", "a.log", null)]
    [InlineData("""["odd",{"name":"a.log"},[1]]""", "a.log", null)]
    public void An_odd_file_does_not_cost_the_message_its_text(string files, string? name, long? size)
    {
        var message = Event<MessageEvent>($$"""{"type":"message","subtype":"file_share","channel":"C1","user":"U1","text":"look","ts":"1.1","files":{{files}} }""");
        var file = message.Files!.OfType<SlackFile>().First();
        Assert.Equal(("look", name, size), (message.Text, file.Name, file.Size));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("[null,7,[]]")]
    public void Files_that_are_none_are_passed_over(string files) => Assert.Empty(
        Event<MessageEvent>($$"""{"type":"message","channel":"C1","user":"U1","text":"look","ts":"1.1","files":{{files}} }""").Files!.OfType<SlackFile>());

    [Fact]
    public void An_edit_has_its_text_and_key_inside()
    {
        var message = Event<MessageEvent>("""{"type":"message","subtype":"message_changed","hidden":true,"channel":"C1","ts":"9.9","message":{"type":"message","user":"U1","text":"new","ts":"1.1","edited":{"user":"U1","ts":"9.0"}},"previous_message":{"text":"old","ts":"1.1"}}""");
        Assert.Equal(("1.1", "new", "old"), (message.Message!.Ts, message.Message.Text, message.PreviousMessage!.Text));
        Assert.Equal((false, true), (message.IsNewMessage, message.IsTextEdit));
    }

    [Fact]
    public void A_link_preview_is_no_edit() => Assert.False(Event<MessageEvent>(
        """{"type":"message","subtype":"message_changed","channel":"C1","ts":"9.9","message":{"text":"a","ts":"1.1","attachments":[{}]},"previous_message":{"text":"a","ts":"1.1"}}""")
        .IsTextEdit);

    [Fact]
    public void A_deletion_names_what_was_deleted()
    {
        var message = Event<MessageEvent>("""{"type":"message","subtype":"message_deleted","channel":"C1","ts":"9.9","deleted_ts":"1.1","previous_message":{"text":"a","ts":"1.1"}}""");
        Assert.Equal(("1.1", false), (message.DeletedTs, message.IsNewMessage));
    }

    [Fact]
    public void A_reaction_is_read_with_what_it_is_on()
    {
        var reaction = Event<ReactionEvent>("""{"type":"reaction_added","user":"U1","reaction":"eyes","item_user":"U2","item":{"type":"message","channel":"C1","ts":"1.1"}}""");
        Assert.Equal(("eyes", new ReactionItem("message", "C1", "1.1")), (reaction.Reaction, reaction.Item));
    }

    [Theory]
    [InlineData("""{"type":"channel_created","channel":{"id":"C1"}}""")]
    [InlineData("""{"type":"tokens_revoked","tokens":{"bot":["U1"]}}""")]
    [InlineData("""{"type":"member_joined_channel"}""")]
    [InlineData("""{"type":"app_rate_limited","minute_rate_limited":1}""")]
    [InlineData("""{"type":"team_join","user":{"id":"U1"}}""")]
    [InlineData("""{"type":"of_tomorrow","user":[1]}""")]
    public void What_is_not_known_is_passed_on_as_unknown(string json) => Event<UnknownEvent>(json);

    [Theory]
    [InlineData("""{"type":"event_callback","event":{"type":"message"}}""", "event_id is missing")]
    [InlineData("""{"type":"event_callback","event_id":"Ev1"}""", "event is missing")]
    [InlineData("""{"type":"event_callback","event_id":"Ev1","event":null}""", "event is missing")]
    [InlineData("""{"type":"event_callback","event_id":"Ev1","event":[]}""", "event is missing")]
    [InlineData("""{"type":"url_verification"}""", "challenge is missing")]
    [InlineData("{}", "type is missing")]
    [InlineData("null", "is null")]
    [InlineData("[]", "is not the expected JSON at $")]
    [InlineData("\"x\"", "is not the expected JSON at $")]
    public void An_outer_part_without_what_it_needs_is_a_problem(string json, string problem) =>
        Assert.Equal(problem, EventCallback.Parse(Encoding.UTF8.GetBytes(json)).Problem);

    [Theory]
    [InlineData("""{"x":1}""", "event.type is missing")]
    [InlineData("""{"type":"message","ts":"1.1"}""", "event.channel is missing")]
    [InlineData("""{"type":"message","channel":"C1"}""", "event.ts is missing")]
    [InlineData("""{"type":"message","channel":"C1","ts":1.1}""", "is not the expected JSON at $.ts")]
    [InlineData("""{"type":"message","channel":"C1","ts":"1.1","subtype":"message_changed"}""", "event.message.ts is missing")]
    [InlineData("""{"type":"message","channel":"C1","ts":"1.1","subtype":"message_deleted"}""", "event.deleted_ts is missing")]
    [InlineData("""{"type":"reaction_added","user":"U1"}""", "event.user, event.reaction or event.item is missing")]
    public void An_event_without_what_it_needs_is_a_problem(string json, string problem) =>
        Assert.Equal(problem, Callback(Outer(json)).Read().Problem);

    private static string Outer(string inner) =>
        $$"""{"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev1","event_time":1234567890,"authorizations":[{"team_id":"T1","user_id":"UBOT","is_bot":true}],"event":{{inner}} }""";

    private static EventCallback Callback(string json)
    {
        Assert.True(EventCallback.Parse(Encoding.UTF8.GetBytes(json)).TryGet(out var callback, out var problem), problem);
        return callback;
    }

    private static T Event<T>(string json)
        where T : class
    {
        Assert.True(Callback(Outer(json)).Read().TryGet(out var inner, out var problem), problem);
        return Assert.IsType<T>(inner);
    }
}
