using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.WebConsole;
using static Floodingnaque.ChatOps.UnitTests.WebConsole.ConsoleDesk;

namespace Floodingnaque.ChatOps.UnitTests.WebConsole;

public sealed class ConsoleDriverTests : IDisposable
{
    private static readonly ChannelRef General = new("console", "general");
    private static readonly ChatForm Form = new("declare", "Declare", "Go", [], "context");
    private readonly ConsoleDesk desk = new();

    public void Dispose() => desk.Dispose();

    [Theory]
    [InlineData("/incident declare p2 x", "declare p2 x")]
    [InlineData("  /INCIDENT  list", "list")]
    [InlineData("/incident", "")]
    [InlineData("/incident note @ben looks", "note <@ben> looks")]
    public async Task A_command_is_delivered_and_not_posted(string text, string words)
    {
        await desk.Driver.Say(Ana, "general", text, default);
        var envelope = Assert.Single(desk.Heard);
        Assert.Equal(words, Assert.IsType<CommandSaid>(envelope.Input).Text);
        Assert.Equal((Ana, General, Start), (envelope.Sender, envelope.Channel, envelope.At));
        Assert.StartsWith("console:cmd:", envelope.Delivery.Value, StringComparison.Ordinal);
        Assert.Empty(desk.Seen("general", Ana));
    }

    [Theory]
    [InlineData("hello", null)]
    [InlineData("/etc/passwd was read", null)]
    [InlineData(" /incidents are bad", null)]
    [InlineData("@ChatOps ack", "ack")]
    [InlineData("@bot note this", "note this")]
    [InlineData("@incident: ack", "ack")]
    [InlineData("@BOT", "")]
    [InlineData("@botany is not the bot", null)]
    [InlineData("tell @bot", null)]
    public async Task A_message_stands_in_the_channel_before_it_is_delivered(string text, string? command)
    {
        string? standing = null;
        desk.Reply = _ =>
        {
            standing = desk.Seen("general", Ben).Single().Text;
            return ChatAnswer.Silent;
        };
        await desk.Driver.Say(Ana, "general", text, default);
        var posted = Assert.IsType<MessagePosted>(desk.Heard.Single().Input);
        Assert.Equal((text, text, command), (standing, posted.Text, posted.Command));
        Assert.Equal($"console:msg:general:{posted.Message.Id}", desk.Heard.Single().Delivery.Value);
    }

    [Theory]
    [InlineData("/ack", "Did you mean /incident ack?")]
    [InlineData("/incdent help", "Did you mean /incident help?")]
    [InlineData("/incidents are bad", "Did you mean /incident are bad?")]
    [InlineData("/foo", "Did you mean /incident help?")]
    public async Task A_mistyped_command_is_told_to_its_writer_and_nobody_else(string text, string meant)
    {
        var outcome = await desk.Driver.Say(Ana, "general", text, default);
        Assert.True(outcome.Refused);
        Assert.Empty(desk.Heard);
        Assert.Empty(desk.Seen("general", Ben));
        Assert.Contains(meant, Assert.Single(desk.Seen("general", Ana)).Drawn!.Fallback, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "ana")]
    [InlineData("ben", "ben")]
    [InlineData("typo", "guest")]
    public void Whoever_the_roster_does_not_know_is_a_guest(string? id, string who) => Assert.Equal(who, new ConsolePeople(ConsoleDesk.Roster).Find(id).Id);

    [Fact]
    public async Task Words_to_the_bot_in_its_direct_messages_need_no_mention()
    {
        var direct = desk.Workspace.Direct(Ana.Id).Id;
        await desk.Driver.Say(Ana, direct, "note hello", default);
        await desk.Driver.Say(Ana, direct, "@bot ack", default);
        Assert.Equal(["note hello", "ack"], desk.Heard.Select(e => ((MessagePosted)e.Input).Command));
    }

    [Fact]
    public async Task A_refusal_is_known_so_that_the_words_stay_in_the_composer()
    {
        desk.Reply = _ => AnswerWriter.Refuse(new Refusal("no-incident", "Which incident?"));
        Assert.True((await desk.Driver.Say(Ana, "general", "/incident ack", default)).Refused);
        desk.Reply = _ => ChatAnswer.Silent;
        Assert.False((await desk.Driver.Say(Ana, "general", "/incident ack", default)).Refused);
    }

