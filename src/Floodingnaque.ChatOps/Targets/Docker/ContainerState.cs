using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <param name="Name">As the engine calls it: no, always, unless-stopped or on-failure.</param>
internal sealed record RestartPolicy(string Name, int MaximumRetryCount)
{
    public static readonly RestartPolicy No = new("no", 0);

    public override string ToString() => Name == "on-failure" && MaximumRetryCount > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Name}:{MaximumRetryCount}")
        : Name;
}

/// <summary>A container as the engine describes it: the whole of its answer, for what is rebuilt from it has to be exact.</summary>
[SuppressMessage("Maintainability", "CA1507", Justification = "The engine's names, which are not to change with ours.")]
internal sealed class ContainerState(JsonObject json)
{
    public string Id => Text(json["Id"]);

    public string ShortId => Id[..12];

    public string Name => Text(json["Name"]).TrimStart('/');

    /// <summary>The id of its image.</summary>
    public string Image => Text(json["Image"]);

    public JsonObject Config => (JsonObject)json["Config"]!;

    public JsonObject HostConfig => (JsonObject)json["HostConfig"]!;

    public bool IsRunning => (bool?)json["State"]!["Running"] == true;

    public bool IsPaused => (bool?)json["State"]!["Paused"] == true;

    /// <summary>In the engine's word: running, paused, exited, created …</summary>
    public string Status => Text(json["State"]!["Status"]);

    public string StartedAt => Text(json["State"]!["StartedAt"]);

    public int ExitCode => (int?)json["State"]!["ExitCode"] ?? 0;

    /// <summary>Of its first process, on the engine's machine; 0 when it does not run.</summary>
    public int Pid => (int?)json["State"]!["Pid"] ?? 0;

    public int RestartCount => (int?)json["RestartCount"] ?? 0;

    /// <summary>starting, healthy or unhealthy; null without a health check.</summary>
    public string? Health => json["State"]!["Health"]?["Status"] is { } status && Text(status) is not ("" or "none") and var text ? text : null;

    public RestartPolicy RestartPolicy => new(
        Text(HostConfig["RestartPolicy"]?["Name"]) is { Length: > 0 } name ? name : RestartPolicy.No.Name, (int?)HostConfig["RestartPolicy"]?["MaximumRetryCount"] ?? 0);

    public string NetworkMode => Text(HostConfig["NetworkMode"]);

    public bool RemovesItself => (bool?)HostConfig["AutoRemove"] == true;

    public IReadOnlyDictionary<string, string> Labels => Pairs(Config["Labels"]);

    public IReadOnlyDictionary<string, string> Environment => (Config["Env"] as JsonArray ?? [])
        .Select(e => Text(e).Split('=', 2)).GroupBy(e => e[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);

    /// <summary>By the names of its networks, in their order.</summary>
    public SortedDictionary<string, NetworkEndpoint> Networks
    {
        get
        {
            var networks = json["NetworkSettings"]?["Networks"] as JsonObject ?? [];
            return new(networks.Where(n => n.Value is JsonObject).ToDictionary(n => n.Key, n => NetworkEndpoint.Of((JsonObject)n.Value!, ShortId)), StringComparer.Ordinal);
        }
    }

    /// <summary>Such as <c>8080/tcp</c>, with the host's ports; an empty one is chosen anew each time.</summary>
    public IReadOnlyList<string> PublishedPorts => [.. (HostConfig["PortBindings"] as JsonObject ?? [])
        .SelectMany(p => (p.Value as JsonArray ?? []).Select(b => Text(b?["HostPort"]) is { Length: > 0 } port ? port : $"a free one for {p.Key}"))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>All that is mounted into it, but for what is in memory only by <see cref="HostConfig"/>.</summary>
    public IReadOnlyList<JsonObject> Mounts => [.. (json["Mounts"] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>Volumes without a name of their own: where each is mounted.</summary>
    public IReadOnlyList<(string Volume, string Destination)> AnonymousVolumes => [.. (json["Mounts"] as JsonArray ?? [])
        .Where(m => Text(m?["Type"]) == "volume" && (Config["Volumes"] as JsonObject ?? []).ContainsKey(Text(m?["Destination"])))
        .Select(m => (Text(m!["Name"]), Text(m["Destination"])))
        .Where(m => !IsBound(m.Item2))];

    public override string ToString() => $"{Name} ({ShortId})";

    internal static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    internal static Dictionary<string, string> Pairs(JsonNode? node) =>
        (node as JsonObject ?? []).ToDictionary(p => p.Key, p => Text(p.Value), StringComparer.Ordinal);

    /// <summary>Whether it was asked for by a mount of its own, so that it is in the host's configuration.</summary>
    private bool IsBound(string destination) =>
        (HostConfig["Binds"] as JsonArray ?? []).Any(b => Text(b).Split(':').ElementAtOrDefault(1) == destination)
        || (HostConfig["Mounts"] as JsonArray ?? []).Any(m => Text(m?["Target"]) == destination);
}

/// <summary>An image as the engine describes it.</summary>
[SuppressMessage("Maintainability", "CA1507", Justification = "The engine's names, which are not to change with ours.")]
internal sealed class ImageState(JsonObject json)
{
    public string Id => ContainerState.Text(json["Id"]);

    public IReadOnlyList<string> Tags => [.. (json["RepoTags"] as JsonArray ?? []).Select(ContainerState.Text)];

    /// <summary>What a container gets from it that says nothing else.</summary>
    public JsonObject Config => json["Config"] as JsonObject ?? [];
}
