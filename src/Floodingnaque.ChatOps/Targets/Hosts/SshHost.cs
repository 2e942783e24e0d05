using System.Text;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>A machine that is reached over SSH: programs through the user's shell, which has to be a POSIX one, and files through SFTP.</summary>
internal sealed class SshHost(string name, SshOptions options) : ITargetHost, IDisposable
{
    /// <summary>sshd has room for ten sessions in one connection unless its MaxSessions says otherwise; the library holds a thread for each that waits.</summary>
    private const int MaxAtOnce = 8;

    /// <summary>What a shell answers when a program is not there, or is not one.</summary>
    private const int NotFound = 127, NotExecutable = 126;

    /// <summary>What shells say for "a signal ended it", before they add which.</summary>
    private const int BySignal = 128;

    /// <summary>A file of 4 MiB over a slow line.</summary>
    private static readonly TimeSpan LongestFile = TimeSpan.FromMinutes(1);

    private readonly SshConnection<SshClient> commands = new(name, options, info => new SshClient(info));
    private readonly SshConnection<SftpClient> files = new(name, options, info => new SftpClient(info));
    private readonly SemaphoreSlim room = new(MaxAtOnce, MaxAtOnce);

    public string Name => name;

    public void Dispose()
    {
        commands.Dispose();
        files.Dispose();
        room.Dispose();
    }

    public async Task<StepRecord> Run(IReadOnlyList<string> argv, int maxOutput, CancellationToken cancellationToken)
    {
        var line = ShellWords.Line(argv);
        await room.WaitAsync(cancellationToken);
        try
        {
            var start = TimeProvider.System.GetTimestamp();
            var (code, output) = await commands.Use(client => Run(client, line, maxOutput, cancellationToken), cancellationToken);
            return code is NotFound or NotExecutable
                ? throw new TargetException($"`{argv[0]}` cannot be started on {name} ({output.Trim()})")
                : new StepRecord(string.Join(' ', argv), code, output, TimeProvider.System.GetElapsedTime(start));
        }
        finally
        {
            room.Release();
        }
    }

    public async Task<string?> Read(string path, CancellationToken cancellationToken)
    {
        if (await ReadBytes(path, cancellationToken) is not { } bytes)
        {
            return null;
        }

        using var reader = new StreamReader(new MemoryStream(bytes));
        return await reader.ReadToEndAsync(cancellationToken);
    }

    public Task<byte[]?> ReadBytes(string path, CancellationToken cancellationToken) => InTime(async (client, token) =>
    {
        try
        {
            await using var stream = await client.OpenAsync(path, FileMode.Open, FileAccess.Read, token);
            return await Bytes(stream, path, token);
        }
        catch (SftpPathNotFoundException)
        {
            return null;
        }
        catch (SftpException e)
        {
            throw new TargetException($"{path} on {name} cannot be read ({e.Message})", e);
        }
    }, cancellationToken);

    public Task Write(string path, string text, CancellationToken cancellationToken) => Writing(
        path,
        async (client, token) =>
        {
            var temporary = Temporary(path);
            await Upload(client, path, temporary, text, token);
            await Flush(temporary, path, token);
            await Rename(client, temporary, path, token);
        },
        cancellationToken);

    public Task WriteInPlace(string path, byte[] content, CancellationToken cancellationToken) => Writing(
        path,
        async (client, token) =>
        {
            await using (var stream = await client.OpenAsync(path, FileMode.Open, FileAccess.Write, token))
            {
                await stream.WriteAsync(InPlace.Padded(content, stream.Length), token);
                await stream.FlushAsync(token);
                stream.SetLength(content.Length);
            }

            await Flush(path, path, token);
        },
        cancellationToken);

    /// <summary>SFTP as the library speaks it makes files as the umask says; mktemp makes them for their owner alone.</summary>
    public Task WriteSecret(string path, string text, CancellationToken cancellationToken) => Writing(
        path,
        async (client, token) =>
        {
            var temporary = Temporary(path);
            var made = await Run(["mktemp", "--", $"{temporary}.XXXXXX"], StepLog.MaxOutput, token);
            if (made.ExitCode != 0)
            {
                throw new TargetException($"{path} on {name} cannot be written (mktemp: {made.Output.Trim()})");
            }

            await Rename(client, made.Output.Trim(), temporary, token);
            await using (var stream = await client.OpenAsync(temporary, FileMode.Open, FileAccess.Write, token))
            {
                await stream.WriteAsync(new UTF8Encoding(false).GetBytes(text), token);
            }

            await Flush(temporary, path, token);
            await Rename(client, temporary, path, token);
        },
        cancellationToken);

    public async Task<bool> CopyTo(string path, Stream to, CancellationToken cancellationToken)
    {
        var (isThere, unwritten) = await files.Use(
            async client =>
            {
                try
                {
                    await using var stream = await client.OpenAsync(path, FileMode.Open, FileAccess.Read, cancellationToken).WaitAsync(LongestFile, cancellationToken);
                    return (IsThere: true, Unwritten: await FileCopy.All(stream, to, LongestFile, cancellationToken));
                }
                catch (SftpPathNotFoundException)
                {
                    return (IsThere: false, Unwritten: null);
                }
                catch (SftpException e)
                {
                    throw new TargetException($"{path} on {name} cannot be read ({e.Message})", e);
                }
            },
            cancellationToken);
        unwritten?.Throw();
        return isThere;
    }

