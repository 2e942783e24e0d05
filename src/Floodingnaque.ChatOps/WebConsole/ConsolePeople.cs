using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.WebConsole;

/// <param name="Role">As the roster says, for reading.</param>
internal sealed record ConsolePerson(string Id, string Name, string Role)
{
    public Actor Actor => new(ConsolePlatform.PlatformName, Id);
}

/// <summary>Those whom somebody at this machine can be: the roster's people with a console id, and a guest whom the roster does not know.</summary>
internal sealed class ConsolePeople
{
    /// <summary>How the bot is shown, and can be spoken to.</summary>
    public const string BotName = "ChatOps";

    /// <summary>Lets one see what the bot refuses to strangers.</summary>
    public static readonly ConsolePerson Guest = new("guest", "Guest", "not in the roster");

    public ConsolePeople(Roster roster) =>
        All =
        [
            .. roster.People
                .Where(p => p.On(ConsolePlatform.PlatformName) is not null)
                .Select(p => new ConsolePerson(
                    p.On(ConsolePlatform.PlatformName)!.Value.Id, p.Name, string.Join(", ", p.Roles.Order().Select(r => r.Title()))))
                .DistinctBy(p => p.Id)
                .Where(p => p.Id != Guest.Id),
            Guest,
        ];

    public ImmutableArray<ConsolePerson> All { get; }

    /// <summary>The first of the roster for nobody in particular, the guest for an id that nobody has: a misspelt name must not lend a role.</summary>
    public ConsolePerson Find(string? id) => string.IsNullOrEmpty(id) ? All[0] : All.FirstOrDefault(p => p.Id == id) ?? Guest;

    /// <summary>How an author is shown.</summary>
    public string NameOf(Actor author) =>
        author == Actor.Bot ? BotName : All.FirstOrDefault(p => p.Actor == author)?.Name ?? author.Id;
}
