using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>The end of an access log in the combined format, as far as a plan needs it: who asked in the last hour.</summary>
internal sealed class AccessTail
{
    private readonly List<(AddressRange Client, DateTimeOffset At)> requests = [];

    /// <summary>Nearly all clients are private addresses.</summary>
    public bool IsBehindProxy => requests.Count >= 20 && requests.Count(r => ProtectedRange.Private.Any(p => p.Overlaps(r.Client))) > requests.Count * 0.9;

    /// <summary>Lines that are no requests are passed over, as is the first, which may be cut.</summary>
    public static AccessTail Read(string text)
    {
        var tail = new AccessTail();
        foreach (var line in text.Split('\n'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var open = line.IndexOf('[', StringComparison.Ordinal);
            var close = open < 0 ? -1 : line.IndexOf(']', open);
            if (space > 0 && close > open && AddressRange.TryParse(line[..space], out var client, out _)
                && DateTimeOffset.TryParseExact(line[(open + 1)..close], "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            {
                tail.requests.Add((client, at));
            }
        }

        return tail;
    }

    /// <summary>In words, how many requests of the last hour came from the range, of how many.</summary>
    public string Hits(AddressRange range, DateTimeOffset now)
    {
        var hour = requests.Where(r => r.At > now - TimeSpan.FromHours(1)).ToArray();
        var hits = hour.Where(r => range.Overlaps(r.Client)).ToArray();
        var clients = hits.Select(h => h.Client).Distinct().Count();
        return string.Create(CultureInfo.InvariantCulture, $"In the last hour {hits.Length} of {hour.Length} requests came from it")
            + (range.IsSingle ? "." : string.Create(CultureInfo.InvariantCulture, $", from {clients} addresses."));
    }
}
