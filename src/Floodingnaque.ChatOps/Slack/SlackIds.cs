using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Ids of channels, people, messages and triggers stand in every line of the journal: none may bloat it.</summary>
internal static partial class SlackIds
{
    /// <summary>What <see cref="Core.Chat.Actor"/> and <see cref="Core.Chat.DeliveryId"/> take, joined ones included; Slack's own stay below 100.</summary>
    private const int MaxLength = 128;

    /// <summary>Whether it could be a member's: <c>U…</c> or <c>W…</c>, as Slack has always given them (nine characters and more).</summary>
    public static bool IsMember(string id) => Member().IsMatch(id);

    /// <summary>Whether it could be a channel's: <c>C…</c>, or <c>G…</c> for an old private one.</summary>
    public static bool IsChannel(string id) => Channel().IsMatch(id);

    [GeneratedRegex(@"^[UW][A-Z0-9]{7,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Member();

    [GeneratedRegex(@"^[CG][A-Z0-9]{7,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Channel();

    public static bool TooLong(params ReadOnlySpan<string?> ids)
    {
        foreach (var id in ids)
        {
            if (id?.Length > MaxLength)
            {
                return true;
            }
        }

        return false;
    }
}
