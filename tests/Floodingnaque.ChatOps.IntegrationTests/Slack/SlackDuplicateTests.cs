using System.Security.Cryptography;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>Slack promises neither order nor "once"; the record has everything exactly once.</summary>
public sealed class SlackDuplicateTests
{
    private const int Deliveries = 10_000;
    private const int AtOnce = 16;
    private const int Commands = 400;
    private const int Messages = 1_000;

    [Fact]
    public async Task Ten_thousand_shuffled_and_repeated_deliveries_have_one_effect_each_across_a_restart()
    {
        using var folder = new TempFolder();
        await using var slack = await SlackStoryTests.Workspace();
        using var raw = new RawSlack(slack);
        Storm storm;
        IncidentId id;
        await using (var bot = await RunningBot.StartIn(slack, directory: folder.Path))
        {
            (id, storm) = await Declare(slack, bot, raw);
            Assert.Equal(Deliveries, storm.All.Length);
            await Send(raw, bot, storm.All.AsMemory(..(Deliveries / 2)));
        }

        await using (var bot = await RunningBot.StartIn(slack, directory: folder.Path))
        {
            // A quarter is sent to both: what the first one recorded must not count again.
            await Send(raw, bot, storm.All.AsMemory((Deliveries / 4)..));
            AssertOnce(await bot.Events(id), storm);
        }

        using var key = ECDsa.Create();
        var paths = new DataPaths(folder.Path);
        key.ImportFromPem(await File.ReadAllTextAsync(paths.PublicKey));
        var verdict = new ChainVerifier(paths, key).Verify(id);
        Assert.True(verdict.Holds, VerifyCommand.Line(verdict));
    }

    [Fact]
    public async Task A_command_that_was_refused_is_not_done_when_its_copy_comes_late()
    {
        await using var slack = await SlackStoryTests.Workspace();
        using var raw = new RawSlack(slack);
        await using var bot = await RunningBot.StartIn(slack);
        var (id, storm) = await Declare(slack, bot, raw);
        var tess = slack.User("tess").Id;
        var reopen = raw.Command(storm.Channel, tess, $"reopen {id} not over", "T-reopen");

        await raw.Send(bot.Address, reopen);
        await raw.Send(bot.Address, raw.Command(storm.Channel, tess, $"resolve {id} done", "T-resolve"));
        await raw.Send(bot.Address, reopen);

        var events = await bot.Events(id);
        Assert.Single(events, e => e.Event is IncidentResolved);
        Assert.DoesNotContain(events, e => e.Event is IncidentReopened);
    }

    private static async Task<(IncidentId Id, Storm Storm)> Declare(SlackWorkspace slack, RunningBot bot, RawSlack raw)
    {
        await slack.SendSlashCommand("vera", "general", "/incident declare p3 duplicates");
        await Eventually.True(() => bot.IsSettled && bot.Get<IncidentStreams>().Loaded.Any(s => s.Accepted is { Pages.Count: > 0 }), "declared and paged");
        var state = bot.Get<IncidentStreams>().Loaded.Single().Accepted;
        return (state.Id, new Storm(raw, slack, state.Channel!.Value.Id, state.Id));
    }

    private static Task Send(RawSlack raw, RunningBot bot, ReadOnlyMemory<RawDelivery> some) => Parallel.ForEachAsync(
        Enumerable.Range(0, some.Length), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (i, _) => Assert.Equal(200, await raw.Send(bot.Address, some.Span[i])));

    private static void AssertOnce(IReadOnlyList<RecordedEvent> events, Storm storm)
    {
        Once(storm.MessageTs, events.Select(e => (e.Event as MessageRecorded)?.Message.Id));
        Once(storm.EditedTs, events.Select(e => (e.Event as MessageAmended)?.Message.Id));
        Once(storm.DeletedTs, events.Select(e => (e.Event as MessageDeleted)?.Message.Id));
        Once(storm.NotedTs, events.Select(e => (e.Event as NoteAdded)?.Message?.Id));
        Once(storm.Triggers, events.Where(e => e.Event is NoteAdded { Message: null }).Select(e => e.Delivery?.Value.Split(':')[^1]));
        Once([.. Enumerable.Range(0, Commands).Select(n => $"noted {n}")], events.Select(e => (e.Event as NoteAdded)?.Text));
        Assert.Single(events, e => e.Event is IncidentAcknowledged);
        Assert.Single(events, e => e.Event is IncidentDeclared);
    }

    private static void Once(IEnumerable<string> expected, IEnumerable<string?> found) => Assert.Equal(
        expected.Order(StringComparer.Ordinal), found.OfType<string>().Order(StringComparer.Ordinal));

    /// <summary>Everything that people could have done, as Slack would send it, shuffled and repeated always the same way.</summary>
    private sealed class Storm
    {
        public Storm(RawSlack raw, SlackWorkspace slack, string channel, IncidentId id)
        {
            Channel = channel;
            var vera = slack.User("vera").Id;
            var once = new List<RawDelivery>();
            for (var n = 0; n < Messages; n++)
            {
                Say(once, raw, slack, vera, n);
            }

            for (var n = 0; n < Commands; n++)
            {
                Triggers.Add($"T{n}");
                once.Add(raw.Command(channel, vera, $"note noted {n}", $"T{n}"));
            }

            for (var n = 0; n < 40; n++)
            {
                once.Add(RawSlack.Click(channel, slack.User("maria").Id, RawSlack.Ts(n), $"ack {id}", $"A{n}"));
            }

            // A fixed seed: a failure can be looked at again.
            var dice = new Random(20_261_124);
            while (once.Count < Deliveries)
            {
                once.Add(once[dice.Next(once.Count)]);
            }

            All = [.. once];
            dice.Shuffle(All);
        }

        public string Channel { get; }

        public RawDelivery[] All { get; }

        public List<string> MessageTs { get; } = [];

        public List<string> EditedTs { get; } = [];

        public List<string> DeletedTs { get; } = [];

        public List<string> NotedTs { get; } = [];

        public List<string> Triggers { get; } = [];

        private void Say(List<RawDelivery> once, RawSlack raw, SlackWorkspace slack, string user, int n)
        {
            var ts = RawSlack.Ts(n);
            var isMention = n % 5 == 0;
            var text = isMention ? $"<@{slack.Identity.BotUserId}> note said {n}" : $"said {n}";
            MessageTs.Add(ts);
            once.Add(raw.Event(RawSlack.Message(Channel, user, ts, text)));
            if (isMention)
            {
                NotedTs.Add(ts);
                once.Add(raw.Event(RawSlack.Message(Channel, user, ts, text, "app_mention")));
            }

            switch (n % 7)
            {
                case 1:
                    EditedTs.Add(ts);
                    once.Add(raw.Event(RawSlack.Edit(Channel, user, ts, RawSlack.Ts(Messages + n), text + " anew", text)));
                    break;
                case 2:
                    DeletedTs.Add(ts);
                    once.Add(raw.Event(RawSlack.Delete(Channel, user, ts, RawSlack.Ts(Messages + n))));
                    break;
                case 3 when !isMention:
                    NotedTs.Add(ts);
                    once.Add(raw.Event(RawSlack.Pushpin(Channel, user, ts)));
                    once.Add(raw.Event(RawSlack.Pushpin(Channel, slack.User("sam").Id, ts)));
                    break;
            }
        }
    }
}
