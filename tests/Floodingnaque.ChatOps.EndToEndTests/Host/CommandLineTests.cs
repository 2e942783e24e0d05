using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.EndToEndTests.Host;

/// <summary>The words of the program, as somebody types them in a shell, on a folder that a real bot left.</summary>
public sealed class CommandLineTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder temp = new();
    private DataPaths paths = null!;
    private IncidentId id;

    public async Task InitializeAsync()
    {
        paths = new DataPaths(temp.Path);
        await using var slack = await SlackTeam.Start();
        await using var bot = await TestKit.RunningBot.StartIn(slack, directory: temp.Path);
        var channel = await SlackTeam.Declare(slack);
        await slack.SendSlashCommand("vera", channel, "/incident note the key was in a public repository");
        await TestKit.Eventually.True(() => bot.IsSettled, "everything owed is done");
        id = bot.Get<FileJournal>().Streams.Keys.Single();
        bot.Get<FileJournal>().SignHeads();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Verify_and_the_shell_script_find_a_good_record_good()
    {
        var (code, said) = await BotProcess.Run("verify", "--data", temp.Path);
        Assert.True(code == 0, said);
        Assert.Contains($"{id}  intact ✓", said, StringComparison.Ordinal);
        Assert.Contains("1 of 1 hold.", said, StringComparison.Ordinal);
        var shell = await ShellVerifier.Run(paths.Folder(id), paths.PublicKey);
        Assert.True(shell.ExitCode == 0, shell.Output);
    }

    [Fact]
    public async Task Verify_and_the_shell_script_name_the_line_after_a_flipped_bit()
    {
        var bytes = await File.ReadAllBytesAsync(paths.Timeline(id));
        var third = Nth(bytes, (byte)'\n', 2) + 30;
        bytes[third] ^= 1;
        await File.WriteAllBytesAsync(paths.Timeline(id), bytes);

        var (code, said) = await BotProcess.Run("verify", $"{id}", $"--Data:Directory={temp.Path}");
        Assert.Equal(1, code);
        Assert.Contains("intact ✗ line 4 does not follow the bytes of line 3", said, StringComparison.Ordinal);
        var shell = await ShellVerifier.Run(paths.Folder(id), paths.PublicKey);
        Assert.Equal(1, shell.ExitCode);
        Assert.Contains("broken at line 4, or the line before it was changed", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_of_what_is_not_there_is_neither_good_nor_bad()
    {
        Assert.Equal(2, (await BotProcess.Run("verify", "INC-2026-01-01-001", "--data", temp.Path)).ExitCode);
        Assert.Equal(2, (await BotProcess.Run("verify", "--data", Path.Combine(temp.Path, "nowhere"))).ExitCode);
    }

    [Fact]
    public async Task Rebuild_makes_the_same_index_again()
    {
        var before = await Index();
        var (code, said) = await BotProcess.Run("rebuild", $"--Data:Directory={temp.Path}");
        Assert.True(code == 0, said);
        Assert.Contains("from 1 of 1 journals", said, StringComparison.Ordinal);
        Assert.Equal(before, await Index());
        Assert.NotEmpty(before);
    }

    [Fact]
    public async Task Doctor_fails_while_contacts_are_missing_and_says_what_to_do()
    {
        var (code, said) = await BotProcess.Run("doctor", $"--Data:Directory={temp.Path}");
        Assert.Equal(1, code);
        Assert.Contains("oster", said, StringComparison.Ordinal);
        var (broken, why) = await BotProcess.Run("doctor", $"--Data:Directory={temp.Path}", "--Incident:CommandName=no slash");
        Assert.Equal(1, broken);
        Assert.Contains("Incident:CommandName", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_is_content_with_a_whole_roster()
    {
        string[] roles = ["first-responder", "security-lead", "engineering-lead", "devops-lead", "legal", "stakeholder"];
        var people = roles.SelectMany((role, n) => (string[])
        [
            $"--Roster:People:{n}:Name=Person {n}", $"--Roster:People:{n}:Phone=+63 2 555 000{n}", $"--Roster:People:{n}:Email=p{n}@example.org",
            $"--Roster:People:{n}:Roles:0={role}",
        ]);
        var (code, said) = await BotProcess.Run(
            ["doctor", $"--Data:Directory={temp.Path}", .. people, "--Roster:Externals:0:Name=CERT", "--Roster:Externals:0:Contact=cert@example.org"]);
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task The_manifest_in_the_repository_is_what_the_program_prints()
    {
        var (code, said) = await BotProcess.Run("manifest", "slack");
        Assert.True(code == 0, said);
        var file = Path.Combine(Repository(), "manifests/slack/manifest.yaml");
        Assert.True(File.Exists(file) && await File.ReadAllTextAsync(file) == said, $"Write {file} anew: dotnet run --project src/Floodingnaque.ChatOps -- manifest slack");
    }

    [Fact]
    public async Task Words_that_nobody_knows_are_an_error_of_use()
    {
        var (code, said) = await BotProcess.Run("verifi");
        Assert.Equal(2, code);
        Assert.Contains("verifi", said, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> Index()
    {
        await using var bot = await TestKit.RunningBot.Start(temp.Path, "--Console:Enabled=false");
        var index = bot.Get<Pipeline.IIncidentIndex>();
        await TestKit.Eventually.True(() => bot.IsSettled && index.All().Count > 0, "the bot is settled");
        await index.Flush(CancellationToken.None);
        return [.. index.All().Select(e => e.ToString())];
    }

    private static int Nth(byte[] bytes, byte wanted, int n)
    {
        var at = -1;
        for (var i = 0; i < n; i++)
        {
            at = Array.IndexOf(bytes, wanted, at + 1);
        }

        return at;
    }

    private static string Repository([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
