using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>What is to be different in a container that is made after another.</summary>
/// <param name="Image">As the engine is told: an id, a digest or a tag.</param>
/// <param name="Mark">The run that it is made for.</param>
internal sealed record Difference(string Image, string Mark)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>It gets the volumes without a name, too: otherwise new ones.</summary>
    public bool KeepsAnonymousVolumes { get; init; }

    /// <summary>It runs beside the other, which keeps its ports, addresses and its place in a compose file.</summary>
    public bool IsCopy { get; init; }
}

/// <summary>
/// Makes a container after another, from what the engine says of it: all that somebody configured is the same, what it only had from its image
/// comes from the new image.
/// </summary>
internal sealed class ContainerRecreation(ContainerState source, ImageState? sourceImage, RestartPolicy policy, SortedDictionary<string, NetworkEndpoint> networks)
{
    /// <summary>Who made it, as a label.</summary>
    public const string RunLabel = "floodingnaque.chatops.run";

    public const string ComposeLabels = "com.docker.compose.";

    private static readonly string[] FromImage = ["Cmd", "WorkingDir", "User", "Healthcheck", "StopSignal", "Shell", "OnBuild"];

    /// <summary>The networks of what is made.</summary>
    public SortedDictionary<string, NetworkEndpoint> NetworksOf(Difference difference) => difference.IsCopy
        ? new(networks.ToDictionary(n => n.Key, n => n.Value.WithoutAddresses()), StringComparer.Ordinal)
        : networks;

    /// <summary>The engine's request. It takes one network with it: older engines refuse more.</summary>
    public JsonObject Body(Difference difference)
    {
        var body = ConfigOf(difference);
        body["HostConfig"] = HostConfigOf(difference);
        var first = NetworksOf(difference).Where(n => IsMode(n.Key, n.Value)).ToArray();
        if (first.Length > 0)
        {
            body["NetworkingConfig"] = new JsonObject { ["EndpointsConfig"] = new JsonObject { [first[0].Key] = first[0].Value.ToJson() } };
        }

        return body;
    }

    /// <summary>Created and connected, not started. May be repeated.</summary>
    /// <param name="made">What an earlier time made already.</param>
    public async Task<ContainerState> Create(
        ContainerTarget target, string name, Difference difference, ContainerState? made, StepLog steps, CancellationToken cancellationToken)
    {
        if (made is null)
        {
            await target.Step(steps, $"create {name} from {difference.Image}", () => target.Engine.Create(name, Body(difference), cancellationToken));
            made = await target.Find(name, cancellationToken) ?? throw new TargetException($"{name} is gone right after it was made");
        }

        var wanted = NetworksOf(difference);
        foreach (var (network, endpoint) in made.Networks.Where(n => !wanted.ContainsKey(n.Key)).ToArray())
        {
            await target.Disconnect(made, network, endpoint.Network, steps, cancellationToken);
        }

        await target.Connect(made, wanted, steps, cancellationToken);
        return made;
    }

    private bool IsMode(string name, NetworkEndpoint endpoint) =>
        source.NetworkMode == name || source.NetworkMode == endpoint.Network || (source.NetworkMode is "default" or "" && name == "bridge");

    private JsonObject ConfigOf(Difference difference)
    {
        var config = (JsonObject)source.Config.DeepClone();
        var image = sourceImage?.Config ?? [];
        ForgetProgram(config, image);
        foreach (var key in FromImage.Skip(1).Where(k => config[k] is not null && JsonNode.DeepEquals(config[k], image[k])))
        {
            config.Remove(key);
        }

        var fromImage = (image["Env"] as JsonArray ?? []).Select(ContainerState.Text).ToHashSet(StringComparer.Ordinal);
        var kept = (config["Env"] as JsonArray ?? []).Select(ContainerState.Text).Where(e => !fromImage.Contains(e) && !difference.Environment.ContainsKey(e.Split('=')[0]));
        config["Env"] = new JsonArray([.. kept.Concat(difference.Environment.Select(e => $"{e.Key}={e.Value}")).Select(e => JsonValue.Create(e))]);
        config["Labels"] = LabelsOf(difference, ContainerState.Pairs(image["Labels"]));
        foreach (var key in new[] { "Volumes", "ExposedPorts" })
        {
            config[key] = Without(config[key], image[key]);
        }

        ForgetHost(config, difference);
        config["Image"] = difference.Image;
        return config;
    }

    /// <summary>Entrypoint and command belong together: an image's command is not for another entrypoint.</summary>
    private static void ForgetProgram(JsonObject config, JsonObject image)
    {
        if (JsonNode.DeepEquals(config["Entrypoint"], image["Entrypoint"]))
        {
            config.Remove("Entrypoint");
            if (JsonNode.DeepEquals(config["Cmd"], image["Cmd"]))
            {
                config.Remove("Cmd");
            }
        }
        else if (config["Entrypoint"] is null)
        {
            config["Entrypoint"] = new JsonArray(""); // how an engine is told that there is none
        }
    }

    /// <summary>What the engine made up for this one container, or what must not be there twice.</summary>
    private void ForgetHost(JsonObject config, Difference difference)
    {
        if (ContainerState.Text(config["Hostname"]) == source.ShortId || source.NetworkMode.StartsWith("container:", StringComparison.Ordinal))
        {
            config.Remove("Hostname");
        }

        if (source.NetworkMode.StartsWith("container:", StringComparison.Ordinal))
        {
            config.Remove("ExposedPorts");
        }

        if (difference.IsCopy)
        {
            config.Remove("MacAddress");
        }
    }

    private JsonObject LabelsOf(Difference difference, Dictionary<string, string> image)
    {
        var labels = source.Labels.Where(l => image.GetValueOrDefault(l.Key) != l.Value && l.Key != RunLabel)
            .Where(l => !difference.IsCopy || !l.Key.StartsWith(ComposeLabels, StringComparison.Ordinal));
        return new JsonObject([.. labels.Append(new(RunLabel, difference.Mark)).Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))]);
    }

    private JsonObject HostConfigOf(Difference difference)
    {
        var host = (JsonObject)source.HostConfig.DeepClone();
        host["RestartPolicy"] = new JsonObject { ["Name"] = policy.Name, ["MaximumRetryCount"] = policy.MaximumRetryCount };
        if (difference.IsCopy)
        {
            host["PortBindings"] = new JsonObject();
            host["PublishAllPorts"] = false;
        }

        if (difference.KeepsAnonymousVolumes && source.AnonymousVolumes is { Count: > 0 } volumes)
        {
            var binds = (host["Binds"] as JsonArray ?? []).Select(ContainerState.Text).Concat(volumes.Select(v => $"{v.Volume}:{v.Destination}"));
            host["Binds"] = new JsonArray([.. binds.Select(b => JsonValue.Create(b))]);
        }

        return host;
    }

    private static JsonObject Without(JsonNode? own, JsonNode? image) =>
        new((own as JsonObject ?? []).Where(p => image is not JsonObject of || !of.ContainsKey(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
}
