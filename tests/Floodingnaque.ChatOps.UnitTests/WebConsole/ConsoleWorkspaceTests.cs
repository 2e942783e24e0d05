using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.WebConsole;
using static Floodingnaque.ChatOps.UnitTests.WebConsole.ConsoleDesk;

namespace Floodingnaque.ChatOps.UnitTests.WebConsole;

public sealed class ConsoleWorkspaceTests : IDisposable
{
    private static readonly ChannelRef General = new("console", "general");

    /// <summary>One of every block and span.</summary>
    private static readonly ChatMessage Everything = new("all of it", [
        new HeaderBlock("Header"),
        new SectionBlock([new TextSpan("plain "), new TextSpan("b", Bold: true), new TextSpan("i", Italic: true), new TextSpan("c", Code: true)]),
        new QuoteBlock([new MentionSpan(Ana, "Ana Maria"), new ChannelSpan(General, "general")]),
        new FieldsBlock([new Field("When", [new InstantSpan(Start, InstantStyle.DateAndTime), new InstantSpan(Start, InstantStyle.Time)])]),
        new DividerBlock(),
        new ContextBlock([new LinkSpan(new Uri("https://example.org/x"), "link")]),
        new ButtonsBlock([new Button("Ack", "ack INC", ButtonStyle.Primary), new Button("Stop", "stop", ButtonStyle.Danger, "Sure?")]),
    ]);

    private readonly ConsoleDesk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task A_restart_brings_back_every_block_as_it_was()
    {
        var at = await desk.Platform.Post(General, Everything, Attempt("k"), default);
        var before = MessageLines.Write(desk.Workspace.Message("general", at.Id)!);
        desk.Restart();
        var after = desk.Workspace.Message("general", at.Id)!;
        Assert.Equal(7, after.Drawn!.Blocks.Count);
        Assert.Equal(Json(before), Json(MessageLines.Write(after)));
        Assert.Equal(Everything.Blocks.Select(b => b.GetType()), after.Drawn.Blocks.Select(b => b.GetType()));
        Assert.Equal(((ButtonsBlock)Everything.Blocks[6]).Buttons, ((ButtonsBlock)after.Drawn.Blocks[6]).Buttons);
        Assert.Equal(((SectionBlock)Everything.Blocks[1]).Spans, ((SectionBlock)after.Drawn.Blocks[1]).Spans);
        Assert.Equal(((QuoteBlock)Everything.Blocks[2]).Spans, ((QuoteBlock)after.Drawn.Blocks[2]).Spans);
    }

    [Fact]
    public async Task A_restart_brings_back_channels_topics_members_edits_pins_and_reactions()
    {
        var channel = await desk.Platform.OpenChannel("inc-1", Attempt("open"), default);
        await desk.Platform.Invite(channel, [Ana], default);
        await desk.Platform.SetTopic(channel, "P2 · open", default);
        await desk.Driver.Say(Ana, "inc-1", "first", default);
        var id = desk.Seen("inc-1", Ana).Single().Id;
        await desk.Driver.Edit(Ana, "inc-1", id, "second", default);
        await desk.Driver.React(Ana, "inc-1", id, "pushpin", default);
        await desk.Platform.Pin(new MessageRef(channel, id), default);
        desk.Restart();
        var message = desk.Seen("inc-1", Ana).Single();
        Assert.Equal(("second", true, Start), (message.Text, message.Pinned, message.EditedAt));
        Assert.Equal(Ana, Assert.Single(message.Reactions["pushpin"]));
        Assert.Equal("P2 · open", desk.Workspace.Channel("inc-1")!.Topic);
        Assert.Equal(message.Id, desk.Workspace.Pinned("inc-1")!.Id);
        Assert.Empty(desk.Seen("inc-1", Ben));
    }

