using System.ComponentModel;
using System.Runtime.ExceptionServices;
using CliWrap;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>Archives a folder of this machine with GNU tar, which keeps owners and does not follow links; other file systems below it are left out.</summary>
internal static class TarOfFolder
{
    private const int MaxErrors = 4096;

    /// <summary>What tar answers when files changed while it read them.</summary>
    private const int Changed = 1;

    public static IReadOnlyList<string> Arguments(string folder) => ["--create", "--file=-", "--one-file-system", "--numeric-owner", $"--directory={folder}", "."];

    /// <exception cref="TargetException">tar cannot be started.</exception>
    public static async Task<PieceEnd> Write(string folder, Stream to, CancellationToken cancellationToken)
    {
        var (errors, contents) = (new BoundedOutput(MaxErrors), new TarContents());
        int code;
        try
        {
            code = await Run(folder, (output, token) => Copy(output, to, contents, token), errors, cancellationToken);
        }
        finally
        {
            await contents.End();
        }

        var said = errors.Text.Trim();
        return code switch
        {
            0 => new PieceEnd(code, contents.ToString()) { BrokenOff = contents.Fault },
            Changed => new PieceEnd(null, contents.ToString()) { BrokenOff = $"some files changed while they were read ({said})" },
            _ => new PieceEnd(code, said),
        };
    }

    private static async Task<int> Run(string folder, Func<Stream, CancellationToken, Task> take, BoundedOutput errors, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? failed = null;
        try
        {
            var result = await Cli.Wrap("tar").WithArguments(Arguments(folder), escape: true).WithValidation(CommandResultValidation.None)
                .WithStandardErrorPipe(PipeTarget.Create(errors.Take))
                .WithStandardOutputPipe(PipeTarget.Create(async (output, token) =>
                {
                    try
                    {
                        await take(output, token);
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        failed = ExceptionDispatchInfo.Capture(e);
                        await giveUp.CancelAsync(); // nobody reads any more: tar would wait for ever
                    }
                }))
                .ExecuteAsync(giveUp.Token);
            failed?.Throw();
            return result.ExitCode;
        }
        catch (Win32Exception e)
        {
            throw new TargetException($"`tar` cannot be started on this machine ({e.Message})", e);
        }
        catch (OperationCanceledException) when (failed is not null)
        {
            failed.Throw();
            throw;
        }
    }

    private static async Task Copy(Stream output, Stream to, TarContents contents, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await output.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            await contents.Take(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