    [Fact]
    public async Task A_message_sent_again_after_a_failure_is_the_same_delivery()
    {
        desk.Reply = _ => new(AnswerTo.Sender, ChatMessage.Plain("Not recorded."), Refused: "not-recorded");
        var outcome = await desk.Driver.Say(Ana, "general", "hello", default);
        Assert.True(outcome.NotRecorded);
        await desk.Driver.Redeliver(desk.Workspace.Message("general", outcome.Posted!)!, default);
        Assert.Equal(desk.Heard[0].Delivery, desk.Heard[1].Delivery);
        Assert.Equal(desk.Heard[0].Input.GetType(), desk.Heard[1].Input.GetType());
    }

    [Fact]
    public async Task What_was_not_recorded_is_said_loudly_to_the_sender_whatever_the_answer_looks_like()
    {
        desk.Reply = _ => new(AnswerTo.Nobody, Refused: "not-recorded");
        Assert.True((await desk.Driver.Say(Ana, "general", "/incident ack", default)).NotRecorded);
        Assert.True(desk.Seen("general", Ana).Single().Alarm);
        Assert.Empty(desk.Seen("general", Ben));
    }

    [Fact]
    public async Task A_failure_of_the_bot_is_not_taken_for_success()
    {
        desk.Reply = _ => AnswerWriter.Failed("0badcafe");
        Assert.True((await desk.Driver.Say(Ana, "general", "/incident ack", default)).NotRecorded);
        Assert.True(desk.Seen("general", Ana).Single().Alarm);
        Assert.Contains("0badcafe", string.Concat(desk.Seen("general", Ana).Single().Drawn!.Blocks.OfType<SectionBlock>().SelectMany(b => b.Spans).OfType<TextSpan>().Select(s => s.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_the_channel_is_posted_by_the_bot_for_all()
    {
        desk.Reply = _ => new(AnswerTo.Channel, ChatMessage.Plain("Noted."));
        await desk.Driver.Say(Ana, "general", "/incident note x", default);
        Assert.Equal(Actor.Bot, Assert.Single(desk.Seen("general", Ben)).Author);
    }

    [Fact]
    public async Task Each_command_is_a_delivery_of_its_own()
    {
        await desk.Driver.Say(Ana, "general", "/incident note same", default);
        await desk.Driver.Say(Ana, "general", "/incident note same", default);
        Assert.NotEqual(desk.Heard[0].Delivery, desk.Heard[1].Delivery);
    }

    [Fact]
    public async Task An_edit_changes_the_text_and_is_delivered_once()
    {
        var id = await Post("first");
        await desk.Driver.Edit(Ana, "general", id, "second", default);
        await desk.Driver.Edit(Ana, "general", id, "second", default);
        Assert.Equal("second", Assert.IsType<MessageEdited>(Assert.Single(desk.Heard).Input).Text);
        Assert.Equal("second", desk.Seen("general", Ben).Single().Text);
    }

    [Fact]
    public async Task Nobody_edits_or_deletes_what_another_said()
    {
        var id = await Post("mine");
        await desk.Driver.Edit(Ben, "general", id, "yours", default);
        await desk.Driver.Delete(Ben, "general", id, default);
        Assert.Empty(desk.Heard);
        Assert.Equal(("mine", false), (desk.Seen("general", Ben).Single().Text, desk.Seen("general", Ben).Single().Deleted));
    }

    [Fact]
    public async Task A_deletion_is_delivered_and_nothing_can_be_done_with_the_message_afterwards()
    {
        var id = await Post("oops");
        await desk.Driver.Delete(Ana, "general", id, default);
        await desk.Driver.Delete(Ana, "general", id, default);
        await desk.Driver.React(Ben, "general", id, "pushpin", default);
        Assert.IsType<MessageRemoved>(Assert.Single(desk.Heard).Input);
    }

    [Fact]
    public async Task A_reaction_is_one_delivery_per_person_and_emoji()
    {
        var id = await Post("look");
        await desk.Driver.React(Ben, "general", id, "pushpin", default);
        await desk.Driver.React(Ben, "general", id, "pushpin", default);
        await desk.Driver.React(Ana, "general", id, "pushpin", default);
        Assert.Equal(2, desk.Heard.Select(e => e.Delivery).Distinct().Count());
        Assert.Equal("pushpin", Assert.IsType<ReactionPut>(desk.Heard[0].Input).Emoji);
        Assert.Equal("console:ben console:ana", string.Join(' ', desk.Seen("general", Ben).Single().Reactions["pushpin"]));
    }

    [Fact]
    public async Task Adding_to_the_timeline_tells_whose_words_they_are()
    {
        var id = await Post("look");
        await desk.Driver.AddToTimeline(Ben, "general", id, default);
        var used = Assert.IsType<ShortcutUsed>(desk.Heard.Single().Input);
        Assert.Equal((AddNote.Shortcut, "look", (Actor?)Ana, id), (used.Shortcut, used.Text, used.Author, used.Message.Id));
        Assert.Equal(Ben, desk.Heard.Single().Sender);
    }

    [Fact]
    public async Task Pressing_a_button_says_its_words_with_an_id_for_each_press()
    {
        var at = await desk.Platform.Post(General, ChatMessage.Plain("card"), Attempt("k"), default);
        var button = new Button("Acknowledge", "ack INC-2026-11-24-001", ButtonStyle.Primary);
        await desk.Driver.Press(Ana, "general", at.Id, button, default);
        await desk.Driver.Press(Ana, "general", at.Id, button, default);
        Assert.Equal(new ButtonPressed(button.Words, at), desk.Heard[0].Input);
        Assert.NotEqual(desk.Heard[0].Delivery, desk.Heard[1].Delivery);
    }

    [Fact]
    public async Task A_form_is_one_delivery_however_often_it_is_sent()
    {
        desk.Reply = _ => new(AnswerTo.Sender, Form: Form);
        var open = (await desk.Driver.Say(Ana, "general", "/incident declare", default)).Form!;
        var values = new Dictionary<string, string> { ["title"] = "x" };
        desk.Reply = _ => new(AnswerTo.Sender, ChatMessage.Plain("no"), FieldErrors: new Dictionary<string, string> { ["title"] = "Longer." });
        var corrected = await desk.Driver.Submit(Ana, open, values, default);
        await desk.Driver.Submit(Ana, open, values, default);
        await desk.Driver.Submit(Ana, corrected.Form!, values, default);
        Assert.Equal(open.Instance, desk.Heard[1].Delivery.Value);
        Assert.Equal(desk.Heard[1].Delivery, desk.Heard[2].Delivery);
        Assert.Equal(desk.Heard[1].Delivery, desk.Heard[3].Delivery);
        Assert.Equal(new FormSubmitted("declare", values, "context"), desk.Heard[1].Input);
        Assert.Equal("Longer.", corrected.FieldErrors!["title"]);
        Assert.Empty(desk.Seen("general", Ana)); // the field says it; no second time in the channel
    }

    [Fact]
    public async Task A_form_that_could_not_be_recorded_stays_open_under_its_id()
    {
        var open = new OpenForm(Form, "console:form:1", "general");
        desk.Reply = _ => new(AnswerTo.Sender, ChatMessage.Plain("Not recorded."), Refused: "not-recorded");
        Assert.Equal(open, (await desk.Driver.Submit(Ana, open, new Dictionary<string, string>(), default)).Form);
    }

    [Fact]
    public async Task Nothing_is_done_in_a_channel_that_one_is_not_in()
    {
        await desk.Platform.OpenChannel("inc-1", Attempt("k"), default);
        var at = await desk.Platform.Post(new ChannelRef("console", "inc-1"), ChatMessage.Plain("card"), Attempt("c"), default);
        await desk.Driver.Say(Ben, "inc-1", "/incident ack", default);
        await desk.Driver.Say(Ben, "inc-1", "hello", default);
        await desk.Driver.Press(Ben, "inc-1", at.Id, new Button("Ack", "ack"), default);
        await desk.Driver.React(Ben, "inc-1", at.Id, "pushpin", default);
        await desk.Driver.AddToTimeline(Ben, "inc-1", at.Id, default);
        await desk.Driver.Submit(Ben, new OpenForm(Form, "f", "inc-1"), new Dictionary<string, string>(), default);
        await desk.Driver.Say(new Actor("slack", "ana"), "general", "/incident ack", default);
        Assert.Empty(desk.Heard);
    }

    [Fact]
    public async Task Too_long_a_message_is_refused_and_not_cut()
    {
        var outcome = await desk.Driver.Say(Ana, "general", new string('x', ConsoleDriver.MaxText + 1), default);
        Assert.True(outcome.NotRecorded);
        Assert.Empty(desk.Heard);
        Assert.Contains("40000", Assert.Single(desk.Seen("general", Ana)).Drawn!.Fallback, StringComparison.Ordinal);
    }

    private async Task<string> Post(string text)
    {
        var posted = (await desk.Driver.Say(Ana, "general", text, default)).Posted!;
        desk.Heard.Clear();
        return posted;
    }
}
