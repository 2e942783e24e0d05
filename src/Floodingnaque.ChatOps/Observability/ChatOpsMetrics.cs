using System.Diagnostics.Metrics;

namespace Floodingnaque.ChatOps.Observability;

/// <summary>
/// What is counted, in one place. Every tag comes from a short list of the program's own (verbs, codes, kinds): never what a person
/// typed, never an id, or each incident would leave its own time series behind.
/// </summary>
internal sealed class ChatOpsMetrics
{
    public const string MeterName = "Floodingnaque.ChatOps";

    private readonly Counter<long> commands;
    private readonly Counter<long> refusals;
    private readonly Histogram<double> appends;
    private readonly Histogram<double> flushes;
    private readonly Counter<long> reactions;
    private readonly Counter<long> responses;
    private int owed;

    public ChatOpsMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        commands = meter.CreateCounter<long>("chatops.commands", "{command}", "Commands by verb and outcome.");
        refusals = meter.CreateCounter<long>("chatops.refusals", "{refusal}", "Refusals by their code.");
        appends = Seconds(meter, "chatops.journal.append.duration", "From the decision to the moment it is safely on the disk.");
        flushes = Seconds(meter, "chatops.journal.fsync.duration", "One fsync of the journal, which many appends share.");
        reactions = meter.CreateCounter<long>("chatops.reactions", "{reaction}", "Performed reactions by kind and outcome.");
        responses = meter.CreateCounter<long>("chatops.escalation.responses", "{incident}", "Acknowledged incidents by severity: in time (hit) or not (miss).");
        meter.CreateObservableGauge("chatops.reactions.pending", () => Volatile.Read(ref owed), "{reaction}", "Reactions that are owed and not done.");
    }

    /// <param name="verb">The verb's name in the command table, or <c>unknown</c>.</param>
    /// <param name="outcome"><c>done</c>, <c>shown</c>, <c>repeated</c>, <c>refused</c>, <c>not-recorded</c>.</param>
    public void CommandHandled(string verb, string outcome) => commands.Add(1, new("verb", verb), new("outcome", outcome));

    public void Refused(string code) => refusals.Add(1, new KeyValuePair<string, object?>("code", code));

    public void JournalAppended(TimeSpan took) => appends.Record(took.TotalSeconds);

    public void JournalFlushed(TimeSpan took) => flushes.Record(took.TotalSeconds);

    /// <param name="kind">The reaction's type, for example <c>PagePerson</c>.</param>
    /// <param name="outcome"><c>done</c>, <c>retried</c>, <c>given-up</c>.</param>
    public void ReactionPerformed(string kind, string outcome) => reactions.Add(1, new("kind", kind), new("outcome", outcome));

    /// <summary>How many reactions of all incidents are owed now.</summary>
    public void ReactionsPending(int count) => Volatile.Write(ref owed, count);

    /// <param name="severity"><c>P1</c> to <c>P4</c>.</param>
    /// <param name="inTime">Acknowledged before the deadline of the severity.</param>
    public void EscalationAnswered(string severity, bool inTime) =>
        responses.Add(1, new("severity", severity), new("result", inTime ? "hit" : "miss"));

    private static Histogram<double> Seconds(Meter meter, string name, string description) => meter.CreateHistogram(
        name, "s", description, advice: new InstrumentAdvice<double>
        {
            // A good disk flushes in a fraction of a millisecond, a sick one in seconds.
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
        });
}
