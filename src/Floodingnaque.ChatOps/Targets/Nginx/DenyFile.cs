using System.Net;
using System.Text;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>
/// The file of denied addresses, which is the bot's own: sorted, each address once, each with the run that it is for. What it does not
/// understand it does not touch.
/// </summary>
internal sealed class DenyFile
{
    private const string Header = "# Written by Floodingnaque.ChatOps and replaced whole: do not edit. Belongs into http { }.\n";

    private readonly SortedDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    private readonly record struct Entry(AddressRange Range, string Mark, string Line);

    /// <exception cref="TargetException">Somebody else wrote into it.</exception>
    public static DenyFile Parse(string path, string? text)
    {
        var file = new DenyFile();
        var number = 0;
        foreach (var line in (text ?? "").Split('\n').Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line == Header.Trim())
            {
                continue;
            }

            file.Add(Read(line) ?? throw new TargetException($"line {number} of {path} was not written by the bot: move it to another file"));
        }

        return file;
    }

    /// <summary>The line of a run as it is approved.</summary>
    public static string Line(AddressRange range, GuardedRun run) => RunNote.Planned(run).After($"deny {range};");

    /// <summary>What stands in the way of denying <paramref name="range"/> for the run: another run that denies it already. Null: nothing.</summary>
    public string? Covering(AddressRange range, GuardedRun run) => entries.Values
        .Where(e => e.Mark != run.Mark && e.Range.Prefix <= range.Prefix && e.Range.Overlaps(range))
        .Select(e => $"{e.Range} is blocked already, for {e.Mark}").FirstOrDefault();

    /// <summary>An address of <paramref name="range"/> that no other run's line covers; null when there is none among the likely ones.</summary>
    public string? OnlyBy(GuardedRun run, AddressRange range)
    {
        var others = entries.Values.Where(e => e.Mark != run.Mark && e.Range.Overlaps(range)).Select(e => e.Range.Network).ToArray();
        return Inside(range).FirstOrDefault(a => !others.Any(n => n.Contains(a)))?.ToString();
    }

    /// <summary>The first address, and those a power of two further.</summary>
    private static IEnumerable<IPAddress> Inside(AddressRange range)
    {
        var start = range.Network.BaseAddress.GetAddressBytes();
        yield return range.Network.BaseAddress;
        for (var bit = (start.Length * 8) - 1; bit >= range.Prefix; bit--)
        {
            var bytes = (byte[])start.Clone();
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
            yield return new IPAddress(bytes);
        }
    }

    public bool Has(GuardedRun run) => entries.Values.Any(e => e.Mark == run.Mark);

    public void Add(AddressRange range, GuardedRun run) => Add(Read(Line(range, run))!.Value);

    /// <summary>Writes the new end to the run's line.</summary>
    public void Renew(GuardedRun run)
    {
        foreach (var (key, entry) in entries.Where(e => e.Value.Mark == run.Mark).ToArray())
        {
            entries[key] = entry with { Line = RunNote.Renewed(run).After($"deny {entry.Range};") };
        }
    }

    public void Remove(GuardedRun run)
    {
        foreach (var key in entries.Where(e => e.Value.Mark == run.Mark).Select(e => e.Key).ToArray())
        {
            entries.Remove(key);
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder(Header);
        foreach (var entry in entries.Values)
        {
            text.Append(entry.Line).Append('\n');
        }

        return text.ToString();
    }

    private void Add(Entry entry) => entries[Key(entry.Range)] = entry;

    /// <summary>Sorts by family, then address, then the wider range first.</summary>
    private static string Key(AddressRange range) =>
        $"{(range.IsV4 ? 4 : 6)}{Convert.ToHexString(range.Network.BaseAddress.GetAddressBytes())}{range.Prefix:D3}";

    private static Entry? Read(string line)
    {
        const string deny = "deny ";
        return RunNote.TryRead(line, out var directive, out var note) && directive.StartsWith(deny, StringComparison.Ordinal) && directive.EndsWith(';')
            && AddressRange.TryParse(directive[deny.Length..^1], out var range, out _)
            ? new Entry(range, note.Mark, line)
            : null;
    }
}