    public Task<IReadOnlyList<string>> List(string folder, string start, CancellationToken cancellationToken) => InTime<IReadOnlyList<string>>(
        async (client, token) =>
        {
            try
            {
                var found = new List<string>();
                await foreach (var file in client.ListDirectoryAsync(folder, token))
                {
                    if (file.IsRegularFile && file.Name.StartsWith(start, StringComparison.Ordinal))
                    {
                        found.Add($"{folder.TrimEnd('/')}/{file.Name}");
                    }
                }

                return [.. found.Order(StringComparer.Ordinal)];
            }
            catch (SftpPathNotFoundException)
            {
                return [];
            }
            catch (SftpException e)
            {
                throw new TargetException($"{folder} on {name} cannot be read ({e.Message})", e);
            }
        },
        cancellationToken);

    private Task<bool> Writing(string path, Func<SftpClient, CancellationToken, Task> write, CancellationToken cancellationToken) => InTime(
        async (client, token) =>
        {
            try
            {
                await write(client, token);
                return true;
            }
            catch (Exception e) when (e is SftpException or NotSupportedException)
            {
                throw new TargetException($"{path} on {name} cannot be written ({e.Message})", e);
            }
        },
        cancellationToken);

    /// <summary>Hidden, and without the ending that an include directive looks for.</summary>
    private static string Temporary(string path)
    {
        var split = path.LastIndexOf('/') + 1;
        return $"{path[..split]}.{path[split..]}.new";
    }

    private static Task Rename(SftpClient client, string from, string to, CancellationToken cancellationToken) =>
        Task.Run(() => client.RenameFile(from, to, isPosix: true), cancellationToken);

    private static async Task<(int Code, string Output)> Run(SshClient client, string line, int maxOutput, CancellationToken cancellationToken)
    {
        using var command = client.CreateCommand(line);
        var output = new BoundedOutput(maxOutput);
        var end = command.ExecuteAsync(cancellationToken);
        await Task.WhenAll(end, output.Take(command.OutputStream, CancellationToken.None));
        return command.ExitStatus is { } code ? (code, output.Text)
            : command.ExitSignal is { } signal ? (BySignal, $"{output.Text}\nEnded by the signal {signal}.")
            : throw new SshConnectionException("the program's end was not reported");
    }

    /// <summary>Whether or not the caller has a limit: who puts a file back is not to be cut short, but not to be kept forever either.</summary>
    private Task<T> InTime<T>(Func<SftpClient, CancellationToken, Task<T>> work, CancellationToken cancellationToken) => files.Use(
        async client =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LongestFile);
            return await work(client, limit.Token).WaitAsync(limit.Token);
        },
        cancellationToken);

    private static async Task<byte[]> Bytes(SftpFileStream stream, string path, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            read.Write(buffer, 0, count);
            if (read.Length > LocalHost.MaxFile)
            {
                throw new TargetException($"{path} is larger than {LocalHost.MaxFile / 1024 / 1024} MiB");
            }
        }

        return read.ToArray();
    }

    private static async Task Upload(SftpClient client, string path, string temporary, string text, CancellationToken cancellationToken)
    {
        await using (var stream = await client.OpenAsync(temporary, FileMode.Create, FileAccess.Write, cancellationToken))
        {
            await stream.WriteAsync(new UTF8Encoding(false).GetBytes(text), cancellationToken);
        }

        if (await client.ExistsAsync(path, cancellationToken))
        {
            var mode = Mode(await client.GetAttributesAsync(path, cancellationToken));
            await Task.Run(() => client.ChangePermissions(temporary, mode), cancellationToken);
        }
    }

    /// <summary>SFTP has no fsync that the library knows: without it a power cut could leave an empty file under the new name.</summary>
    private async Task Flush(string temporary, string path, CancellationToken cancellationToken)
    {
        var flush = await Run(["sync", temporary], StepLog.MaxOutput, cancellationToken);
        if (flush.ExitCode != 0)
        {
            throw new TargetException($"{path} on {name} cannot be written (sync: {flush.Output.Trim()})");
        }
    }

    /// <summary>As the library wants it: the three octal digits read as a decimal number.</summary>
    private static short Mode(SftpFileAttributes of)
    {
        static int Digit(bool read, bool write, bool execute) => (read ? 4 : 0) + (write ? 2 : 0) + (execute ? 1 : 0);
        return (short)((Digit(of.OwnerCanRead, of.OwnerCanWrite, of.OwnerCanExecute) * 100)
            + (Digit(of.GroupCanRead, of.GroupCanWrite, of.GroupCanExecute) * 10)
            + Digit(of.OthersCanRead, of.OthersCanWrite, of.OthersCanExecute));
    }
}
