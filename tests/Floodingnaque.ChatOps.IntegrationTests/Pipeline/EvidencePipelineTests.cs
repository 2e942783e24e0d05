using System.IO.Compression;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Evidence;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.IntegrationTests.Pipeline;

/// <summary>Evidence from the words in chat to files that a stranger checks with stock tools.</summary>
public sealed class EvidencePipelineTests
{
    private readonly RecordingSource api = new("api");
    private readonly RecordingSource nginx = new("nginx");

    private static EvidenceCollection Collection(TestBot bot, int number = 1) => bot.Get<IncidentStreams>().Loaded.Single().Accepted.Collections[number];

    private static string FolderOf(TestBot bot, int number = 1) => Path.Combine(
        bot.Directory, "incidents", bot.Get<IncidentStreams>().Loaded.Single().Id.ToString(), "evidence", Collection(bot, number).Folder);

    private async Task<(TestBot Bot, ChannelRef Channel)> Begin(string? directory = null)
    {
        var bot = await TestBot.Start(directory, sources: [api, nginx]);
        var channel = await bot.Declare();
        bot.Clock.Advance(TimeSpan.FromSeconds(1)); // what was owed when the bot started may have been done before
        return (bot, channel);
    }

    private static async Task Say(TestBot bot, Actor who, ChannelRef channel, string words)
    {
        Assert.Null((await bot.Say(who, words, channel)).Refused);
        await bot.Settle();
    }

