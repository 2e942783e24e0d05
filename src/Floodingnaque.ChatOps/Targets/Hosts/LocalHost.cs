using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Text;
using CliWrap;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>The machine that the bot runs on.</summary>
internal sealed class LocalHost : ITargetHost
{
    public const int MaxFile = 4 * 1024 * 1024;

    public string Name => "local";

    public async Task<StepRecord> Run(IReadOnlyList<string> argv, int maxOutput, CancellationToken cancellationToken)
    {
        var output = new BoundedOutput(maxOutput);
        try
        {
            var result = await Cli.Wrap(argv[0])
                .WithArguments(argv.Skip(1), escape: true)
                .WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(PipeTarget.Create(output.Take))
                .WithStandardErrorPipe(PipeTarget.Create(output.Take))
                .ExecuteAsync(cancellationToken);
            return new StepRecord(string.Join(' ', argv), result.ExitCode, output.Text, result.RunTime);
        }
        catch (Win32Exception e)
        {
            throw new TargetException($"`{argv[0]}` cannot be started on this machine ({e.Message})", e);
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

    public async Task<byte[]?> ReadBytes(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? null
                : file.Length > MaxFile ? throw new TargetException($"{path} is larger than {MaxFile / 1024 / 1024} MiB")
                : await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{path} cannot be read ({e.Message})", e);
        }
    }

    public async Task Write(string path, string text, CancellationToken cancellationToken)
    {
        // Hidden, and without the ending that an include directive looks for.
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new");
        try
        {
            await File.WriteAllTextAsync(temporary, text, cancellationToken);
            if (!OperatingSystem.IsWindows() && File.Exists(path))
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
            }

            await using (var file = File.OpenWrite(temporary))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{path} cannot be written ({e.Message})", e);
        }
    }

    public async Task WriteInPlace(string path, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            await file.WriteAsync(InPlace.Padded(content, file.Length), cancellationToken);
            file.SetLength(content.Length);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{path} cannot be written ({e.Message})", e);
        }
    }

    public async Task WriteSecret(string path, string text, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            File.Delete(temporary);
            await using (var file = new FileStream(temporary, options))
            {
                await file.WriteAsync(new UTF8Encoding(false).GetBytes(text), cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{path} cannot be written ({e.Message})", e);
        }
    }

    public async Task<bool> CopyTo(string path, Stream to, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? unwritten;
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
            unwritten = await FileCopy.All(file, to, Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{path} cannot be read ({e.Message})", e);
        }

        unwritten?.Throw();
        return true;
    }

    public Task<IReadOnlyList<string>> List(string folder, string start, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<IReadOnlyList<string>>(!Directory.Exists(folder) ? [] :
            [
                .. new DirectoryInfo(folder).EnumerateFileSystemInfos()
                    .Where(f => f is FileInfo { LinkTarget: null } && f.Name.StartsWith(start, StringComparison.Ordinal))
                    .Select(f => f.FullName).Order(StringComparer.Ordinal),
            ]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{folder} cannot be read ({e.Message})", e);
        }
    }
}
