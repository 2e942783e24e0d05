using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>What the section Escalation must keep for the bot to start.</summary>
internal static class EscalationRules
{
    private const string Key = EscalationOptions.Section;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public static IEnumerable<string> Check(EscalationOptions options) => CheckSteps(options).Concat(CheckDeadlines(options));

    /// <summary>Reads <c>0.5</c> or <c>1/3</c>; null for what is no fraction from 0 to 1.</summary>
    public static double? Fraction(string? text)
    {
        var parts = (text ?? "").Split('/', StringSplitOptions.TrimEntries);
        var numbers = parts.Select(p => double.TryParse(p, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) ? n : -1).ToArray();
        double? value = numbers is [var whole] ? whole : numbers is [var over, > 0 and var under] ? over / under : null;
        return value is >= 0 and <= 1 ? value : null;
    }

    /// <summary>The runbook's deadlines, with those that are configured in their places.</summary>
    public static IEnumerable<(Severity Severity, TimeSpan Deadline)> Deadlines(EscalationOptions options) =>
        Severities.All.Select(s => (s.Severity, options.Deadlines.TryGetValue(s.Severity.ToString(), out var own) ? own : s.Deadline));

    private static IEnumerable<string> CheckSteps(EscalationOptions options)
    {
        var last = -1d;
        foreach (var (number, step) in options.Steps)
        {
            var at = Fraction(step.At);
            if (at is null)
            {
                yield return $"{Key}:Steps:{number}:At is “{step.At}”: write a fraction of the deadline from 0 to 1, for example 0, 1/3, 0.5 or 1.";
            }
            else if (at <= last)
            {
                yield return $"{Key}:Steps:{number}:At is “{step.At}”: it has to be later than the step before it.";
            }

            last = at ?? last;
            if (!IsEverybody(step.Role) && Roles.Read(step.Role ?? "") is null)
            {
                yield return $"{Key}:Steps:{number}:Role is “{step.Role}”: write a role ("
                    + $"{string.Join(", ", Enum.GetValues<Role>().Select(r => r.Name()))}) or {EscalationOptions.Everybody}.";
            }
        }
    }

    private static IEnumerable<string> CheckDeadlines(EscalationOptions options)
    {
        foreach (var (name, deadline) in options.Deadlines)
        {
            if (!Severities.All.Any(s => s.Severity.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                yield return $"{Key}:Deadlines:{name} is for no severity: the severities are P1, P2, P3 and P4.";
            }
            else if (deadline <= TimeSpan.Zero || deadline > Longest)
            {
                yield return Durations.Refusal($"{Key}:Deadlines:{name}", deadline, Longest);
            }
        }

        foreach (var (worse, milder) in Deadlines(options).Zip(Deadlines(options).Skip(1)).Where(pair => pair.First.Deadline > pair.Second.Deadline))
        {
            yield return $"{Key}:Deadlines gives {worse.Severity} {worse.Deadline:c} and {milder.Severity} {milder.Deadline:c}: "
                + "the worse of two severities must not have the longer deadline.";
        }
    }

    public static bool IsEverybody(string? role) => EscalationOptions.Everybody.Equals(role?.Trim(), StringComparison.OrdinalIgnoreCase);
}
