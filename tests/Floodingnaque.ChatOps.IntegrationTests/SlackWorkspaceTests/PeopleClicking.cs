using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

public sealed class PeopleClicking : SlackWorkspaceTest
{
    private const string Modal = """
        {"type":"modal","callback_id":"declare","title":{"type":"plain_text","text":"Declare"},"submit":{"type":"plain_text","text":"Go"},
         "blocks":[{"type":"input","block_id":"title","label":{"type":"plain_text","text":"Title"},
           "element":{"type":"plain_text_input","action_id":"text","max_length":20}}]}
        """;

    [Fact]
    public async Task A_click_carries_the_message_its_value_and_a_response_url_of_five_uses()
    {
        await using var app = await RecordingApp.StartAsync();
        var (channel, ts) = await Card();
        Slack.AppAddress = app.Address;

        await Slack.ClickButton("ada", "inc-1", ts, "approve");

        var payload = Assert.Single(app.All).Payload;
        Assert.Equal(("block_actions", "run-7"), (payload["type"]!.ToString(), payload["actions"]![0]!["value"]!.ToString()));
        Assert.Equal((channel, ts), (payload["container"]!["channel_id"]!.ToString(), payload["message"]!["ts"]!.ToString()));
        var url = payload["response_url"]!.ToString();
        for (var i = 0; i < 5; i++) Assert.Equal(200, (int)(await Respond(url, $$"""{"text":"{{i}}","replace_original":true}""")).StatusCode);
        Assert.Equal("4", Slack.Message("inc-1", ts).Text);
        var sixth = await Respond(url, """{"text":"6"}""");
        Assert.Contains("used_url", await sixth.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_url_lives_for_thirty_minutes()
    {
        await using var app = await RecordingApp.StartAsync();
        var (_, ts) = await Card();
        Slack.AppAddress = app.Address;
        await Slack.ClickButton("ada", "inc-1", ts, "approve");

        Clock.Advance(TimeSpan.FromMinutes(31));

        var late = await Respond(app.All.Single().Payload["response_url"]!.ToString(), """{"text":"x"}""");
        Assert.Contains("expired_url", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_opens_one_view_within_three_seconds()
    {
        Slack.AddUser("ada");
        var trigger = Slack.IssueTrigger("ada");
        var late = Slack.IssueTrigger("ada");

        Ok(await Open(trigger));
        Assert.Equal("exchanged_trigger_id", Error(await Open(trigger)));
        Assert.Equal("invalid_trigger_id", Error(await Open("1.2.3")));
        Clock.Advance(TimeSpan.FromSeconds(3.1));
        Assert.Equal("expired_trigger_id", Error(await Open(late)));
    }

    [Fact]
    public async Task A_view_with_inputs_needs_submit_and_an_update_the_current_hash()
    {
        Slack.AddUser("ada");
        var view = JsonNode.Parse(Modal)!.AsObject();
        view.Remove("submit");
        var refused = await Web.Json("views.open", new JsonObject { ["trigger_id"] = Slack.IssueTrigger("ada"), ["view"] = view });
        Assert.Equal("invalid_arguments", Error(refused));
        Assert.Contains("submit [json-pointer:/view]", refused["response_metadata"]!["messages"]![0]!.ToString(), StringComparison.Ordinal);

        var open = Ok(await Open(Slack.IssueTrigger("ada")))["view"]!;
        JsonObject Update() => new() { ["view_id"] = open["id"]!.ToString(), ["hash"] = open["hash"]!.ToString(), ["view"] = JsonNode.Parse(Modal) };
        Ok(await Web.Json("views.update", Update()));
        Assert.Equal("hash_conflict", Error(await Web.Json("views.update", Update())));
    }

    [Fact]
    public async Task A_submission_carries_what_was_typed_and_obeys_the_answer()
    {
        await using var app = await RecordingApp.StartAsync();
        Slack.AppAddress = app.Address;
        Slack.AddUser("ada");
        Ok(await Open(Slack.IssueTrigger("ada")));
        Dictionary<string, string> typed = new() { ["text"] = "keys abused" };

        app.Answer = _ => (200, """{"response_action":"errors","errors":{"nowhere":"no"}}""");
        Assert.StartsWith("We had some trouble", (await Slack.SubmitView("ada", typed)).Shown, StringComparison.Ordinal);
        app.Answer = _ => (200, """{"response_action":"errors","errors":{"title":"Say more."}}""");
        Assert.Null((await Slack.SubmitView("ada", typed)).Shown);
        Assert.NotNull(Slack.OpenView("ada"));
        app.Answer = _ => (200, "");
        await Slack.SubmitView("ada", typed);

        Assert.Null(Slack.OpenView("ada"));
        Assert.Equal("keys abused", app.All.Last().Payload["view"]!["state"]!["values"]!["title"]!["text"]!["value"]!.ToString());
        Assert.Equal("declare", app.All.Last().Payload["view"]!["callback_id"]!.ToString());
    }

    [Fact]
    public async Task Slack_itself_keeps_back_what_breaks_the_rules_of_an_input()
    {
        Slack.AddUser("ada");
        Ok(await Open(Slack.IssueTrigger("ada")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Slack.SubmitView("ada", new Dictionary<string, string>()));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Slack.SubmitView("ada", new Dictionary<string, string> { ["text"] = new string('x', 21) }));
    }

    [Fact]
    public async Task Three_modals_stack_and_a_push_needs_a_trigger_from_inside()
    {
        await using var app = await RecordingApp.StartAsync();
        Slack.AppAddress = app.Address;
        Slack.AddUser("ada");
        var menu = JsonNode.Parse(Modal)!.AsObject();
        menu["blocks"]!.AsArray().Add(JsonNode.Parse("""
            {"type":"actions","elements":[{"type":"button","action_id":"more","text":{"type":"plain_text","text":"More"}}]}
            """));
        async Task<JsonObject> Call(string method, string trigger) =>
            await Web.Json(method, new JsonObject { ["trigger_id"] = trigger, ["view"] = menu.DeepClone() });
        async Task<string> TriggerInside()
        {
            await Slack.ActInView("ada", "more");
            return app.All.Last().Payload["trigger_id"]!.ToString();
        }

        Ok(await Call("views.open", Slack.IssueTrigger("ada")));
        Assert.Equal("invalid_trigger_id", Error(await Call("views.push", Slack.IssueTrigger("ada"))));
        Ok(await Call("views.push", await TriggerInside()));
        Ok(await Call("views.push", await TriggerInside()));
        Assert.Equal("push_limit_reached", Error(await Call("views.push", await TriggerInside())));
        Assert.Null(app.All.Last().Payload["response_url"]);
    }

    [Fact]
    public async Task An_ephemeral_card_is_clicked_without_its_message_and_answered_through_its_url()
    {
        await using var app = await RecordingApp.StartAsync();
        Slack.AppAddress = app.Address;
        Slack.AddUser("ada");
        Slack.AddUser("bob");
        Slack.AddChannel("ops", isPrivate: false, "ada", "bob");
        app.Answer = _ => (200, """
            {"text":"Sure?","blocks":[{"type":"actions","elements":[{"type":"button","action_id":"yes","text":{"type":"plain_text","text":"Yes"}}]}]}
            """);
        await Slack.SendSlashCommand("ada", "ops", "/incident close");
        var ts = Slack.Channel("ops").Messages.Single().Ts;

        await Assert.ThrowsAsync<InvalidOperationException>(() => Slack.ClickButton("bob", "ops", ts, "yes"));
        await Slack.ClickButton("ada", "ops", ts, "yes");

        var payload = app.All.Last().Payload;
        Assert.Null(payload["message"]);
        Assert.True(payload["container"]!["is_ephemeral"]!.GetValue<bool>());
        await Respond(payload["response_url"]!.ToString(), """{"delete_original":true}""");
        Assert.Empty(Slack.Channel("ops").Messages);
    }

    [Fact]
    public async Task A_message_shortcut_carries_the_message()
    {
        await using var app = await RecordingApp.StartAsync();
        var (channel, ts) = await Card();
        Slack.AppAddress = app.Address;

        await Slack.UseMessageShortcut("ada", "inc-1", ts, "add_to_timeline");

        var payload = app.All.Single().Payload;
        Assert.Equal(("message_action", "add_to_timeline"), (payload["type"]!.ToString(), payload["callback_id"]!.ToString()));
        Assert.Equal((channel, ts, "Approve?"),
            (payload["channel"]!["id"]!.ToString(), payload["message_ts"]!.ToString(), payload["message"]!["text"]!.ToString()));
    }

    [Fact]
    public async Task Options_from_the_app_are_checked()
    {
        await using var app = await RecordingApp.StartAsync();
        Slack.AppAddress = app.Address;
        Slack.AddUser("ada");
        var view = JsonNode.Parse(Modal)!.AsObject();
        view["blocks"]![0]!["element"] = JsonNode.Parse("""{"type":"external_select","action_id":"service"}""");
        Ok(await Web.Json("views.open", new JsonObject { ["trigger_id"] = Slack.IssueTrigger("ada"), ["view"] = view }));

        app.Answer = _ => (200, """{"options":[{"text":{"type":"plain_text","text":"API"},"value":"api"}]}""");
        Assert.True((await Slack.RequestOptions("ada", "service", "a")).IsOk);
        Assert.Equal(("/slack/options", "a"), (app.All.Single().Path, app.All.Single().Payload["value"]!.ToString()));
        app.Answer = _ => (200, """{"options":[{"text":"API","value":"api"}]}""");
        Assert.Equal("must be an object [json-pointer:/options/0/text]", (await Slack.RequestOptions("ada", "service", "a")).Shown);
    }

    private Task<JsonObject> Open(string trigger) =>
        Web.Json("views.open", new JsonObject { ["trigger_id"] = trigger, ["view"] = JsonNode.Parse(Modal) });

    private Task<HttpResponseMessage> Respond(string url, string body) =>
        Web.Post(url, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

    private async Task<(string Channel, string Ts)> Card()
    {
        Slack.AddUser("ada");
        var channel = await Web.CreateChannel("inc-1");
        await Slack.JoinChannel("ada", "inc-1");
        var blocks = JsonNode.Parse("""
            [{"type":"actions","elements":[{"type":"button","action_id":"approve","value":"run-7","text":{"type":"plain_text","text":"Approve"}}]}]
            """);
        var posted = await Web.Json("chat.postMessage", new JsonObject { ["channel"] = channel, ["text"] = "Approve?", ["blocks"] = blocks });
        await Slack.WhenOwnEventsDelivered();
        return (channel, posted["ts"]!.ToString());
    }
}
