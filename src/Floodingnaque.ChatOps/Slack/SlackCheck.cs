using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Doctor;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Whether Slack takes the tokens, whether the app may all that the manifest asks for, and whether the ids in the settings can be Slack's.</summary>
internal sealed class SlackCheck(
    ISlackApiClient slack, IncidentSettings settings, IOptions<SlackOptions> options, IOptions<RosterOptions> roster, Readiness readiness) : IDoctorCheck
{
    private const string SettingsPage = "https://api.slack.com/apps";

    public string Name => "slack";

    public async Task<DoctorFinding> Run(CancellationToken cancellationToken)
    {
        AuthTestAnswer bot;
        try
        {
            bot = await slack.Auth.Test(cancellationToken);
        }
        catch (SlackException e)
        {
            return Failed(e, "Slack:BotToken", $"Install the app in the workspace ({SettingsPage}, Install App) and set Slack:BotToken to its bot token (xoxb-…).");
        }

        return await SocketProblem(cancellationToken) ?? Scopes(bot) ?? Ids() ?? Announcements(bot);
    }

    /// <summary>The address that is asked for here is used by nobody and lapses.</summary>
    private async Task<DoctorFinding?> SocketProblem(CancellationToken cancellationToken)
    {
        if (!options.Value.SocketMode)
        {
            return null;
        }

        try
        {
            await slack.Apps.ConnectionsOpen(options.Value.AppToken!, cancellationToken);
            // Known only inside the running bot; a connection made for looking would be given envelopes.
            return readiness.Missing is { } sentence
                ? DoctorFinding.Failed(sentence, "See whether this machine reaches wss-primary.slack.com over port 443 (proxy, firewall); the bot goes on trying.")
                : null;
        }
        catch (SlackException e)
        {
            return Failed(
                e, "Slack:AppToken",
                $"Turn Socket Mode on ({SettingsPage}, Socket Mode), and set Slack:AppToken to an app-level token (xapp-…) with the scope connections:write.");
        }
    }

    private DoctorFinding? Scopes(AuthTestAnswer bot)
    {
        if (bot.GrantedScopes is not { } granted)
        {
            return DoctorFinding.Warning("Slack did not say what the bot may do.", "See whether a proxy takes the header x-oauth-scopes away.");
        }

        var given = granted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. SlackManifest.Scopes(settings).Where(s => !given.Contains(s.Name)).Select(s => $"{s.Name}: {s.Why}")];
        return missing.Length == 0 ? null : DoctorFinding.Failed(
            missing.Length == 1 ? "The app lacks a permission." : $"The app lacks {missing.Length} permissions.",
            $"Write the manifest (… manifest slack), paste it at {SettingsPage} under App Manifest, then reinstall the app to the workspace: only that grants scopes.",
            missing);
    }

    private DoctorFinding? Ids()
    {
        string[] wrong = [.. WrongIds()];
        return wrong.Length == 0 ? null : DoctorFinding.Failed(
            wrong.Length == 1 ? "An id in the settings is not one of Slack's." : $"{wrong.Length} ids in the settings are not Slack's.",
            "Put in ids, not names. A person's: profile, ⋮, Copy member ID. A channel's: click its name, at the very bottom of About.",
            wrong);
    }

    private IEnumerable<string> WrongIds()
    {
        foreach (var (number, person) in roster.Value.People)
        {
            if (person.Slack?.Trim() is { Length: > 0 } id && !SlackIds.IsMember(id))
            {
                yield return $"{person.Name} ({RosterOptions.Section}:People:{number}:Slack): “{id}” is not a member id (U… or W…).";
            }
        }

        if (options.Value.AnnouncementChannel?.Trim() is { Length: > 0 } channel && !SlackIds.IsChannel(channel))
        {
            yield return $"Slack:AnnouncementChannel: “{channel}” is not a channel id (C… or G…).";
        }
    }

    private DoctorFinding Announcements(AuthTestAnswer bot) => string.IsNullOrWhiteSpace(options.Value.AnnouncementChannel)
        ? DoctorFinding.Warning(
            "New incidents are announced in no channel.", "Set Slack:AnnouncementChannel to a channel's id (C…) and invite the bot into that channel.")
        : DoctorFinding.Ok($"Connected to {bot.Team ?? bot.TeamId} as {bot.User ?? bot.UserId}, with every permission of the manifest.");

    /// <summary>A refused token is the operator's to mend; anything else is the line's.</summary>
    private DoctorFinding Failed(SlackException e, string setting, string whatToDo) => e.Category is SlackErrorCategory.Fatal or SlackErrorCategory.Permanent
        ? DoctorFinding.Failed($"Slack refuses {setting}: {e.ErrorCode}.", whatToDo)
        : DoctorFinding.Failed(
            $"Slack did not answer: {e.ErrorCode}.", $"See whether this machine reaches {options.Value.ApiBaseUrl.Host} (network, proxy, https://slack-status.com), then ask again.");
}
