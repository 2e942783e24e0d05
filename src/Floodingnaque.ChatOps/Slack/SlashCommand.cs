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
    private static readonly string[] Names =
        ["command", "text", "user_id", "channel_id", "trigger_id", "response_url", "team_id", "enterprise_id"];

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
        var fields = Fields(Encoding.UTF8.GetString(form).AsMemory());
        var command = new SlashCommand
        {
            Command = fields[0],
            Text = fields[1],
            UserId = fields[2],
            ChannelId = fields[3],
            TriggerId = fields[4],
            ResponseUrl = fields[5],
            TeamId = fields[6],
            EnterpriseId = fields[7],
        };
        return Problem(command) is { } problem ? Parsed<SlashCommand>.Wrong(problem) : Parsed<SlashCommand>.From(command);
    }

    /// <summary>From a Socket Mode envelope, where the same fields come as JSON.</summary>
    public static Parsed<SlashCommand> Parse(JsonElement payload) =>
        Parsed<SlashCommand>.Read(payload, SlackJson.Default.SlashCommand, Problem);

    /// <summary>The first of each name, in one pass. Slack sends twice as many as are read here: a dictionary of them all would cost more.</summary>
    private static string?[] Fields(ReadOnlyMemory<char> form)
    {
        var values = new string?[Names.Length];
        foreach (var field in new QueryStringEnumerable(form))
        {
            for (var i = 0; i < Names.Length; i++)
            {
                if (values[i] is null && field.EncodedName.Span.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
                {
                    values[i] = field.DecodeValue().ToString();
                }
            }
        }

        return values;
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
