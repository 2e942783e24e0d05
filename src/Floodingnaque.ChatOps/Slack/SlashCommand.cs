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
        var fields = Encoding.UTF8.GetString(form).AsMemory();
        var command = new SlashCommand
        {
            Command = Field(fields, "command"),
            Text = Field(fields, "text"),
            UserId = Field(fields, "user_id"),
            ChannelId = Field(fields, "channel_id"),
            TriggerId = Field(fields, "trigger_id"),
            ResponseUrl = Field(fields, "response_url"),
            TeamId = Field(fields, "team_id"),
            EnterpriseId = Field(fields, "enterprise_id"),
        };
        return Problem(command) is { } problem ? Parsed<SlashCommand>.Wrong(problem) : Parsed<SlashCommand>.From(command);
    }

    /// <summary>From a Socket Mode envelope, where the same fields come as JSON.</summary>
    public static Parsed<SlashCommand> Parse(JsonElement payload) =>
        Parsed<SlashCommand>.Read(payload, SlackJson.Default.SlashCommand, Problem);

    /// <summary>The first of that name. Slack sends twice as many as are read here: a dictionary of them all would cost more than looking six times.</summary>
    private static string? Field(ReadOnlyMemory<char> form, string name)
    {
        foreach (var field in new QueryStringEnumerable(form))
        {
            if (field.EncodedName.Span.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return field.DecodeValue().ToString();
            }
        }

        return null;
    }

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
