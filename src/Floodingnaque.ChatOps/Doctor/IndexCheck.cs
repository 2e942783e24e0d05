using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>
/// Whether the index knows every incident of the journal. Only inside the running bot: the index and the journal belong to one process,
/// so from the command line only whether there is one can be seen: opening them there would keep the bot from starting.
/// </summary>
internal sealed class IndexCheck(Readiness readiness, DataDirectory data, Func<(IIncidentIndex? Index, IJournal? Journal)> open) : IDoctorCheck
{
    public string Name => "index";

    public Task<DoctorFinding> Run(CancellationToken cancellationToken) => Task.FromResult(Look());

    private DoctorFinding Look()
    {
        if (!readiness.Loaded.IsCompletedSuccessfully)
        {
            return Path.Exists(Path.Combine(data.Path, "index"))
                ? DoctorFinding.Ok("There is one; not looked into from here: the running bot answers “doctor” in chat. A damaged index is rebuilt at start.")
                : DoctorFinding.Ok("There is none yet: the bot makes it at start.");
        }

        var (index, journal) = open();
        if (index is null || journal is null)
        {
            return DoctorFinding.Failed("This bot has no index.", "Rebuild it: stop the bot, run rebuild, start it again.");
        }

        var known = index.All().Select(entry => entry.Id).ToHashSet();
        string[] missing = [.. journal.Streams.Keys.Where(id => !known.Contains(id)).Order().Select(id => id.ToString())];
        return missing.Length == 0
            ? DoctorFinding.Ok($"{known.Count} incident(s) are indexed.")
            : DoctorFinding.Warning($"{missing.Length} incident(s) are missing in lists.", "Stop the bot, run rebuild, start it again.", [.. missing.Take(20)]);
    }
}
