using System.Text;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>What a target may rely on, whichever way its machine is reached.</summary>
public abstract partial class TargetHostContract : IDisposable
{
    private protected TempFolder Folder { get; } = new();

    private protected abstract ITargetHost Host { get; }

    private string Inside(string name) => Path.Combine(Folder.Path, name);

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<string> Output(params string[] argv) => (await Host.Run(argv, 100_000, CancellationToken.None)).Output;

    [Theory]
    [InlineData("it's")]
    [InlineData("''")]
    [InlineData("\"double\" and `back`")]
    [InlineData("two\nlines\n")]
    [InlineData("$(touch x) ${HOME} $1 \\n \\\\")]
    [InlineData("; exit 3 & | > x < y # z")]
    [InlineData("* ? [a] {a,b} ~ !!")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-n")]
    [InlineData("naïve 🌊 日本語")]
    public async Task An_argument_arrives_as_it_is(string argument) =>
        Assert.Equal($"<{argument}><end>", await Output("printf", "<%s>", argument, "end"));

    [Fact]
    public async Task A_program_says_how_it_ended_and_what_it_wrote_on_both_streams()
    {
        var step = await Host.Run(["sh", "-c", "echo out; echo err >&2; exit 7"], 100, CancellationToken.None);
        Assert.Equal((7, "sh -c echo out; echo err >&2; exit 7"), (step.ExitCode, step.What));
        Assert.Equal(["err", "out"], step.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task A_program_that_a_signal_ended_did_not_end_well() =>
        Assert.True((await Host.Run(["sh", "-c", "kill -KILL $$"], 100, CancellationToken.None)).ExitCode >= 128);

    [Fact]
    public async Task A_program_that_reads_its_input_finds_none() => Assert.Equal("", await Output("cat"));

    [Fact]
    public async Task A_big_output_is_read_to_its_end_and_the_last_of_it_kept()
    {
        var step = await Host.Run(["sh", "-c", "head -c 30000000 /dev/zero | tr '\\0' x; echo end"], 10, CancellationToken.None);
        Assert.Equal((0, "xxxxxxend\n"), (step.ExitCode, step.Output));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_sentence()
    {
        var thrown = await Assert.ThrowsAsync<TargetException>(() => Output("no-such-program", "x"));
        Assert.StartsWith("`no-such-program` cannot be started on ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_goes_on_is_left_when_the_caller_gives_up_and_ends()
    {
        using var caller = new CancellationTokenSource();
        var run = Host.Run(["sh", "-c", "echo $$ > \"$1\"; exec tail -f /dev/null", "sh", Inside("pid")], 100, caller.Token);
        await Eventually.True(() => File.Exists(Inside("pid")) && new FileInfo(Inside("pid")).Length > 0, "it runs");
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var process = $"/proc/{(await File.ReadAllTextAsync(Inside("pid"))).Trim()}/stat";
        await Eventually.True(() => !File.Exists(process) || File.ReadAllText(process).Contains(") Z ", StringComparison.Ordinal), "it has ended");
        Assert.Equal("on", await Output("printf", "on"));
    }

    [Fact]
    public async Task Many_at_once_get_their_own_answers()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => Output("printf", "%s", $"{n}")));
        Assert.Equal(Enumerable.Range(0, 30).Select(n => $"{n}"), answers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("deny 198.51.100.7; # naïve 🌊\r\n\tx")]
    public async Task A_file_is_read_as_it_was_written(string text)
    {
        Assert.Null(await Host.Read(Inside("blocked.conf"), CancellationToken.None));
        await Host.Write(Inside("blocked.conf"), "longer than what comes after it, so that a rest of it would show", CancellationToken.None);
        await Host.Write(Inside("blocked.conf"), text, CancellationToken.None);
        Assert.Equal(text, await Host.Read(Inside("blocked.conf"), CancellationToken.None));
        Assert.Equal(Encoding.UTF8.GetBytes(text), await File.ReadAllBytesAsync(Inside("blocked.conf")));
        Assert.Equal(["blocked.conf"], Directory.GetFiles(Folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_is_replaced_and_not_written_into_and_keeps_its_mode()
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherExecute;
        await File.WriteAllTextAsync(Inside("a"), "before");
        File.SetUnixFileMode(Inside("a"), mode);
        await using var open = File.OpenRead(Inside("a"));
        await Host.Write(Inside("a"), "after", CancellationToken.None);
        using var reader = new StreamReader(open);
        Assert.Equal(("before", "after"), (await reader.ReadToEndAsync(), await File.ReadAllTextAsync(Inside("a"))));
        Assert.Equal(mode, File.GetUnixFileMode(Inside("a")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_file_may_be_as_large_as_four_MiB(int more)
    {
        await File.WriteAllBytesAsync(Inside("big"), new byte[LocalHost.MaxFile + more]);
        var read = await Record.ExceptionAsync(() => Host.Read(Inside("big"), CancellationToken.None));
        Assert.Equal(more == 0 ? null : $"{Inside("big")} is larger than 4 MiB", (read as TargetException)?.Message);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_sentence()
    {
        var thrown = await Assert.ThrowsAsync<TargetException>(() => Host.Write(Inside("no/such/a"), "x", CancellationToken.None));
        Assert.Contains("cannot be written (", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("longer than what was there")]
    [InlineData("sh")]
    [InlineData("")]
    public async Task A_file_that_is_written_in_place_stays_the_same_file_with_its_mode(string text)
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        await File.WriteAllTextAsync(Inside("a"), "before it");
        File.SetUnixFileMode(Inside("a"), mode);
        var inode = await Output("stat", "-c", "%i", Inside("a"));
        await using var open = File.OpenRead(Inside("a"));
        await Host.WriteInPlace(Inside("a"), Encoding.UTF8.GetBytes(text), CancellationToken.None);
        using var reader = new StreamReader(open);
        Assert.Equal((text, inode, mode), (await reader.ReadToEndAsync(), await Output("stat", "-c", "%i", Inside("a")), File.GetUnixFileMode(Inside("a"))));
        Assert.Equal(["a"], Directory.GetFiles(Folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_made_by_writing_into_it()
    {
        var thrown = await Assert.ThrowsAsync<TargetException>(() => Host.WriteInPlace(Inside("a"), [1], CancellationToken.None));
        Assert.Contains("cannot be written (", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_come_and_go_as_they_are()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, 0xFF, 0, 0xC3, (byte)'\r', 0xFE, .. Enumerable.Repeat((byte)'x', 100_000)];
        Assert.Null(await Host.ReadBytes(Inside("a"), CancellationToken.None));
        await File.WriteAllTextAsync(Inside("a"), "before");
        await Host.WriteInPlace(Inside("a"), bytes, CancellationToken.None);
        Assert.Equal(bytes, await Host.ReadBytes(Inside("a"), CancellationToken.None));
    }

    [Fact]
    public async Task A_secret_is_for_its_owner_alone_also_where_a_file_for_all_was_before()
    {
        await File.WriteAllTextAsync(Inside("a"), "for all");
        await File.WriteAllTextAsync(Inside(".a.new"), "left by a crash, for all");
        await using var open = File.OpenRead(Inside(".a.new"));
        await Host.WriteSecret(Inside("a"), "naïve 🌊", CancellationToken.None);
        using var reader = new StreamReader(open);
        Assert.Equal(("left by a crash, for all", "naïve 🌊"), (await reader.ReadToEndAsync(), await File.ReadAllTextAsync(Inside("a"))));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Inside("a")));
        Assert.Equal(["a"], Directory.GetFiles(Folder.Path).Select(Path.GetFileName));
    }
}
