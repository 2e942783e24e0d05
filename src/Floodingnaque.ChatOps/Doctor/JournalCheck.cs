using Floodingnaque.ChatOps.Configuration;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>What is wrong with the end of one incident's journal file, in a sentence; null when nothing is.</summary>
internal delegate string? JournalTail(string timeline);

/// <summary>Looks at the end of every journal, without opening the folder: the bot may be working in it. The whole chain is checked by <c>verify</c>.</summary>
internal sealed class JournalCheck(DataDirectory data, JournalTail tail) : IDoctorCheck
{
    public string Name => "journal";

    public Task<DoctorFinding> Run(CancellationToken cancellationToken) => Task.FromResult(Look(cancellationToken));

    private DoctorFinding Look(CancellationToken cancellationToken)
    {
        var incidents = new DirectoryInfo(Path.Combine(data.Path, "incidents"));
        if (!incidents.Exists)
        {
            return DoctorFinding.Ok("There is no incident yet.");
        }

        var count = 0;
        var wrong = new List<string>();
        foreach (var folder in incidents.EnumerateDirectories().OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            if (tail(Path.Combine(folder.FullName, "timeline.jsonl")) is { } problem)
            {
                wrong.Add($"{folder.Name}: {problem}");
            }
        }

        return wrong.Count == 0
            ? DoctorFinding.Ok($"The last entry of {count} incident(s) can be read. The whole chain is checked by: verify")
            : DoctorFinding.Failed($"{wrong.Count} of {count} journals do not end well.", "Run verify for what is left, and keep a copy of the folder.", [.. wrong.Take(20)]);
    }
}
