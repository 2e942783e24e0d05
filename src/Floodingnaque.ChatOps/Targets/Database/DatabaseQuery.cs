using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>The times that a question is about, by the database's own clock, as <see cref="IReadDatabase.Hello"/> writes them.</summary>
internal sealed record Window(string From, string Until)
{
    /// <summary>Earlier than anything.</summary>
    public const string Beginning = "1970-01-01 00:00:00";
}

/// <summary>One SELECT. <c>{from}</c> and <c>{until}</c> in it are the window's ends, <c>{minute}</c> is created_at cut to the minute.</summary>
internal sealed partial record DatabaseQuery(string Sql)
{
    /// <summary>In one line and with its values, for people.</summary>
    public string Shown(IReadDatabase database, Window window) => Spaces().Replace(
        Sql.Replace("{from}", database.Time($"'{window.From}'"), StringComparison.Ordinal)
            .Replace("{until}", database.Time($"'{window.Until}'"), StringComparison.Ordinal)
            .Replace("{minute}", database.Minute("created_at"), StringComparison.Ordinal), " ");

    /// <summary>Row by row, all cells as the database prints them; nothing is kept in memory.</summary>
    /// <param name="row">First called with the columns' names. False ends it.</param>
    public async Task Each(IReadDatabase database, DbConnection connection, Window window, Func<string?[], Task<bool>> row, CancellationToken cancellationToken)
    {
        await using var command = Command(database, connection, window);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]))
        {
            return;
        }

        while (await reader.ReadAsync(cancellationToken) && await row([.. Enumerable.Range(0, reader.FieldCount).Select(n => reader.IsDBNull(n) ? null : reader.GetString(n))]))
        {
        }
    }

    /// <summary>The columns' names, and the first rows.</summary>
    public async Task<List<string?[]>> Rows(IReadDatabase database, DbConnection connection, Window window, int max, CancellationToken cancellationToken)
    {
        var rows = new List<string?[]>();
        await Each(
            database, connection, window,
            row =>
            {
                rows.Add(row);
                return Task.FromResult(rows.Count <= max);
            },
            cancellationToken);
        return rows;
    }

    private DbCommand Command(IReadDatabase database, DbConnection connection, Window window)
    {
        var command = connection.CreateCommand();
        command.CommandText = Sql.Replace("{from}", database.Time("@from"), StringComparison.Ordinal)
            .Replace("{until}", database.Time("@until"), StringComparison.Ordinal)
            .Replace("{minute}", database.Minute("created_at"), StringComparison.Ordinal);
        foreach (var (name, value) in new[] { ("@from", window.From), ("@until", window.Until) }.Where(p => command.CommandText.Contains(p.Item1, StringComparison.Ordinal)))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        if (command is NpgsqlCommand postgres)
        {
            postgres.AllResultTypesAreUnknown = true; // As text, whatever type it is.
        }

        return command;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
