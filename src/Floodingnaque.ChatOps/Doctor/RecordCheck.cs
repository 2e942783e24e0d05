using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>
/// Whether the running bot can record, and in which incidents it does not. Only inside the running bot: from the command line nothing is
/// known of it, and opening the folder there would keep the bot from starting.
/// </summary>
internal sealed class RecordCheck(Readiness readiness, Func<(IJournal? Journal, IncidentStreams? Streams)> open) : IDoctorCheck
{
    public string Name => "record";

    public Task<DoctorFinding> Run(CancellationToken cancellationToken) => Task.FromResult(Look());

    private DoctorFinding Look()
    {
        if (!readiness.Loaded.IsCompletedSuccessfully)
        {
            return DoctorFinding.Ok("Not looked at from here: the running bot answers “doctor” in chat.");
        }

        var (journal, streams) = open();
        if (journal?.Failure is { } failure)
        {
            return DoctorFinding.Failed(
                $"Nothing is recorded now: {failure}.", "Go on by phone. Put the disk right, restart the bot, and ask again.");
        }

        string[] damaged = [.. (streams?.Damaged ?? []).OrderBy(d => d.Id).Select(d => $"{d.Sentence}: {d.Why}")];
        return damaged.Length == 0
            ? DoctorFinding.Ok("Everything that is said is recorded.")
            : DoctorFinding.Failed(
                $"{damaged.Length} incident(s) are set aside because their record is damaged; the others go on.",
                "Run verify for each, put the true file back, then restart the bot.", [.. damaged.Take(20)]);
    }
}
