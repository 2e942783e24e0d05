using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>What containers wrote, for looks: both of their streams as the engine has them, and the log files that lie in them.</summary>
internal sealed class ContainerLogs(DockerOptions options, IContainerEngine containers, EngineReader engine) : ITargetLogs
{
    private static readonly string[] Streams = ["stdout", "stderr"];

    public async Task<IReadOnlyList<TargetLog>> Logs(CancellationToken cancellationToken)
    {
        var logs = new List<TargetLog>();
        var (isInspected, failed) = (false, (TargetException?)null);
        foreach (var name in options.Containers)
        {
            try
            {
                logs.AddRange(await containers.Inspect(name, cancellationToken) is { } state ? Of(name, state) : []);
                isInspected = true;
            }
            catch (TargetException e)
            {
                failed = e;
                logs.Add(new TargetLog(name, Streams[0], LogContent.Application, (_, _, _) => Task.FromException(e))); // whoever reads it is told
            }
        }

        return failed is null || isInspected ? logs : throw failed;
    }

    private IEnumerable<TargetLog> Of(string name, ContainerState state)
    {
        var framed = (bool?)state.Config["Tty"] != true;
        return Streams.Take(framed ? 2 : 1).Select(s => new TargetLog(name, s, LogContent.Application, (to, since, token) => Stream(state, s, framed, to, since, token))).Concat(Files(name, state));
    }

    private IEnumerable<TargetLog> Files(string name, ContainerState state) => (options.LogFiles.GetValueOrDefault(name) ?? []).SelectMany(path => new[]
    {
        new TargetLog(name, $"{path} (access)", LogContent.Access, (to, _, token) => Archive(state, path, IsAccess, to, token)),
        new TargetLog(name, $"{path} (others)", LogContent.Error, (to, _, token) => Archive(state, path, f => !IsAccess(f), to, token)),
    });

    private static bool IsAccess(string file) => file.Contains("access", StringComparison.OrdinalIgnoreCase);

    private async Task Stream(ContainerState state, string stream, bool framed, Stream to, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var from = since is { } at ? string.Create(CultureInfo.InvariantCulture, $"&since={at.ToUnixTimeSeconds()}") : "";
        var frames = framed ? new LogFrames() : null;
        var payload = Array.Empty<byte>();
        var why = await engine.Read($"GET /containers/{state.Id}/logs?{stream}=1{(framed ? "" : "&stderr=1")}{from}", async part =>
        {
            if (frames is not null)
            {
                payload = payload.Length < part.Length ? new byte[part.Length] : payload;
                part = payload.AsMemory(0, frames.Take(part.Span, payload));
            }

            await to.WriteAsync(part, cancellationToken);
        }, cancellationToken);
        ThrowIf(why);
    }

    /// <summary>The wanted files of an archive, one behind the other and unpacked.</summary>
    private async Task Archive(ContainerState state, string path, Func<string, bool> wanted, Stream to, CancellationToken cancellationToken)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 512 << 10, useSynchronizationContext: false));
        var reading = Task.Run(() => Unpack(pipe.Reader, wanted, to, cancellationToken), cancellationToken);
        string? why = null;
        try
        {
            why = await engine.Read($"GET /containers/{state.Id}/archive?path={Uri.EscapeDataString(path)}", async part => await pipe.Writer.WriteAsync(part, cancellationToken), cancellationToken);
        }
        finally
        {
            await pipe.Writer.CompleteAsync(why is null ? null : new TargetException(why));
        }

        await reading;
        ThrowIf(why);
    }

    private static async Task Unpack(PipeReader archive, Func<string, bool> wanted, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = archive.AsStream();
            await using var reader = new TarReader(stream, leaveOpen: true);
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } data } && wanted(entry.Name[(entry.Name.LastIndexOf('/') + 1)..]))
                {
                    await using var content = entry.Name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(data, CompressionMode.Decompress, leaveOpen: true) : data;
                    await content.CopyToAsync(to, cancellationToken);
                    await to.WriteAsync("\n"u8.ToArray(), cancellationToken); // a file may end in the middle of a line
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new TargetException($"the container's archive cannot be read ({e.Message})", e);
        }
    }

    private static void ThrowIf(string? why)
    {
        if (why is not null)
        {
            throw new TargetException(why);
        }
    }
}
