using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>A container that is connected to somebody who is not among its expected peers (runbook section 3.4). Knows now only, whatever time is asked for.</summary>
internal sealed class PeerDetector(DockerOptions options, IContainerEngine containers, ContainerConnections connections) : IDetector
{
    public string Name => "unexpected-peer";

    public async Task<Detected> Detect(DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (!connections.Expected.AreConfigured)
        {
            throw new TargetException($"{ContainerConnections.NoneExpected}: set {DockerOptions.Key}:ExpectedPeers");
        }

        var found = new List<Alert>();
        foreach (var name in options.Containers)
        {
            if (await containers.Inspect(name, cancellationToken) is { IsRunning: true } container)
            {
                var unexpected = (await connections.Look(container, cancellationToken)).Sockets.Where(connections.Expected.IsUnexpected).ToArray();
                string[] peers = [.. unexpected.Select(s => s.Remote.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Alert.MaxIndicators)];
                found.AddRange(peers.Length == 0 ? [] :
                [
                    new Alert(Name, Severity.P1, $"{name} is connected to {peers[0]}", $"{name} has {ObservedContainer.Count(unexpected.Length, "connection")} with peers that are not expected: {string.Join(", ", peers)}.", [name, .. peers.Take(Alert.MaxIndicators - 1)], "3.4")
                    {
                        Suspects = [.. unexpected.Select(s => s.Remote.Address.ToString()).Distinct(StringComparer.Ordinal).Take(5)],
                    },
                ]);
            }
        }

        return new Detected(found, []);
    }
}
