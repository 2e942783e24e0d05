using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>
/// What the bot needs of a container engine. Containers are called by name or id, networks by id. All throw
/// <see cref="Pipeline.TargetException"/> when the engine refuses or cannot be reached. What is so already is no failure.
/// </summary>
internal interface IContainerEngine
{
    /// <summary>Null when there is none.</summary>
    Task<ContainerState?> Inspect(string container, CancellationToken cancellationToken);

    /// <summary>All containers, running or not.</summary>
    Task<IReadOnlyList<ContainerState>> List(CancellationToken cancellationToken);

    /// <summary>An image on the engine's machine, by id, digest or tag; null when it is not there.</summary>
    Task<ImageState?> Image(string reference, CancellationToken cancellationToken);

    /// <summary>Names of the containers on a network, by their ids, as the network has it; null when there is no such network.</summary>
    Task<IReadOnlyDictionary<string, string>?> Members(string network, CancellationToken cancellationToken);

    Task Connect(string network, string container, JsonObject endpoint, CancellationToken cancellationToken);

    Task Disconnect(string network, string container, CancellationToken cancellationToken);

    Task Pause(string container, CancellationToken cancellationToken);

    Task Unpause(string container, CancellationToken cancellationToken);

    Task SetRestartPolicy(string container, RestartPolicy policy, CancellationToken cancellationToken);

    /// <summary>Makes a container and does not start it.</summary>
    /// <returns>Its id.</returns>
    Task<string> Create(string name, JsonObject body, CancellationToken cancellationToken);

    Task Rename(string container, string name, CancellationToken cancellationToken);

    Task Start(string container, CancellationToken cancellationToken);

    /// <summary>Ends it, with its own stop signal and time first.</summary>
    Task Stop(string container, CancellationToken cancellationToken);

    /// <summary>With its logs; its volumes stay.</summary>
    Task Remove(string container, CancellationToken cancellationToken);
}
