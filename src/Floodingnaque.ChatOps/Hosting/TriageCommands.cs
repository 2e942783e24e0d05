using System.CommandLine;
using System.CommandLine.Parsing;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.Hosting;

/// <summary><c>triage</c>: looks at logs where they lie, without the bot, its settings or its data.</summary>
internal static class TriageCommands
{
    private const int MostRows = 10_000;

    public static Command Triage(HostCommands commands, TimeProvider clock) =>
        new("triage", "Looks at logs, without the bot: who asks most, failed logins, exports, scanners.") { Top(commands, clock), Logs(commands, clock) };

    private static Command Top(HostCommands commands, TimeProvider clock)
    {
        var command = new Command("top", "Counts the requests in access logs of nginx or gunicorn (combined format).");
        command.Subcommands.Add(Top("ips", "By address, or by network with --by.", Dimensions.Ips, commands, clock));
        command.Subcommands.Add(Top("agents", "By user agent.", Dimensions.Agents, commands, clock));
        command.Subcommands.Add(Top("paths", "By path, without the query string.", Dimensions.Paths, commands, clock));
        command.Subcommands.Add(Top("statuses", "By status.", Dimensions.Statuses, commands, clock));
        command.Subcommands.Add(Top("all", "By each of these, in one reading.", Dimensions.All, commands, clock));
        return command;
    }

    private static Command Top(string name, string description, Dimensions dimensions, HostCommands commands, TimeProvider clock)
    {
        var files = Files();
        var since = Since(clock);
        var limit = Limit();
        var json = new Option<bool>("--json") { Description = "For programs." };
        var svg = new Option<string?>("--svg") { Description = "Draws requests over time into this file." };
        var by = new Option<AddressGrouping?>("--by") { Description = "Networks instead of addresses: 24 (IPv4), /64 (IPv6), 24,64 (both).", CustomParser = By };
        var command = new Command(name, description) { files, since, limit, json, svg };
        if (dimensions.HasFlag(Dimensions.Ips))
            command.Options.Add(by);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(commands.Top(
            new TopCall(
                parsed.GetRequiredValue(files),
                new TopQuery(dimensions, parsed.GetValue(since)) { Limit = parsed.GetValue(limit), By = dimensions.HasFlag(Dimensions.Ips) ? parsed.GetValue(by) : null },
                parsed.GetValue(json),
                parsed.GetValue(svg)),
            cancellationToken)));
        return command;
    }

    private static Command Logs(HostCommands commands, TimeProvider clock)
    {
        var command = new Command("logs", "Finds lines in mixed logs (the application's JSON, access logs, error logs) by their fields.");
        foreach (var query in LogQuery.All)
        {
            var (files, since, limit) = (Files(), Since(clock), Limit());
            var one = new Command(query.Name, query.Description) { files, since, limit };
            one.SetAction((parsed, cancellationToken) => Task.FromResult(commands.Logs(
                new LogsCall(parsed.GetRequiredValue(files), query, parsed.GetValue(since), parsed.GetValue(limit)), cancellationToken)));
            command.Subcommands.Add(one);
        }

        return command;
    }

    private static Option<int> Limit()
    {
        var limit = new Option<int>("--limit") { Description = $"Rows to show, 1 to {MostRows}.", DefaultValueFactory = _ => 20 };
        limit.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var rows) || rows is < 1 or > MostRows))
                result.AddError($"--limit is a number from 1 to {MostRows}.");
        });
        return limit;
    }

    private static Argument<string[]> Files() => new("files")
    {
        Description = "Logs, also packed ones (.gz) and patterns (access.log*); - is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static Option<DateTimeOffset?> Since(TimeProvider clock) => new("--since")
    {
        Description = "Only what happened since then: 15m, 1h, 2d (before now), or 2026-08-04T02:11 (UTC).",
        CustomParser = result => Read(result, text => LogPeriod.Since(text, clock.GetUtcNow()), "write it as 15m, 1h, 2d or 2026-08-04T02:11Z"),
    };

    private static AddressGrouping? By(ArgumentResult result)
    {
        var word = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (AddressGrouping.TryParse(word, out var grouping))
            return grouping;
        result.AddError($"“{word}” is no prefix: write 24 for IPv4, /64 for IPv6, or 24,64.");
        return null;
    }

    private static T? Read<T>(ArgumentResult result, Func<string, T?> read, string hint)
        where T : struct
    {
        var word = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        var value = read(word);
        if (value is null)
            result.AddError($"“{word}” is not understood: {hint}.");
        return value;
    }
}
