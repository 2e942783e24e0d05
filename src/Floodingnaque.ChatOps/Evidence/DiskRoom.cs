namespace Floodingnaque.ChatOps.Evidence;

/// <summary>Asks, at most once a second, whether there is room on the disk for more.</summary>
/// <param name="keepFree">Bytes that stay free.</param>
internal sealed class DiskRoom(string folder, long keepFree, TimeProvider clock)
{
    private long askedAt;
    private string? shortage;
    private bool asked;

    /// <summary>Why there is none; null when there is.</summary>
    public string? Shortage()
    {
        if (!asked || clock.GetElapsedTime(askedAt) >= TimeSpan.FromSeconds(1))
        {
            (asked, askedAt) = (true, clock.GetTimestamp());
            var free = new DriveInfo(folder).AvailableFreeSpace;
            shortage = free >= keepFree ? null : $"only {free >> 20} MiB are free on the disk, and {keepFree >> 20} MiB are to stay free (Evidence:KeepFree)";
        }

        return shortage;
    }
}
