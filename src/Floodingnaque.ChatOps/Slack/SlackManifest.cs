using System.Text;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>A permission that an administrator is asked for, and what the bot does with it.</summary>
internal sealed record SlackScope(string Name, string Why);

/// <summary>The Slack app, written from the command table and the settings: https://docs.slack.dev/reference/app-manifest</summary>
internal static class SlackManifest
{
    private const int UsageHint = 1_000;

    /// <summary>Exactly what is used. Channels of the other kind than the one configured need nothing.</summary>
    public static IReadOnlyList<SlackScope> Scopes(IncidentSettings settings)
    {
        var (write, read, history) = settings.PrivateChannels
            ? ("groups:write", "groups:read", "groups:history")
            : ("channels:manage", "channels:read", "channels:history");
        SlackScope[] announced = settings.PrivateChannels
            ? [new("channels:history", "Find the bot's own announcement in a public channel when an answer was lost.")]
            : [];
        return
        [
            new("app_mentions:read", "Hear `@bot note …`."),
            .. announced,
            new("chat:write", "Post the notification, the card, pages and answers, and keep them up to date."),
            new("commands", "The slash command and the message shortcut."),
            new(history, "Record what people say in incident channels, and find the bot's own message when an answer was lost."),
            new(read, "Find the bot's own channel when an answer was lost."),
            new(write, "Open the incident channel, invite people, set its topic."),
            new("im:history", "Find the bot's own page in a direct message when an answer was lost."),
            new("im:write", "Page people by direct message."),
            new("pins:write", "Pin the summary card."),
            new("reactions:read", "See the 📌 that makes a message a note."),
            new("reactions:write", "Confirm with ✅ that a message became a note."),
        ];
    }

    /// <summary>YAML for "Create an app from a manifest".</summary>
    /// <param name="publicUrl">The bot's public address for HTTP endpoints; null for Socket Mode, which needs none.</param>
    public static string Write(IncidentSettings settings, Uri? publicUrl)
    {
        var url = publicUrl?.AbsoluteUri.TrimEnd('/');
        var yaml = new StringBuilder()
            .Line(0, "# Written by `manifest slack` from the command table; a test keeps it current.")
            .Line(0, "display_information:")
            .Line(2, "name: Incident Response")
            .Line(2, "description: Runs security incidents from chat, with a record that can be proven.")
            .Line(2, "background_color: \"#7a1f1f\"");
        return yaml.Features(settings, url).Permissions(settings).Settings(settings, url).ToString();
    }

    private static StringBuilder Features(this StringBuilder yaml, IncidentSettings settings, string? url)
    {
        var hint = string.Join(" | ", CommandTable.Verbs.Select(v => v.Usage));
        return yaml
            .Line(0, "features:")
            .Line(2, "app_home:") // without the messages tab nobody can open the pages that the bot sends them
            .Line(4, "home_tab_enabled: false")
            .Line(4, "messages_tab_enabled: true")
            .Line(4, "messages_tab_read_only_enabled: true")
            .Line(2, "bot_user:")
            .Line(4, "display_name: incident")
            .Line(4, "always_online: true")
            .Line(2, "slash_commands:")
            .Line(4, $"- command: {Quoted(settings.CommandName)}")
            .LineIf(url is not null, 6, $"url: {url}/slack/command")
            .Line(6, "description: Declare and run a security incident")
            .Line(6, $"usage_hint: {Quoted(hint.Length <= UsageHint ? hint : hint[..(UsageHint - 1)] + "…")}")
            .Line(6, "should_escape: true")
            .Line(2, "shortcuts:")
            .Line(4, "- name: Add to timeline")
            .Line(6, "type: message")
            .Line(6, $"callback_id: {AddNote.Shortcut}")
            .Line(6, "description: Make this message a note of the incident");
    }

    private static StringBuilder Permissions(this StringBuilder yaml, IncidentSettings settings)
    {
        yaml.Line(0, "oauth_config:").Line(2, "scopes:").Line(4, "bot:");
        foreach (var scope in Scopes(settings))
        {
            yaml.Line(6, $"- {scope.Name} # {scope.Why}");
        }

        return yaml;
    }

    private static StringBuilder Settings(this StringBuilder yaml, IncidentSettings settings, string? url) => yaml
        .Line(0, "settings:")
        .Line(2, "event_subscriptions:")
        .LineIf(url is not null, 4, $"request_url: {url}/slack/event")
        .Line(4, "bot_events:")
        .Line(6, "- app_mention")
        .Line(6, settings.PrivateChannels ? "- message.groups" : "- message.channels")
        .Line(6, "- reaction_added")
        .Line(2, "interactivity:")
        .Line(4, "is_enabled: true")
        .LineIf(url is not null, 4, $"request_url: {url}/slack/action")
        .LineIf(url is not null, 4, $"message_menu_options_url: {url}/slack/options")
        .Line(2, "org_deploy_enabled: false")
        .Line(2, $"socket_mode_enabled: {(url is null ? "true" : "false")}")
        .Line(2, "token_rotation_enabled: false");

    private static StringBuilder Line(this StringBuilder yaml, int indent, string text) => yaml.Append(' ', indent).Append(text).Append('\n');

    private static StringBuilder LineIf(this StringBuilder yaml, bool condition, int indent, string text) => condition ? yaml.Line(indent, text) : yaml;

    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
