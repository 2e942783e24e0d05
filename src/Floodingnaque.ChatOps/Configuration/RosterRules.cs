using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>What a roster must keep for the bot to start. Each complaint begins with the key that is wrong.</summary>
internal static class RosterRules
{
    public static IEnumerable<string> Check(RosterOptions roster)
    {
        var taken = new Dictionary<Actor, string>();
        foreach (var (number, person) in roster.People)
        {
            var key = $"{RosterOptions.Section}:People:{number}";
            foreach (var complaint in CheckName(person, key).Concat(CheckRoles(person, key)).Concat(CheckIds(person, key, taken)))
            {
                yield return complaint;
            }
        }

        foreach (var (number, contact) in roster.Externals)
        {
            if (string.IsNullOrWhiteSpace(contact.Name))
            {
                yield return $"{RosterOptions.Section}:Externals:{number}:Name is empty: say whose contact this is.";
            }
        }
    }

    private static IEnumerable<string> CheckName(PersonOptions person, string key)
    {
        if (string.IsNullOrWhiteSpace(person.Name))
        {
            yield return $"{key}:Name is empty: every person of the roster needs a name.";
        }
        else if (ConsoleId.Of(person.Name).Length == 0)
        {
            yield return $"{key}:Name is “{person.Name}”: a name needs at least one letter or digit.";
        }
    }

    private static IEnumerable<string> CheckRoles(PersonOptions person, string key) => person.Roles
        .Where(role => Roles.Read(role.Value ?? "") is null)
        .Select(role => $"{key}:Roles:{role.Key} is “{role.Value}”, which is no role. The roles are {RoleNames}.");

    private static IEnumerable<string> CheckIds(PersonOptions person, string key, Dictionary<Actor, string> taken)
    {
        foreach (var (setting, id) in person.Ids().Where(x => x.Id.Id.Length > 0))
        {
            if (id.Id.Length > 200 || id.Id[0] is '@' or '<' || id.Id.Any(char.IsWhiteSpace))
            {
                yield return $"{key}:{setting} is “{id.Id}”, which is no {id.Platform} id: write the id itself, never a name or a mention.";
            }
            else if (!taken.TryAdd(id, $"{key}:{setting}"))
            {
                yield return setting == nameof(person.Name)
                    ? $"{key}:Name is as good as the same as {taken[id]} (both are “{id.Id}” in the web console): tell the two apart."
                    : $"{key}:{setting} is “{id.Id}”, which is already {taken[id]}: an id belongs to one person.";
            }
        }
    }

    private static string RoleNames { get; } = string.Join(", ", Enum.GetValues<Role>().Select(r => r.Name()));
}
