using System.Globalization;

namespace Floodingnaque.ChatOps.WebConsole.Ui;

/// <summary>How channels and people are written and coloured.</summary>
internal static class Names
{
    /// <summary>Colours of avatars in the style sheet.</summary>
    private const int Hues = 8;

    public static string Of(ConsoleChannel channel, ConsoleSession session) => channel.Kind switch
    {
        ChannelKind.Direct => "ChatOps",
        ChannelKind.Public => "#" + channel.Id,
        _ => channel.Id,
    };

    /// <summary>First letters of the first and the last word.</summary>
    public static string Initials(string name)
    {
        var words = name.Split([' ', '/', '-', '.', '_'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "?" : words.Length == 1 ? First(words[0]) : First(words[0]) + First(words[^1]);
    }

    /// <summary>The same for the same id in every run, which <see cref="string.GetHashCode()"/> is not.</summary>
    public static string Hue(string id) =>
        string.Create(CultureInfo.InvariantCulture, $"hue-{id.Aggregate(17u, (h, c) => (h * 31) + c) % Hues}");

    /// <summary><c>p1</c> to <c>p4</c> as the bot writes it at the beginning of the topic, else empty.</summary>
    public static string Severity(ConsoleChannel channel) =>
        channel.Topic.Length >= 2 && channel.Topic[0] is 'P' && channel.Topic[1] is >= '1' and <= '4' ? channel.Topic[..2].ToLowerInvariant() : "";

    public static bool IsResolved(ConsoleChannel channel) => channel.Topic.Contains(" · resolved", StringComparison.Ordinal);

    private static string First(string word) => StringInfo.GetNextTextElement(word).ToUpperInvariant();
}
