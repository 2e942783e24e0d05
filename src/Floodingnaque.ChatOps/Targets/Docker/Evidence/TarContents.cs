using System.Formats.Tar;
using System.IO.Pipelines;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>Says what is in a tar archive that flows by, in constant memory.</summary>
internal sealed class TarContents
{
    /// <summary>A tar archive ends with two empty blocks. Without them something was cut off, or put behind.</summary>
    private const int EndLength = 1024;

    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, useSynchronizationContext: false));
    private readonly Task counting;
    private int zeros;

    public TarContents() => counting = Task.Run(CountAll);

    public int Files { get; private set; }

    public int Links { get; private set; }

    /// <summary>Links to <c>/dev/stdout</c> and the like: what was written there is in the container's log.</summary>
    public int DeviceLinks { get; private set; }

    /// <summary>Why it is not a whole archive; null when it is. Known after <see cref="End"/>.</summary>
    public string? Fault { get; private set; }

    public async ValueTask Take(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        var trailing = part.Length - 1 - part.Span.LastIndexOfAnyExcept((byte)0);
        zeros = trailing == part.Length ? Math.Min(EndLength, zeros + trailing) : Math.Min(EndLength, trailing);
        await pipe.Writer.WriteAsync(part, cancellationToken);
    }

    /// <summary>To be called in any case, once.</summary>
    public async Task End()
    {
        await pipe.Writer.CompleteAsync();
        await counting;
        Fault ??= zeros < EndLength ? "the archive has no end" : null;
    }

    public override string ToString() => string.Join(
        ", ",
        new[]
        {
            ObservedContainer.Count(Files, "file"),
            Links == 0 ? null : ObservedContainer.Count(Links, "link"),
            DeviceLinks == 0 ? null : $"{DeviceLinks} of them only to the container's own output, which is in its log",
        }.OfType<string>());

    private async Task CountAll()
    {
        await using var stream = pipe.Reader.AsStream();
        try
        {
            await using var reader = new TarReader(stream, leaveOpen: true);
            while (await reader.GetNextEntryAsync() is { } entry)
            {
                Count(entry);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            Fault = $"the archive cannot be read to its end ({e.Message})";
        }
    }

    private void Count(TarEntry entry)
    {
        if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile or TarEntryType.HardLink)
        {
            Files++;
        }
        else if (entry.EntryType is TarEntryType.SymbolicLink)
        {
            Links++;
            DeviceLinks += entry.LinkName.StartsWith("/dev/std", StringComparison.Ordinal) || entry.LinkName.StartsWith("/proc/", StringComparison.Ordinal) ? 1 : 0;
        }
    }
}
