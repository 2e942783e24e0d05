using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

public sealed class LocalHostTests : TargetHostContract
{
    private protected override ITargetHost Host { get; } = new LocalHost();
}

public sealed class SshHostTests : TargetHostContract, IAsyncLifetime
{
    private SshServer server = null!;
    private SshHost host = null!;

    private protected override ITargetHost Host => host;

    public async Task InitializeAsync()
    {
        server = await SshServer.Start();
        host = server.Host;
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
    }

    private static async Task<string> Refusal(SshOptions options)
    {
        using var host = new SshHost(SshServer.Name, options);
        var read = await Assert.ThrowsAsync<TargetException>(() => host.Read("/etc/hostname", CancellationToken.None));
        var run = await Assert.ThrowsAsync<TargetException>(() => host.Run(["true"], 100, CancellationToken.None));
        Assert.Equal(read.Message, run.Message);
        return run.Message;
    }

    [Fact]
    public async Task A_machine_that_shows_another_key_is_not_spoken_to()
    {
        var options = server.Options;
        options.HostKey = "SHA256:" + new string('A', 43);
        Assert.Equal(
            $"web-1 (127.0.0.1:{options.Port}) shows the host key {server.HostKey} (ssh-ed25519), and Targets:Hosts:web-1:HostKey is {options.HostKey}: nothing was sent to it",
            await Refusal(options));
    }

    [Fact]
    public async Task A_key_that_is_not_let_in_is_a_sentence()
    {
        var options = server.Options;
        options.KeyFile = await server.NewKey("stranger");
        Assert.StartsWith(
            $"web-1 (127.0.0.1:{options.Port}) does not let {options.User} in with {options.KeyFile} (", await Refusal(options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_key_is_a_sentence()
    {
        var options = server.Options;
        options.KeyFile += ".pub";
        Assert.StartsWith($"{options.KeyFile} cannot be used as a private key (", await Refusal(options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_where_nobody_listens_is_a_sentence()
    {
        var options = server.Options;
        options.Port = Loopback.FreePort();
        Assert.StartsWith($"web-1 (127.0.0.1:{options.Port}) cannot be reached (", await Refusal(options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_dies_on_the_way_is_a_sentence_and_the_next_call_connects_again()
    {
        var mark = Path.Combine(Folder.Path, "runs");
        await Host.Write(mark + ".not", "x", CancellationToken.None);
        var run = Host.Run(["sh", "-c", "touch \"$1\"; exec tail -f /dev/null", "sh", mark], 100, CancellationToken.None);
        await Eventually.True(() => File.Exists(mark), "it runs");
        await server.Kill();
        var thrown = await Assert.ThrowsAsync<TargetException>(() => run);
        Assert.StartsWith($"the connection to web-1 (127.0.0.1:{server.Options.Port}) failed on the way (", thrown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TargetException>(() => Output("true"));
        await Assert.ThrowsAsync<TargetException>(() => Host.Read(mark, CancellationToken.None));

        await server.Begin();
        Assert.Equal("on", await Output("printf", "on"));
        Assert.Equal("", await Host.Read(mark, CancellationToken.None));
    }

    [Fact]
    public async Task A_machine_that_accepts_and_says_nothing_is_a_sentence()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = server.Options;
        options.Port = ((IPEndPoint)silent.LocalEndpoint).Port;
        options.ConnectTimeout = TimeSpan.FromMilliseconds(200);
        Assert.Equal($"web-1 (127.0.0.1:{options.Port}) did not answer within 0.2 seconds", await Refusal(options));
    }

    [Fact]
    public async Task A_machine_that_hangs_does_not_hold_the_caller_and_is_connected_to_anew()
    {
        var options = server.Options;
        options.ConnectTimeout = TimeSpan.FromSeconds(2);
        using var hanging = new SshHost(SshServer.Name, options);
        using var caller = new CancellationTokenSource();
        var mark = Path.Combine(Folder.Path, "hangs");
        var run = hanging.Run(["sh", "-c", "touch \"$1\"; exec tail -f /dev/null", "sh", mark], 100, caller.Token);
        await Eventually.True(() => File.Exists(mark), "it runs");
        await server.Freeze();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        var thrown = await Assert.ThrowsAsync<TargetException>(() => hanging.Run(["true"], 100, CancellationToken.None));
        Assert.Equal($"web-1 (127.0.0.1:{options.Port}) does not answer any more", thrown.Message);
        Assert.Equal(0, (await hanging.Run(["true"], 100, CancellationToken.None)).ExitCode);
    }

    [Fact]
    public async Task A_connection_is_kept()
    {
        var first = await Output("sh", "-c", "echo $SSH_CONNECTION");
        Assert.Equal(first, await Output("sh", "-c", "echo $SSH_CONNECTION"));
    }
}

public sealed class ShellWordsTests
{
    /// <summary>Text that can be written as UTF-8; the rest .NET could not hand to a program here either.</summary>
    [Property(MaxTest = 200)]
    public void The_shell_says_what_it_was_told(string?[] words)
    {
        var argv = words.Select(w => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(w ?? "")).Replace("\0", "'", StringComparison.Ordinal)).Prepend("first").ToArray();
        var start = new ProcessStartInfo("sh", ["-c", ShellWords.Line(["printf", "%s\\0", .. argv])]) { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 };
        using var shell = Process.Start(start)!;
        Assert.Equal(argv, shell.StandardOutput.ReadToEnd().Split('\0')[..^1]);
        shell.WaitForExit();
    }

    [Fact]
    public void No_program_can_be_given_a_NUL() => Assert.Throws<TargetException>(() => ShellWords.Line(["printf", "a\0b"]));
}
