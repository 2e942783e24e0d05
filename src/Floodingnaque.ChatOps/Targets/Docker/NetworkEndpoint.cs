using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>How a container is on a network: what somebody configured, and not what the engine gave it for the time being.</summary>
/// <param name="Network">The network's id.</param>
/// <param name="Aliases">Its names there, sorted, without its own id.</param>
/// <param name="Settings">Static addresses, links, driver options and priority as JSON, only those that are set.</param>
[SuppressMessage("Maintainability", "CA1507", Justification = "The engine's names, which are not to change with ours.")]
internal sealed record NetworkEndpoint(string Network, IReadOnlyList<string> Aliases, string Settings)
{
    private const string Addresses = "IPAMConfig";

    private static readonly string[] Kept = [Addresses, "Links", "DriverOpts", "GwPriority"];

    public static NetworkEndpoint Of(JsonObject json, string shortId)
    {
        var aliases = (json["Aliases"] as JsonArray ?? []).Select(ContainerState.Text).Where(a => a != shortId);
        var settings = new JsonObject(Kept.Where(k => IsSet(json[k])).Select(k => KeyValuePair.Create(k, json[k]?.DeepClone())));
        return new NetworkEndpoint(ContainerState.Text(json["NetworkID"]), [.. aliases.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], settings.ToJsonString());
    }

    /// <summary>For the engine, when it is connected.</summary>
    public JsonObject ToJson()
    {
        var json = (JsonObject)JsonNode.Parse(Settings)!;
        if (Aliases.Count > 0)
        {
            json["Aliases"] = new JsonArray([.. Aliases.Select(a => JsonValue.Create(a))]);
        }

        return json;
    }

    /// <summary>For a copy: an address can only be had once.</summary>
    public NetworkEndpoint WithoutAddresses()
    {
        var json = (JsonObject)JsonNode.Parse(Settings)!;
        json.Remove(Addresses);
        return this with { Settings = json.ToJsonString() };
    }

    /// <summary>The same but for the network's id, which a network that was made anew has not, and a container that never ran does not show.</summary>
    public bool IsLike(NetworkEndpoint? other) =>
        other is not null && Aliases.SequenceEqual(other.Aliases, StringComparer.Ordinal)
        && JsonNode.DeepEquals(JsonNode.Parse(Settings), JsonNode.Parse(other.Settings));

    public bool Equals(NetworkEndpoint? other) => other?.Network == Network && IsLike(other);

    public override int GetHashCode() => HashCode.Combine(Network, Aliases.Count);

    public override string ToString()
    {
        var address = JsonNode.Parse(Settings)![Addresses]?["IPv4Address"] is { } v4 ? $" at {v4}" : "";
        return (Aliases.Count == 0 ? "no alias" : $"alias {string.Join(", ", Aliases)}") + address;
    }

    private static bool IsSet(JsonNode? node) => node switch
    {
        null => false,
        JsonObject o => o.Any(p => IsSet(p.Value)),
        JsonArray a => a.Count > 0,
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>().Length > 0,
            JsonValueKind.Number => node.GetValue<double>() != 0,
            _ => true,
        },
    };
}
