using Microsoft.Win32.SafeHandles;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>What an operator or a test may turn.</summary>
internal sealed record JournalSettings
{
    /// <summary>Below this many free bytes new appends are refused, while there is still room to finish what was accepted. 0: never.</summary>
    public long FreeSpaceReserve { get; init; } = 16 * 1024 * 1024;

    /// <summary>Timelines kept open for writing. Thousands of incidents exist, few are live.</summary>
    public int OpenFiles { get; init; } = 128;

    /// <summary>How bytes get to the disk. Tests put a slow or broken disk here.</summary>
    public Action<SafeFileHandle> Flush { get; init; } = FileSync.Flush;
}
