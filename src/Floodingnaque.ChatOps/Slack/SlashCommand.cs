using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// https://docs.slack.dev/interactivity/implementing-slash-commands. Neither <c>user_name</c> nor <c>channel_name</c> is here: both are
/// for show only and wrong in places (<c>privategroup</c>); key on the ids.
/// </summary>
internal sealed record SlashCommand
{
    /// <summary>With its slash.</summary>
    public string? Command { get; init; }

    /// <summary>As typed, mentions and entities still escaped: read with <see cref="SlackTokens"/>.</summary>
    public string? Text { get; init; }

    public string? UserId { get; init; }
    public string? ChannelId { get; init; }

    /// <summary>Unique to this request: the key to know a replay by.</summary>
    public string? TriggerId { get; init; }

    public string? ResponseUrl { get; init; }

    /// <summary>The team of whoever says it.</summary>
    public string? TeamId { get; init; }

    public string? EnterpriseId { get; init; }

    /// <summary>From the body of an HTTP request. Slack sends it as a form.</summary>
    public static Parsed<SlashCommand> Parse(ReadOnlySpan<byte> form)
    {
        var fields = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(form));
        var command = new SlashCommand
        {
            Command = Field("command"),
            Text = Field("text"),
            UserId = Field("user_id"),
            ChannelId = Field("channel_id"),
            TriggerId = Field("trigger_id"),
            ResponseUrl = Field("response_url"),
            TeamId = Field("team_id"),
            EnterpriseId = Field("enterprise_id"),
        };
        return Problem(command) is { } problem ? Parsed<SlashCommand>.Wrong(problem) : Parsed<SlashCommand>.From(command);

        string? Field(string name) => fields.TryGetValue(name, out var values) ? values[0] : null;
    }

    /// <summary>From a Socket Mode envelope, where the same fields come as JSON.</summary>
    public static Parsed<SlashCommand> Parse(JsonElement payload) =>
        Parsed<SlashCommand>.Read(payload, SlackJson.Default.SlashCommand, Problem);

    private static string? Problem(SlashCommand command) => command switch
    {
        { Command: null or "" } => "command is missing",
        { UserId: null or "" } => "user_id is missing",
        { ChannelId: null or "" } => "channel_id is missing",
        { TriggerId: null or "" } => "trigger_id is missing",
        _ when SlackIds.TooLong(command.UserId, command.ChannelId, command.TriggerId) => "an id is too long",
        _ => null,
    };
}
