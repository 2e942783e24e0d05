namespace Floodingnaque.ChatOps.Journal;

/// <summary>Watches the room on the journal's disk, asking the system at most once a second.</summary>
internal sealed class FreeSpace(string folder, long reserve, TimeProvider clock)
{
    private readonly Lock gate = new();
    private long askedAt;
    private long free = long.MaxValue;
    private bool asked;

    /// <summary>Why there is no room for new entries; null when there is.</summary>
    public string? Shortage()
    {
        if (reserve <= 0)
            return null;
        lock (gate)
        {
            if (!asked || clock.GetElapsedTime(askedAt) >= TimeSpan.FromSeconds(1))
            {
                (asked, askedAt) = (true, clock.GetTimestamp());
                free = new DriveInfo(folder).AvailableFreeSpace;
            }

            return free >= reserve
                ? null
                : $"the disk is full ({free / 1024} KiB free in {folder}, {reserve / 1024} KiB are kept in reserve)";
        }
    }
}
