using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>Asks the application's database, in a transaction that cannot write.</summary>
/// <param name="database">Null: not configured.</param>
internal sealed class FloodAlertQuery(ApplicationDatabase? database, FloodAlertOptions options) : IFloodAlerts
{
    private const int MaxRows = 20, MaxText = 200;

    public async Task<FloodAlert> Look(CancellationToken cancellationToken)
    {
        if (database is null)
        {
            return new FloodAlert(null, "I cannot look, since Targets:Database is not set");
        }

        try
        {
            var alerts = await database.Read(
                connection => connection.Rows(
                    $"SELECT a::text FROM ({options.Sql}) active (a) LIMIT {MaxRows}",
                    r => r.Maybe<string>(0) is { } text ? text[..Math.Min(text.Length, MaxText)] : "an alert without words", cancellationToken),
                cancellationToken);
            return alerts.Count == 0
                ? new FloodAlert(false, "I asked the application's database")
                : new FloodAlert(true, $"{StepLog.Clean(alerts[0])}{(alerts.Count > 1 ? $" and {alerts.Count - 1}{(alerts.Count == MaxRows ? " or more" : "")} others" : "")}");
        }
        catch (TargetException e)
        {
            return new FloodAlert(null, $"I cannot look, since {StepLog.Clean(e.Message)}");
        }
    }
}
