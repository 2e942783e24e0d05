using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>What the section Incident must keep for the bot to start.</summary>
internal static partial class IncidentRules
{
    private const string Key = IncidentOptions.Section;

    /// <summary>A number this long comes with a day of ten thousand incidents: the pattern has room for every day there will be.</summary>
    private static readonly IncidentId Sample = new(new DateOnly(2026, 11, 24), 99_999);

    public static IEnumerable<string> Check(IncidentOptions options)
    {
        if (!SlashCommand().IsMatch(options.CommandName))
        {
            yield return $"{Key}:CommandName is “{options.CommandName}”: write a slash and up to 31 of a-z 0-9 - _, for example /incident.";
        }

        var pattern = options.ChannelPattern;
        var name = (IncidentSettings.Default with { ChannelPattern = pattern }).ChannelName(Sample);
        if (!pattern.Contains("{date}", StringComparison.Ordinal) || !pattern.Contains("{number}", StringComparison.Ordinal))
        {
            yield return $"{Key}:ChannelPattern is “{pattern}”: it needs both {{date}} and {{number}}, or two incidents would want one channel.";
        }
        else if (!SlackChannel().IsMatch(name))
        {
            yield return $"{Key}:ChannelPattern is “{pattern}” and would give “{name}”: a channel's name takes at most 80 of a-z 0-9 - _.";
        }

        foreach (var (setting, value) in Times(options).Where(t => t.Value <= TimeSpan.Zero || t.Value > TimeSpan.FromDays(1)))
        {
            yield return Durations.Refusal($"{Key}:{setting}", value, TimeSpan.FromDays(1));
        }

        for (var i = 0; i < options.MarkEmoji?.Count; i++)
        {
            if (!Emoji().IsMatch(options.MarkEmoji[i] ?? ""))
            {
                yield return $"{Key}:MarkEmoji:{i} is “{options.MarkEmoji[i]}”: write the emoji's name, for example pushpin.";
            }
        }
    }

    private static IEnumerable<(string Setting, TimeSpan Value)> Times(IncidentOptions options) =>
    [
        (nameof(options.LeadNagAfter), options.LeadNagAfter),
        (nameof(options.UnreachedAfter), options.UnreachedAfter),
        (nameof(options.WitnessEvery), options.WitnessEvery),
    ];

    /// <summary>Slack takes 32 characters with the slash: https://docs.slack.dev/interactivity/implementing-slash-commands</summary>
    [GeneratedRegex(@"^/[a-z0-9_-]{1,31}\z")]
    private static partial Regex SlashCommand();

    /// <summary>https://docs.slack.dev/reference/methods/conversations.create#naming</summary>
    [GeneratedRegex(@"^[a-z0-9_-]{1,80}\z")]
    private static partial Regex SlackChannel();

    [GeneratedRegex(@"^:?[a-z0-9_+'-]{1,100}:?\z")]
    private static partial Regex Emoji();
}