    [Fact]
    public async Task What_is_lost_first_is_collected_first_and_sha256sum_finds_it_whole()
    {
        var (bot, channel) = await Begin();
        await using var started = bot;
        await Say(bot, Maria, channel, "evidence collect all");
        Assert.Equal(["api processes", "nginx processes", "api logs", "nginx logs"], Collection(bot).Items.Select(i => $"{i.Target} {i.Name}"));
        var (code, output) = await Shell.Run("sh", ["-c", "cd \"$1\" && sha256sum -c --strict manifest.sha256", "sh", FolderOf(bot)]);
        Assert.True(code == 0, output);
        Assert.Equal(6, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length); // four items, custody and the journal's head
        await using var gzip = new GZipStream(File.OpenRead(Path.Combine(FolderOf(bot), "api/logs.txt.gz")), CompressionMode.Decompress);
        Assert.Equal("line one\nline two\n", await new StreamReader(gzip).ReadToEndAsync());
        Assert.Contains(bot.Platform.Of("post"), s => s.Text.Contains("E1 is complete and sealed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_are_read_only_in_folders_of_the_bot_alone()
    {
        var (bot, channel) = await Begin();
        await using var started = bot;
        await Say(bot, Maria, channel, "evidence collect all");
        var read = UnixFileMode.UserRead;
        Assert.All(Directory.GetFiles(FolderOf(bot), "*", SearchOption.AllDirectories), f => Assert.Equal(read, File.GetUnixFileMode(f)));
        Assert.All(
            Directory.GetDirectories(FolderOf(bot), "*", SearchOption.AllDirectories).Append(FolderOf(bot)),
            d => Assert.Equal(read | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(d)));
    }

    [Fact]
    public async Task The_record_and_the_bundle_witness_each_other()
    {
        var (bot, channel) = await Begin();
        await using var started = bot;
        await Say(bot, Maria, channel, "evidence collect api");
        var manifest = Custody.Hash(await File.ReadAllTextAsync(Path.Combine(FolderOf(bot), "manifest.sha256")));
        Assert.Equal(manifest, Collection(bot).ManifestSha256);
        Assert.Contains(bot.Platform.Of("update"), s => Rendered(s).Contains(manifest, StringComparison.Ordinal));
        var events = await bot.Events();
        var head = (await File.ReadAllTextAsync(Path.Combine(FolderOf(bot), "journal-head"))).Trim().Split(' ')[1].Split(':');
        Assert.Equal(events.Single(e => e.Event is EvidenceSealed).Seq - 1, long.Parse(head[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Rendered(RecordingPlatform.Sent sent) => string.Join("\n", sent.Blocks.OfType<Floodingnaque.ChatOps.Rendering.ContextBlock>().SelectMany(b => b.Spans));

    [Fact]
    public async Task A_failed_item_is_called_failed_and_leaves_no_file()
    {
        api.Gives["logs"] = async (to, token) =>
        {
            await to.WriteAsync(new byte[10], token);
            return new PieceEnd(3, "no such file");
        };
        nginx.Gone = "the engine cannot be reached";
        var (bot, channel) = await Begin();
        await using var started = bot;
        await Say(bot, Maria, channel, "evidence collect all");
        Assert.Equal(
            ["api processes Collected 1 process", "nginx everything Failed the engine cannot be reached", "api logs Failed ended with exit code 3: no such file"],
            Collection(bot).Items.Select(i => $"{i.Target} {i.Name} {i.Outcome} {i.Words}"));
        Assert.Equal(["custody.jsonl", "journal-head", "manifest.sha256", "processes.txt.gz"], Directory.GetFiles(FolderOf(bot), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
        Assert.Contains("E1 is sealed, but not complete: 1 of 3 items", bot.Platform.Of("post").Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_breaks_off_is_kept_and_called_partial()
    {
        api.Gives["logs"] = async (to, token) =>
        {
            await to.WriteAsync("half a li"u8.ToArray(), token);
            throw new TargetException("the container was killed");
        };
        var (bot, channel) = await Begin();
        await using var started = bot;
        await Say(bot, Maria, channel, "evidence collect api");
        var item = Collection(bot).Items.Single(i => i.Name == "logs");
        Assert.Equal((ItemOutcome.Partial, "the container was killed"), (item.Outcome, item.Words));
        Assert.True((await EvidenceVerifier.Verify(FolderOf(bot), Collection(bot).ManifestSha256, Collection(bot).HandedOut, CancellationToken.None)).Holds);
    }

    [Fact]
    public async Task A_cancelled_collection_keeps_what_is_there_and_says_what_was_not_begun()
    {
        var begun = new TaskCompletionSource();
        api.Gives["processes"] = async (to, token) =>
        {
            await to.WriteAsync("PID"u8.ToArray(), token);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return default;
        };
        var (bot, channel) = await Begin();
        await using var started = bot;
        Assert.Null((await bot.Say(Maria, "evidence collect api", channel)).Refused);
        var settled = bot.Settle();
        await begun.Task;
        Assert.Null((await bot.Say(Sam, "evidence cancel E1", channel)).Refused);
        await settled;
        Assert.Equal(
            ["processes Partial cut where it was cancelled", "logs Skipped cancelled before its turn"], Collection(bot).Items.Select(i => $"{i.Name} {i.Outcome} {i.Words}"));
        Assert.True((await EvidenceVerifier.Verify(FolderOf(bot), Collection(bot).ManifestSha256, Collection(bot).HandedOut, CancellationToken.None)).Holds);
        Assert.Equal("sealed", (await bot.Say(Sam, "evidence cancel E1", channel)).Refused);
    }

    [Fact]
    public async Task Evidence_of_its_target_lets_an_action_go_on_and_evidence_of_another_does_not()
    {
        var (bot, channel) = await Begin();
        await using var started = bot;
        await Say(bot, Maria, channel, "isolate api");
        var digest = Run(bot).Digest;
        Assert.Equal("evidence-first", (await bot.Say(Sam, $"approve #1 {digest}", channel)).Refused);
        await Say(bot, Maria, channel, "evidence collect nginx");
        Assert.True(Run(bot).NeedsEvidence);
        var buttons = bot.Platform.Of("post").SelectMany(s => s.Blocks.OfType<Floodingnaque.ChatOps.Rendering.ButtonsBlock>()).SelectMany(b => b.Buttons);
        await Say(bot, Maria, channel, buttons.Single(b => b.Label == "Collect evidence").Words);
        Assert.Equal(2, Run(bot).EvidenceIn);
        await Say(bot, Sam, channel, $"approve #1 {digest}");
        Assert.Equal(RunState.InForce, Run(bot).State);
    }

    [Fact]
    public async Task Evidence_that_lacks_what_it_needs_or_is_stale_lets_nothing_go_on()
    {
        api.Gives["logs"] = (_, _) => throw new TargetException("the engine is gone");
        var (bot, channel) = await Begin();
        await using var started = bot;
        await Say(bot, Maria, channel, "evidence collect api");
        await Say(bot, Maria, channel, "isolate api");
        Assert.True(Run(bot).NeedsEvidence);
        api.Gives["logs"] = RecordingSource.Text("", "0 lines");
        await Say(bot, Maria, channel, "evidence collect api");
        Assert.False(Run(bot).NeedsEvidence);
        await Say(bot, Maria, channel, "cancel #1");
        bot.Clock.Advance(EvidenceSettings.Fresh);
        await Say(bot, Maria, channel, "isolate api");
        Assert.True(bot.Get<IncidentStreams>().Loaded.Single().Accepted.Runs[2].NeedsEvidence);
    }

    [Fact]
    public async Task What_a_target_says_is_cut_and_redacted_before_it_is_shown_or_recorded()
    {
        api.Gives["logs"] = RecordingSource.Text("x", "postgres://u:hunter2@db/x " + new string('y', 5_000));
        var (bot, channel) = await Begin();
        await using var started = bot;
        await Say(bot, Maria, channel, "evidence collect api");
        var words = Collection(bot).Items.Single(i => i.Name == "logs").Words;
        Assert.StartsWith("postgres://[redacted]@db/x yyy", words, StringComparison.Ordinal);
        Assert.Equal(300, words.Length);
    }

    private static ActionRun Run(TestBot bot) => bot.Get<IncidentStreams>().Loaded.Single().Accepted.Runs[1];

    [Fact]
    public async Task A_check_says_what_was_changed_and_that_nothing_was()
    {
        var (bot, channel) = await Begin();
        await using var started = bot;
        await Say(bot, Maria, channel, "evidence collect api");
        await Say(bot, Sam, channel, "evidence verify E1");
        Assert.Contains("Nothing was changed. E1: all 4 files are as they were when they were sealed", bot.Platform.Of("post").Last().Text, StringComparison.Ordinal);
        var file = Path.Combine(FolderOf(bot), "api/processes.txt.gz");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.AppendAllTextAsync(file, "x");
        await Say(bot, Sam, channel, "evidence verify E1");
        Assert.Contains("It is not as it was. E1: api/processes.txt.gz is changed", bot.Platform.Of("post").Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_an_item_out_is_in_the_record_and_beside_the_evidence_and_strangers_cannot()
    {
        var (bot, channel) = await Begin();
        await using var started = bot;
        await Say(bot, Maria, channel, "evidence collect api");
        await Say(bot, Sam, channel, "evidence get E1.2");
        await Say(bot, Tess, channel, "evidence get E1.2");
        Assert.Equal("not-allowed", (await bot.Say(Bo, "evidence get E1.1", channel)).Refused);
        var accesses = await File.ReadAllTextAsync(Path.Combine(FolderOf(bot), "access.jsonl"));
        Assert.Equal(["Sam", "Tess"], accesses.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split("\"by\":\"")[1].Split('"')[0]));
        Assert.Null(Custody.FirstBroken(accesses));
        Assert.True((await EvidenceVerifier.Verify(FolderOf(bot), Collection(bot).ManifestSha256, Collection(bot).HandedOut, CancellationToken.None)).Holds);
        Assert.Equal(2, (await bot.Events()).Count(e => e.Event is EvidenceHandedOut));
    }

    [Fact]
    public async Task After_a_restart_in_the_middle_it_goes_on_and_nothing_is_collected_twice()
    {
        using var folder = new TempFolder();
        var begun = new TaskCompletionSource();
        using var stopping = new CancellationTokenSource();
        api.Gives["logs"] = async (to, token) =>
        {
            await to.WriteAsync("half"u8.ToArray(), token);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return default;
        };
        await using (var before = (await Begin(folder.Path)).Bot)
        {
            Assert.Null((await before.Say(Maria, "evidence collect api", new ChannelRef("slack", "C-" + before.Platform.Of("open").Last().To))).Refused);
            var lost = before.Get<ReactionWorker>().RunOnceAsync(stopping.Token);
            await begun.Task;
            await stopping.CancelAsync();
            await lost;
        }

        api.Gives["logs"] = RecordingSource.Text("all of it\n", "1 line");
        await using var bot = await TestBot.Start(folder.Path, now: Start.AddMinutes(5), sources: [api, nginx]);
        await bot.Settle();
        Assert.Equal(["processes", "logs", "logs"], api.Log);
        Assert.Equal(["1 processes Collected", "2 logs Collected"], Collection(bot).Items.Select(i => $"{i.Number} {i.Name} {i.Outcome}"));
        Assert.True((await EvidenceVerifier.Verify(FolderOf(bot), Collection(bot).ManifestSha256, Collection(bot).HandedOut, CancellationToken.None)).Holds);
    }
}
