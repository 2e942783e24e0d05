namespace Floodingnaque.ChatOps.Slack;

/// <summary>Ids of channels, people, messages and triggers stand in every line of the journal: none may bloat it.</summary>
internal static class SlackIds
{
    /// <summary>What <see cref="Core.Chat.Actor"/> and <see cref="Core.Chat.DeliveryId"/> take, joined ones included; Slack's own stay below 100.</summary>
    private const int MaxLength = 128;

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
