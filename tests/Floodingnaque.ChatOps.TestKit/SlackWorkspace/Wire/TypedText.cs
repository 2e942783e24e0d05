using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>What becomes of the text that a person types, before an app gets to see it.</summary>
internal sealed partial class TypedText(WorkspaceState state)
{
    /// <summary>
    /// Of a message: <c>@bob</c> becomes <c>&lt;@U123&gt;</c>, an address is put in angle brackets, and <c>&amp; &lt; &gt;</c> are entities.
    /// </summary>
    public string InMessage(string typed) => Convert(typed, withLabels: false, withLinks: true);

    /// <summary>
    /// Of a slash command with <c>should_escape</c>: <c>@bob</c> becomes <c>&lt;@U123|bob&gt;</c>, <c>#sec</c> <c>&lt;#C123|sec&gt;</c>,
    /// with an empty label for a private channel, and a user group <c>&lt;!subteam^S123|@oncall&gt;</c> (Slack, "Implementing slash commands", escaping).
    /// </summary>
    public string InCommand(string typed) => Convert(typed, withLabels: true, withLinks: false);

    private string Convert(string typed, bool withLabels, bool withLinks)
    {
        return Tokens().Replace(typed, match => match.Value switch
        {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            ['<', ..] => match.Value, // A mention written out is taken as picked from the list.
            ['@', .. var name] => Person(name, withLabels) ?? match.Value,
            ['#', .. var name] => Place(name, withLabels) ?? match.Value,
            var link => withLinks ? $"<{link.Replace("&", "&amp;", StringComparison.Ordinal)}>" : link,
        });
    }

    private string? Person(string name, bool withLabel)
    {
        var trimmed = name.TrimEnd('.', '-');
        var user = state.Users.Values.FirstOrDefault(u => u.Name == trimmed);
        if (user is null && state.UserGroups.Values.FirstOrDefault(g => g.Handle == trimmed) is { } group)
            return $"<!subteam^{group.Id}{(withLabel ? "|@" + group.Handle : "")}>{name[trimmed.Length..]}";
        return user is null ? null : $"<@{user.Id}{(withLabel ? "|" + user.Name : "")}>{name[trimmed.Length..]}";
    }

    private string? Place(string name, bool withLabel)
    {
        var trimmed = name.TrimEnd('-');
        var channel = state.Channels.Values.FirstOrDefault(c => c.Name == trimmed);
        if (channel is null) return null;
        var label = channel.IsPrivate ? "" : channel.Name;
        return $"<#{channel.Id}{(withLabel ? "|" + label : "")}>{name[trimmed.Length..]}";
    }

    [GeneratedRegex(@"<[@#!][^<>\s]*>|https?://[^\s<>]+|(?<![\w.])@[\w.-]+|(?<![\w&/])#[\w-]+|[&<>]")]
    private static partial Regex Tokens();
}
