namespace Floodingnaque.ChatOps.Evidence;

/// <summary>How evidence is kept (section Evidence).</summary>
internal sealed class EvidenceOptions
{
    public const string Section = "Evidence";

    /// <summary>Bytes of one item, before compression.</summary>
    public long MaxItemBytes { get; set; } = 20L << 30;

    /// <summary>How long one item may take.</summary>
    public TimeSpan MaxItemTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Bytes that stay free on the disk: nothing is begun below, and what runs is cut.</summary>
    public long KeepFree { get; set; } = 1L << 30;

    /// <summary>Text is compressed (gzip) while it is written.</summary>
    public bool Compress { get; set; } = true;

    public IEnumerable<string> Check()
    {
        if (MaxItemBytes < 1 << 20)
        {
            yield return $"{Section}:MaxItemBytes is {MaxItemBytes}: write at least 1048576 (bytes).";
        }

        if (MaxItemTime < TimeSpan.FromSeconds(10) || MaxItemTime > TimeSpan.FromHours(24))
        {
            yield return $"{Section}:MaxItemTime is {MaxItemTime:c}: write a time from 10 seconds to 24 hours, for example 00:30:00.";
        }

        if (KeepFree < 0)
        {
            yield return $"{Section}:KeepFree is {KeepFree}: write the bytes that stay free, for example 1073741824.";
        }
    }
}
