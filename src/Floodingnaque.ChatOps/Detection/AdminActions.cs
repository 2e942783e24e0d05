using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>What an intruder with an admin's rights does first: makes an admin, and takes the request log away (facts of the application's own messages).</summary>
internal sealed partial class AdminActions : ILogDetector
{
    public const string NewAdmin = "new-admin";
    public const string LogPurge = "log-purge";

    private readonly List<Alert> found = [];

    public void Look(LogLine line)
    {
        if (line.Kind is not LogKind.Json || found.Count >= Alert.MaxIndicators)
        {
            return;
        }

        if (NewAdminMessage().Match(line.Message) is { Success: true } made)
        {
            var (by, who) = (EscapedText.Of(made.Groups["by"].Value), EscapedText.Of(made.Groups["who"].Value));
            found.Add(new Alert(NewAdmin, Severity.P1, $"{who} was made an admin", $"{by} made {who} an admin.", [who, by], "3.1"));
        }
        else if (PurgeMessage().Match(line.Message) is { Success: true } purge && purge.Groups["count"].Value.Trim('0').Length > 0)
        {
            found.Add(new Alert(
                LogPurge, Severity.P1, $"{purge.Groups["count"].Value} records of the request log were taken away", $"The application says: {EscapedText.Cut(EscapedText.Of(line.Message), 200)}.", [purge.Groups["count"].Value], "3.2")
            { Key = $"{LogPurge} {purge.Groups["by"].Value} {purge.Groups["count"].Value} {line.At?.UtcDateTime:yyyy-MM-ddTHH:mm}" });
        }
    }

    public IEnumerable<Alert> Found() => found;

    [GeneratedRegex(@"^Admin (?<by>\S{1,254}) changed user (?<who>\S{1,254}) role: (?!admin\b)\S+ -> admin\b")]
    private static partial Regex NewAdminMessage();

    [GeneratedRegex(@"^Admin (?:(?<by>\S{1,254}) )?(?:bulk-deleted (?<count>\d{1,12}) API request logs|purged (?<count>\d{1,12}) soft-deleted records)")]
    private static partial Regex PurgeMessage();
}
