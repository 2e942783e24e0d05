using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>Questions about logins, keys and reads, of the application's own tables.</summary>
internal sealed class DatabaseLook(IReadDatabase database) : ILook
{
    private const int MaxKept = 100_000, MaxCell = 120;

    private static readonly TimeSpan Usual = TimeSpan.FromHours(24);

    public string Name => "db";

    public async Task<LookAnswer> Answer(LookOrder order, IncidentId incident, CancellationToken cancellationToken)
    {
        var question = DatabaseQuestion.All.FirstOrDefault(q => q.Name == order.What);
        if (question is null && order.What != DatabaseQuestion.Tampering)
        {
            throw new TargetException($"write one of {string.Join(", ", DatabaseQuestion.All.Select(q => q.Name).Append(DatabaseQuestion.Tampering))}, for example `db failed-logins since 24h`");
        }

        var (tool, now) = await DatabaseEvidence.Greet(database, cancellationToken);
        var since = order.Since ?? (question is { IsOverTime: true } ? Usual : null);
        var window = new Window(since is { } time ? DatabaseEvidence.Before(now, time) : Window.Beginning, now);
        var period = since is { } back ? $"in the last {Lifetime.Words(back)}" : "as far back as there is anything";
        return question is null ? await Tampering(tool, window, period, cancellationToken)
            : await Ask(question, tool, window, period, isTimeUnused: order.Since is not null && !question.TakesTime, cancellationToken);
    }

    private async Task<LookAnswer> Ask(DatabaseQuestion question, string tool, Window window, string period, bool isTimeUnused, CancellationToken cancellationToken)
    {
        var (total, rows) = await database.Read(
            async connection => (
                await new DatabaseQuery(question.Summary).Rows(database, connection, window, 1, cancellationToken),
                await (question.Query with { Sql = $"{question.Query.Sql} LIMIT {LookFindings.MaxRows}" }).Rows(database, connection, window, LookFindings.MaxRows, cancellationToken)),
            cancellationToken);
        long[] numbers = [.. total[1].Select(n => long.Parse(n ?? "0", CultureInfo.InvariantCulture))];
        int[] shown = [.. question.Shown.Select(column => Array.IndexOf(rows[0], column))];
        string[] remarks =
        [
            .. numbers[0] > rows.Count - 1 ? [$"The first {rows.Count - 1} of {numbers[0]} are shown; the file has {(numbers[0] > MaxKept ? $"the first {MaxKept}" : "all")}."] : (string[])[],
            .. isTimeUnused ? ["The table knows no times for this: it is as it is now."] : (string[])[],
            .. question.Remarks,
        ];
        return new LookAnswer(
            new LookFindings(question.Sentence(numbers, period), question.Shown, [.. rows.Skip(1).Select(row => shown.Select(n => Cell(row[n])).ToArray())], remarks),
            [DatabasePiece.Of(database, tool, question.Name, $"db-{question.Name}.csv", question.Query, window, MaxKept)]);
    }

    private async Task<LookAnswer> Tampering(string tool, Window window, string period, CancellationToken cancellationToken)
    {
        var (rows, failed) = await TamperingChecks.Ask(database, window, cancellationToken);
        var findings = new LookFindings(
            $"{Count(rows[0])} requests are hidden (soft-deleted), and {Count(rows[1])} request ids are missing, {period}.",
            TamperingChecks.Columns,
            [.. rows.Select(row => row.Select(Cell).ToArray())],
            [.. failed, "Missing ids are counted to the last that the database gave out. Where the role may not read the sequence of the ids, rows purged at the end are not seen.", "An id is missing where a row was purged, and where the application failed to write one: a client can make its own request fail that way.", .. DatabaseQuestion.Limits, DatabaseQuestion.NoAudit]);
        return new LookAnswer(findings, [TamperingChecks.Piece(database, tool, "db-tampering.csv", window)]);

        static string Count(string?[] row) => row[1] == "not known" ? "an unknown number of" : row[1]!;
    }

    /// <summary>Times without fractions, and nothing longer than a message has room for.</summary>
    public static string Cell(string? text) => text switch
    {
        null => "",
        [_, _, _, _, '-', _, _, '-', _, _, ' ', _, _, ':', _, _, ':', _, _, ..] when DateTime.TryParse(text[..19], CultureInfo.InvariantCulture, out _) => text[..19],
        { Length: > MaxCell } => $"{text[..MaxCell]}…",
        _ => text,
    };
}
