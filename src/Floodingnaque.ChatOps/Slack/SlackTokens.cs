using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>A piece of mrkdwn as Slack sends it: text, or what stood between angle brackets.</summary>
internal abstract record SlackToken;

/// <param name="Text">Unescaped, so <c>&lt;</c> in it is a character and never the start of a mention.</param>
internal sealed record TextToken(string Text) : SlackToken;

/// <param name="Id">Starts with U, or with W in an Enterprise Grid.</param>
/// <param name="Label">What the person saw; never to be trusted as a name.</param>
internal sealed record UserMention(string Id, string? Label) : SlackToken;

/// <param name="Id">The channel's id.</param>
/// <param name="Label">Absent for a private channel.</param>
internal sealed record ChannelMention(string Id, string? Label) : SlackToken;

internal sealed record UserGroupMention(string Id, string? Label) : SlackToken;

/// <param name="Audience"><c>here</c>, <c>channel</c> or <c>everyone</c>.</param>
internal sealed record BroadcastMention(string Audience) : SlackToken;

internal sealed record LinkToken(string Url, string? Label) : SlackToken;

/// <summary>Cuts mrkdwn into tokens first and unescapes afterwards, so that escaped text cannot become a mention.</summary>
internal static partial class SlackTokens
{
    public static IReadOnlyList<SlackToken> Parse(string text)
    {
        var tokens = new List<SlackToken>();
        var done = 0;
        foreach (Match match in Bracketed().Matches(text))
        {
            if (Read(match.Groups["what"].Value, Label(match)) is not { } token)
                continue; // stays part of the text

            AddText(tokens, SlackText.Unescape(text[done..match.Index]));
            if (token is TextToken shown)
                AddText(tokens, shown.Text);
            else
                tokens.Add(token);
            done = match.Index + match.Length;
        }

        AddText(tokens, SlackText.Unescape(text[done..]));
        return tokens;
    }

    private static SlackToken? Read(string what, string? label) => what switch
    {
        ['@', .. var id] when UserId().IsMatch(id) => new UserMention(id, label),
        ['#', .. var id] when ChannelId().IsMatch(id) => new ChannelMention(id, label),
        "!here" or "!channel" or "!everyone" => new BroadcastMention(what[1..]),
        _ when UserGroupId().Match(what) is { Success: true } group => new UserGroupMention(group.Groups["id"].Value, label),
        _ when Link().IsMatch(what) => new LinkToken(SlackText.Unescape(what), label),
        // <!date^…|fallback> and whatever comes later: the fallback is what an old client would show.
        ['!', ..] when label is not null => new TextToken(label),
        _ => null,
    };

    private static string? Label(Match match) =>
        match.Groups["label"] is { Success: true, Length: > 0 } label ? SlackText.Unescape(label.Value) : null;

    private static void AddText(List<SlackToken> tokens, string text)
    {
        if (text.Length == 0)
            return;

        if (tokens is [.., TextToken before])
            tokens[^1] = new TextToken(before.Text + text);
        else
            tokens.Add(new TextToken(text));
    }

    [GeneratedRegex(@"<(?<what>[^<>|]+)(\|(?<label>[^<>]*))?>", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\A[UW][A-Z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserId();

    [GeneratedRegex(@"\A[CGD][A-Z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ChannelId();

    [GeneratedRegex(@"\A!subteam\^(?<id>S[A-Z0-9]+)\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex UserGroupId();

    [GeneratedRegex(@"\A(https?://|mailto:|tel:)\S+\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
