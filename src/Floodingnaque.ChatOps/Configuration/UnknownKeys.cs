using System.Reflection;

namespace Floodingnaque.ChatOps.Configuration;

/// <summary>A key that no part of the bot reads, and what could be meant.</summary>
internal sealed record UnknownKey(string Key, string Hint);

/// <summary>Finds typing mistakes: the settings binder passes over a key that it does not know without a word.</summary>
internal static class UnknownKeys
{
    /// <summary>Sections that ASP.NET Core itself reads.</summary>
    private static readonly string[] Foreign = ["Logging", "Kestrel", "ConnectionStrings", "HostOptions", "Urls", "ASPNETCORE", "DOTNET"];

    public static IEnumerable<UnknownKey> Find(IConfiguration configuration, IReadOnlyCollection<KnownSection> known)
    {
        foreach (var section in configuration.GetChildren())
        {
            var shapes = known.Where(k => Same(k.Name, section.Key)).Select(k => k.Shape).ToList();
            if (shapes.Count > 0)
            {
                foreach (var unknown in Within(section, shapes))
                {
                    yield return unknown;
                }
            }
            else if (LooksLikeASection(section))
            {
                yield return new UnknownKey(section.Path, $"There is no such section; there are {Names(known.Select(k => k.Name).Distinct())}.");
            }
        }
    }

    /// <summary>Environment variables of other programs stand at the top level too; only names like ours, with something inside, can be mistakes of ours.</summary>
    private static bool LooksLikeASection(IConfigurationSection section) =>
        section.GetChildren().Any() && section.Key.All(char.IsAsciiLetter) && !Foreign.Any(f => Same(f, section.Key));

    private static IEnumerable<UnknownKey> Within(IConfigurationSection section, IReadOnlyList<Type> shapes)
    {
        var properties = shapes.SelectMany(Readable).ToList();
        foreach (var child in section.GetChildren())
        {
            var matches = properties.Where(p => Same(p.Name, child.Key)).Select(p => p.PropertyType).ToList();
            var found = matches.Count == 0
                ? [new UnknownKey(child.Path, $"{section.Path} has {Names(properties.Select(p => p.Name))}.")]
                : matches.SelectMany(type => OfType(child, type));
            foreach (var unknown in found)
            {
                yield return unknown;
            }
        }
    }

    private static IEnumerable<UnknownKey> OfType(IConfigurationSection section, Type type)
    {
        if (ElementOf(type) is { } element)
        {
            return string.IsNullOrEmpty(section.Value)
                ? section.GetChildren().SelectMany(child => OfType(child, element))
                : [new UnknownKey(section.Path, $"This is a list: write {section.Path}:0, or [ ] in JSON.")];
        }

        if (IsNested(type))
        {
            return string.IsNullOrEmpty(section.Value)
                ? Within(section, [type])
                : [new UnknownKey(section.Path, $"This has parts: {Names(Readable(type).Select(p => p.Name))}.")];
        }

        return section.GetChildren().Select(child => new UnknownKey(child.Path, $"{section.Path} is a single value."));
    }

    /// <summary>What a list holds: the last type argument, which of a dictionary is the value.</summary>
    private static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType() : type.IsGenericType && !type.IsValueType ? type.GetGenericArguments()[^1] : null;

    private static bool IsNested(Type type) => type.IsClass && type.Assembly == typeof(UnknownKeys).Assembly;

    private static IEnumerable<PropertyInfo> Readable(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.SetMethod?.IsPublic == true || ElementOf(p.PropertyType) is not null);

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
