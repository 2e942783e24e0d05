using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.WebConsole;

internal enum ChannelKind
{
    /// <summary>Everybody sees it.</summary>
    Public,

    /// <summary>Only members see that it exists.</summary>
    Private,

    /// <summary>The bot and one person.</summary>
    Direct,
}

/// <param name="Id">A public or private channel's name; <c>@</c> and the person's id for a direct one, which no name can begin with.</param>
/// <param name="Key">Who opened it, as in <see cref="Pipeline.Attempt.Key"/>; null for those that are always there.</param>
internal sealed record ConsoleChannel(
    string Id, ChannelKind Kind, string Purpose, string Topic, ImmutableSortedSet<string> Members, string? Key)
{
    public const string General = "general";

    public bool IsVisibleTo(string person) => Kind is ChannelKind.Public || Members.Contains(person);

    public static string Direct(string person) => "@" + person;
}
