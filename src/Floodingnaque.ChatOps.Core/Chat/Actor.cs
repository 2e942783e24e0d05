namespace Floodingnaque.ChatOps.Core.Chat;

/// <summary>Who did something: a platform and that platform's own id of the person. Never a display name, which anybody can change.</summary>
/// <param name="Platform">Short name of the chat platform: <c>slack</c>, <c>teams</c>, <c>console</c>; <c>bot</c> for the bot itself.</param>
/// <param name="Id">The platform's id, for example Slack's <c>U012ABC</c>. At most 200 characters, no colon in <paramref name="Platform"/>.</param>
public readonly record struct Actor(string Platform, string Id)
{
    /// <summary>The bot acting by itself: timers, reactions, the watchdog.</summary>
    public static readonly Actor Bot = new("bot", "chatops");

    /// <summary>Somebody, of whom the platform does not say who it was. Takes part in nothing.</summary>
    public static Actor Unnamed(string platform) => new(platform, "somebody");

    /// <summary>Reads <c>platform:id</c> as written by <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">There is no colon.</exception>
    public static Actor Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new Actor(text[..colon], text[(colon + 1)..]) : throw new FormatException($"'{text}' is not platform:id.");
    }

    public override string ToString() => $"{Platform}:{Id}";
}

/// <summary>A channel on a platform, by the platform's own id (Slack: <c>C…</c>).</summary>
public readonly record struct ChannelRef(string Platform, string Id)
{
    public override string ToString() => $"{Platform}:{Id}";
}

/// <summary>A message on a platform. <paramref name="Id"/> is unique within its channel (Slack: <c>ts</c>, a string, never a number).</summary>
public readonly record struct MessageRef(ChannelRef Channel, string Id);

/// <summary>
/// Names one delivery, or one thing that can be delivered many times (a message by its channel and timestamp), so that the second copy
/// finds the answer of the first. At most 300 characters.
/// </summary>
public readonly record struct DeliveryId(string Value)
{
    public override string ToString() => Value;
}