    [Fact]
    public async Task A_torn_last_line_is_cut_and_what_follows_is_whole()
    {
        await desk.Driver.Say(Ana, "general", "kept", default);
        desk.RestartAfter(file => File.AppendAllText(file, "{\"is\":\"message\",\"id\":\"17"));
        await desk.Driver.Say(Ana, "general", "after", default);
        desk.Restart();
        Assert.Equal(["kept", "after"], desk.Seen("general", Ana).Select(m => m.Text));
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_costs_only_itself()
    {
        await desk.Driver.Say(Ana, "general", "one", default);
        desk.RestartAfter(file => File.AppendAllText(file, "{\"is\":\"riddle\"}\nnull\nnonsense\n"));
        await desk.Driver.Say(Ana, "general", "two", default);
        desk.Restart();
        Assert.Equal(["one", "two"], desk.Seen("general", Ana).Select(m => m.Text));
    }

    [Fact]
    public async Task Ids_are_not_given_twice_when_the_end_of_the_file_was_lost()
    {
        await desk.Driver.Say(Ana, "general", "lost", default);
        var lost = desk.Seen("general", Ana).Single().Id;
        desk.Clock.Advance(TimeSpan.FromMilliseconds(1));
        desk.RestartAfter(File.Delete);
        await desk.Driver.Say(Ana, "general", "new", default);
        Assert.True(string.CompareOrdinal(lost, desk.Seen("general", Ana).Single().Id) < 0);
    }

    [Fact]
    public async Task Ids_rise_although_the_clock_stands_still()
    {
        for (var i = 0; i < 50; i++)
        {
            await desk.Driver.Say(Ana, "general", $"{i}", default);
        }

        var ids = desk.Seen("general", Ana).Select(m => m.Id).ToArray();
        Assert.Equal(50, ids.Distinct().Count());
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void The_file_is_its_owner_s_alone()
    {
        if (!OperatingSystem.IsWindows())
        {
            desk.RestartAfter(file => File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(desk.File));
        }
    }

    [Fact]
    public async Task A_large_file_of_outdated_lines_is_written_anew_at_start()
    {
        var at = await desk.Platform.Post(General, Everything, Attempt("card"), default);
        for (var i = 0; i < 1_500; i++)
        {
            await desk.Platform.Update(at, Everything, default);
        }

        var before = new FileInfo(desk.File).Length;
        desk.Restart();
        Assert.True(before > 1_000_000);
        Assert.InRange(new FileInfo(desk.File).Length, 1, 10_000);
        await desk.Driver.Say(Ana, "general", "after", default);
        desk.Restart();
        Assert.Equal("after", desk.Seen("general", Ana)[^1].Text);
        Assert.NotNull(desk.Workspace.Find("card"));
    }

    [Fact]
    public async Task Only_so_many_messages_are_kept_over_a_restart_but_the_pinned_card_is()
    {
        var card = await desk.Platform.Post(General, Everything, Attempt("card"), default);
        await desk.Platform.Pin(card, default);
        for (var i = 0; i < 80; i++)
        {
            await desk.Driver.Say(Ana, "general", $"{i}", default);
        }

        desk.Restart(keep: 50);
        Assert.Equal(51, desk.Seen("general", Ana).Count);
        Assert.Equal(card.Id, desk.Workspace.Pinned("general")!.Id);
    }

    [Fact]
    public async Task Answers_to_one_person_are_neither_shown_to_others_nor_written_down()
    {
        desk.Reply = _ => new(AnswerTo.Sender, ChatMessage.Plain("for you"));
        await desk.Driver.Say(Ana, "general", "/incident status", default);
        Assert.Equal("for you", desk.Seen("general", Ana).Single().Drawn!.Fallback);
        Assert.Empty(desk.Seen("general", Ben));
        Assert.DoesNotContain("for you", await ReadShared(desk.File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_whom_an_answer_is_for_can_dismiss_it()
    {
        desk.Reply = _ => new(AnswerTo.Sender, ChatMessage.Plain("for you"));
        await desk.Driver.Say(Ana, "general", "/incident status", default);
        var id = desk.Seen("general", Ana).Single().Id;
        desk.Workspace.Dismiss("general", id, Ben.Id);
        Assert.Single(desk.Seen("general", Ana));
        desk.Workspace.Dismiss("general", id, Ana.Id);
        Assert.Empty(desk.Seen("general", Ana));
    }

    [Fact]
    public async Task Unread_counts_what_others_said_since_one_looked()
    {
        await desk.Driver.Say(Ana, "general", "one", default);
        await desk.Driver.Say(Ben, "general", "two", default);
        Assert.Equal((1, 1), (desk.Workspace.Unread("ana", "general"), desk.Workspace.Unread("ben", "general")));
        desk.Workspace.MarkRead("ana", "general");
        desk.Restart();
        Assert.Equal((0, 1), (desk.Workspace.Unread("ana", "general"), desk.Workspace.Unread("ben", "general")));
    }

    [Fact]
    public async Task A_private_channel_is_not_even_listed_for_those_who_are_not_in_it()
    {
        var channel = await desk.Platform.OpenChannel("inc-1", Attempt("open"), default);
        await desk.Platform.Invite(channel, [Ana], default);
        Assert.Contains(desk.Workspace.ChannelsOf("ana"), c => c.Id == "inc-1");
        Assert.DoesNotContain(desk.Workspace.ChannelsOf("ben"), c => c.Id == "inc-1");
    }

    private static async Task<string> ReadShared(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    private static string Json(ConsoleLine line) => System.Text.Json.JsonSerializer.Serialize(line, ConsoleJson.Default.ConsoleLine);
}
