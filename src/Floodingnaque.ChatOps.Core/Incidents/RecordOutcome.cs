using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>The shell reports what came of a reaction, as one more event.</summary>
public sealed record RecordOutcome(IncidentEvent Outcome) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) => Decision.Of(Outcome);

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}
