using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Doctor;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>Somebody changed a line of one open incident: that one is set aside aloud, the others go on.</summary>
public sealed class DamagedIncidentTests : IAsyncLifetime, IDisposable
{
    private const string Id = "INC-2026-11-24-001";
    private readonly TempFolder folder = new();
    private ChannelRef channel;
    private int line;

    public async Task InitializeAsync()
    {
        await using (var bot = await TestBot.Start(folder.Path))
        {
            var indexing = bot.Get<IndexWorker>();
            await indexing.StartAsync(CancellationToken.None);
            channel = await bot.Declare();
            await bot.Say(Bo, "note I am in it, without a role that answers", channel);
            await bot.Say(Maria, "note the key is revoked", channel);
            await indexing.StopAsync(CancellationToken.None);
        }

        var lines = await File.ReadAllLinesAsync(Timeline);
        line = lines.Length; // the one after the changed one does not follow any more
        lines[^2] = lines[^2].Replace("slack", "slakc", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Timeline, string.Concat(lines.Select(l => l + "\n")));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_bot_is_ready_and_the_doctor_names_the_incident()
    {
        await using var bot = await TestBot.Start(folder.Path);
        var readiness = new Readiness();
        await new StartUp(bot.Get<IncidentLoader>(), readiness).StartAsync(CancellationToken.None);
        Assert.Null(readiness.NotReady);
        var finding = await new RecordCheck(readiness, () => (bot.Journal, bot.Get<IncidentStreams>())).Run(CancellationToken.None);
        Assert.Equal(DoctorStatus.Failed, finding.Status);
        Assert.StartsWith($"{Id} is damaged since line {line}: ", Assert.Single(finding.Details), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("note we blocked the address")]
    [InlineData("ack")]
    [InlineData("status")]
    public async Task Whoever_says_a_command_in_its_channel_is_told_privately_and_nothing_is_recorded(string words)
    {
        var before = await File.ReadAllBytesAsync(Timeline);
        await using var bot = await TestBot.Start(folder.Path);
        AssertTold(await bot.Say(Stranger, words, channel, "said"));
        AssertTold(await bot.Send(Stranger, new MessagePosted(new(channel, "9.1"), "@bot " + words, null, [], words), channel, "mentioned"));
        AssertTold(await bot.Say(Maria, words.Replace(words.Split(' ')[0], words.Split(' ')[0] + " " + Id, StringComparison.Ordinal), delivery: "elsewhere"));
        Assert.Equal(before, await File.ReadAllBytesAsync(Timeline));
    }

    [Fact]
    public async Task Who_counts_on_the_record_is_told_and_talk_is_left_alone()
    {
        await using var bot = await TestBot.Start(folder.Path);
        AssertTold(await bot.Send(Stranger, new ReactionPut(new(channel, "9.1"), "pushpin"), channel, "pinned"));
        AssertTold(await bot.Send(Stranger, new MessagePosted(new(channel, "9.2"), "note: revoked", null, [], null), channel, "prefixed"));
        Assert.Equal(AnswerTo.Nobody, (await bot.Send(Stranger, new MessagePosted(new(channel, "9.3"), "anybody there?", null, [], null), channel, "talk")).To);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_record_of_which_only_the_head_is_left_is_damaged_and_its_number_is_not_given_away(bool empty)
    {
        File.Delete(Timeline);
        if (empty)
        {
            await File.WriteAllTextAsync(Timeline, "");
        }

        await using var bot = await TestBot.Start(folder.Path);
        Assert.Equal(Id, Assert.Single(bot.Get<IncidentStreams>().Damaged).Id.ToString());
        Assert.Null((await bot.Say(Maria, "declare p2 another")).Refused);
        Assert.Contains(bot.Journal.Streams.Keys, id => id.ToString() == "INC-2026-11-24-002");
    }

    [Fact]
    public async Task Whoever_was_in_it_hears_of_it_wherever_they_press()
    {
        await using var bot = await TestBot.Start(folder.Path);
        AssertTold(await bot.Send(Bo, new ButtonPressed("ack " + Id, null), new ChannelRef("slack", "D-bo"), "pressed"));
    }

    [Fact]
    public async Task Elsewhere_a_stranger_does_not_learn_that_it_is_there()
    {
        await using var bot = await TestBot.Start(folder.Path);
        Assert.Equal("not-yours", (await bot.Say(Stranger, "status " + Id)).Refused);
    }

    [Fact]
    public async Task What_needs_no_incident_works_in_its_channel_too()
    {
        await using var bot = await TestBot.Start(folder.Path);
        Assert.Null((await bot.Say(Stranger, "help", channel)).Refused);
        Assert.Null((await bot.Send(Maria, new MessagePosted(new(channel, "9.1"), "@bot", null, [], "declare p1 again"), channel, "declared")).Refused);
        Assert.True(bot.Journal.Streams.ContainsKey(Core.Incidents.IncidentId.Parse("INC-2026-11-24-002")));
    }

    private string Timeline => Path.Combine(folder.Path, "incidents", Id, "timeline.jsonl");

    private void AssertTold(ChatAnswer answer)
    {
        Assert.Equal((SetAside.Code, AnswerTo.Sender), (answer.Refused, answer.To));
        var words = SpanText.Plain(Assert.IsType<SectionBlock>(answer.Message?.Blocks[0]).Spans);
        Assert.Contains($"{Id} is damaged since line {line}.", words, StringComparison.Ordinal);
        Assert.Contains("Nothing was recorded", words, StringComparison.Ordinal);
        Assert.Contains($"verify {Id}", words, StringComparison.Ordinal);
    }
}
