using System.Text;
using System.Text.Json;
using Floodingnaque.ChatOps.Slack;
using FsCheck;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class InboundTests
{
    [Fact]
    public void A_command_is_read_from_its_form()
    {
        var parsed = SlashCommand.Parse(
            "token=x&team_id=T1&team_domain=d&channel_id=C1&channel_name=privategroup&user_id=U1&user_name=bob&command=%2Fincident&text=declare+p2+%22a%2Bb%22+%26lt%3B&api_app_id=A1&is_enterprise_install=false&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1&trigger_id=1.2.3"u8);
        Assert.True(parsed.TryGet(out var command, out _));
        Assert.Equal(
            new SlashCommand
            {
                Command = "/incident",
                Text = "declare p2 \"a+b\" &lt;",
                UserId = "U1",
                ChannelId = "C1",
                TriggerId = "1.2.3",
                ResponseUrl = "https://hooks.slack.com/commands/1",
                TeamId = "T1",
            },
            command);
    }

    [Fact]
    public void A_command_is_read_from_an_envelope_too()
    {
        var parsed = SlashCommand.Parse(Json(
            """{"command":"/incident","text":"help","user_id":"U1","channel_id":"C1","trigger_id":"t","is_enterprise_install":"true","new_member":{"a":[1]}}"""));
        Assert.True(parsed.TryGet(out var command, out _));
        Assert.Equal(("/incident", "help"), (command.Command, command.Text));
    }

    [Theory]
    [InlineData("", "command")]
    [InlineData("command=%2Fi&channel_id=C1&trigger_id=t", "user_id")]
    [InlineData("command=%2Fi&user_id=U1&trigger_id=t", "channel_id")]
    [InlineData("command=%2Fi&user_id=U1&channel_id=C1", "trigger_id")]
    public void A_command_without_what_it_needs_is_a_problem_with_a_name(string form, string missing) =>
        Assert.Equal($"{missing} is missing", SlashCommand.Parse(Encoding.UTF8.GetBytes(form)).Problem);

    [Fact]
    public void A_press_is_read_with_what_was_pressed()
    {
        var payload = Interaction(
            """
            {"type":"block_actions","user":{"id":"U1","username":"bob","team_id":"T1"},"team":null,"trigger_id":"t","response_url":"https://hooks.slack.com/actions/1",
            "container":{"type":"message","message_ts":"1.1","channel_id":"C1","is_ephemeral":false},"channel":{"id":"C1","name":"x"},
            "message":{"ts":"1.1","blocks":[{"type":"rich_text","elements":[]}]},
            "actions":[{"action_id":"approve","block_id":"b","type":"button","value":"run-1","text":{"type":"plain_text","text":"Approve"},"action_ts":"2.2"}]}
            """);
        Assert.Equal(("approve", "run-1"), (payload.Actions![0]!.ActionId, payload.Actions[0]!.Value));
        Assert.Equal(("U1", "C1", "1.1"), (payload.User!.Id, payload.Channel!.Id, payload.Container!.MessageTs));
    }

    [Fact]
    public void A_press_on_an_ephemeral_message_comes_without_the_message()
    {
        var payload = Interaction(
            """{"type":"block_actions","user":{"id":"U1"},"container":{"type":"message","is_ephemeral":true},"actions":[{"action_id":"a","type":"static_select","selected_option":null}]}""");
        Assert.Null(payload.Message);
        Assert.Null(payload.Actions![0]!.Value);
    }

    [Fact]
    public void A_submission_is_read_with_what_was_typed()
    {
        var payload = Interaction(
            """
            {"type":"view_submission","user":{"id":"U1"},"trigger_id":"t","view":{"id":"V1","callback_id":"declare","private_metadata":"m","hash":"h",
            "state":{"values":{"t":{"title":{"type":"plain_text_input","value":"API keys"}},"n":{"note":{"type":"static_select","selected_option":{"value":"P1"}}},"x":null}}}}
            """);
        Assert.Equal(("declare", "m"), (payload.View!.CallbackId, payload.View.PrivateMetadata));
        var values = payload.View.State!.Values!;
        Assert.Equal(("API keys", "P1"), (values["t"]!["title"]!.Chosen, values["n"]!["note"]!.Chosen));
        Assert.Null(values["x"]);
    }

    [Theory]
    [InlineData("""{"type":"view_closed","user":{"id":"U1"},"view":{"id":"V1"},"is_cleared":true}""")]
    [InlineData("""{"type":"shortcut","user":{"id":"U1"},"callback_id":"c","trigger_id":"t"}""")]
    [InlineData("""{"type":"message_action","user":{"id":"U1"},"callback_id":"c","channel":{"id":"C1"},"message":{"ts":"1.1","text":"x"}}""")]
    [InlineData("""{"type":"block_suggestion","user":{"id":"U1"},"action_id":"a","block_id":"b","value":"ty"}""")]
    [InlineData("""{"type":"of_tomorrow","user":{"id":"U1"}}""")]
    public void Every_kind_of_interaction_is_read(string json) => Assert.NotNull(Interaction(json));

    [Theory]
    [InlineData("""{"user":{"id":"U1"}}""", "type is missing")]
    [InlineData("""{"type":"block_actions"}""", "user is missing")]
    [InlineData("""{"type":"block_actions","user":{"id":"U1"}}""", "actions[0].action_id is missing")]
    [InlineData("""{"type":"block_actions","user":{"id":"U1"},"actions":[null]}""", "actions[0].action_id is missing")]
    [InlineData("""{"type":"block_actions","user":{"id":"U1"},"actions":[]}""", "actions[0].action_id is missing")]
    [InlineData("""{"type":"view_submission","user":{"id":"U1"}}""", "view is missing")]
    [InlineData("""{"type":"shortcut","user":{"id":"U1"}}""", "callback_id is missing")]
    [InlineData("""{"type":"message_action","user":{"id":"U1"},"callback_id":"c"}""", "message is missing")]
    [InlineData("""{"type":"block_suggestion","user":{"id":"U1"}}""", "action_id is missing")]
    [InlineData("""{"type":"block_actions","user":{"name":"x"}}""", "is not the expected JSON at $.user")]
    [InlineData("""{"type":"block_actions","user":5}""", "is not the expected JSON at $.user")]
    [InlineData("null", "is null")]
    [InlineData("[]", "is not the expected JSON at $")]
    [InlineData("{", "is not the expected JSON at $")]
    public void An_interaction_without_what_it_needs_is_a_problem_with_a_name(string json, string problem) =>
        Assert.StartsWith(problem, InteractionPayload.Parse(Form(json)).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_problem_does_not_quote_the_content() =>
        Assert.DoesNotContain("s3cret", InteractionPayload.Parse(Form("""{"type":["s3cret"]}""")).Problem!, StringComparison.Ordinal);

    [Fact]
    public void Nesting_without_end_is_a_problem()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"message\":", 5000));
        Assert.NotNull(InteractionPayload.Parse(Form(deep)).Problem);
        Assert.NotNull(EventCallback.Parse(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 100_000)))).Problem);
        var within = $$$"""{"type":"x","user":{"id":"U1"},"message":{"blocks":{{{new string('[', 70)}}}{{{new string(']', 70)}}} }}""";
        Assert.NotNull(InteractionPayload.Parse(Form(within)).Problem);
    }

    [Property]
    public bool Reading_any_bytes_never_throws(byte[] bytes) =>
        SlashCommand.Parse(bytes).Problem is not null
        && InteractionPayload.Parse(bytes).Problem is not null
        && EventCallback.Parse(bytes).Problem is not null;

    [Property]
    public bool Reading_any_text_as_a_payload_never_throws(NonNull<string> text) =>
        InteractionPayload.Parse(Form(text.Get)).Problem is not null;

    [Fact]
    public void A_lone_surrogate_in_json_never_throws()
    {
        Assert.NotNull(EventCallback.Parse("""{"type":"\ud800"}"""u8).Problem);
        Assert.NotNull(SlashCommand.Parse(Json("""{"command":"\ud800"}""")).Problem);
        Assert.NotNull(EventCallback.Parse("""{"type":"event_callback","event_id":"E","event":{"type":"\ud800"}}"""u8).Value!.Read().Problem);
    }

    private static InteractionPayload Interaction(string json)
    {
        var parsed = InteractionPayload.Parse(Form(json));
        Assert.True(parsed.TryGet(out var payload, out var problem), problem);
        Assert.True(InteractionPayload.Parse(Json(json)).TryGet(out _, out _));
        return payload;
    }

    private static byte[] Form(string json) => Encoding.UTF8.GetBytes("payload=" + Uri.EscapeDataString(json));

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
