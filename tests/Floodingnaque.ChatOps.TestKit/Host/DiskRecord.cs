using System.Security.Cryptography;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.TestKit.Host;

/// <summary>What a data folder holds, read from its files as anybody can, whether a bot runs or not.</summary>
internal sealed class DiskRecord(string directory)
{
    private readonly DataPaths paths = new(directory);
    private readonly Dictionary<IncidentId, (long Offset, List<RecordedEvent> Events)> known = [];

    public IReadOnlyList<IncidentId> Incidents => [.. paths.Streams().Select(s => s.Key).Order()];

    /// <summary>All whole lines. What was read before is not read again: <see cref="Verdict"/> proves that it did not change.</summary>
    public IReadOnlyList<RecordedEvent> Events(IncidentId id)
    {
        var (offset, events) = known.TryGetValue(id, out var before) ? before : (0, []);
        using var file = new FileStream(paths.Timeline(id), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length - offset];
        file.Position = offset;
        file.ReadExactly(bytes);
        var rest = bytes.AsSpan();
        for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            events.Add(EventCodec.Read(id, rest[..end], paths.Timeline(id)));
            rest = rest[(end + 1)..];
            offset += end + 1;
        }

        known[id] = (offset, events);
        return events;
    }

    public ChainVerdict Verdict(IncidentId id)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(paths.PublicKey));
        return new ChainVerifier(paths, key).Verify(id);
    }

    /// <summary>How often each note of this incident stands in the record.</summary>
    public Dictionary<string, int> Notes(IncidentId id) =>
        Events(id).Select(e => e.Event).OfType<NoteAdded>().GroupBy(n => n.Text ?? "").ToDictionary(g => g.Key, g => g.Count());
}
