using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary><c>connections NAME</c>: whom a container is connected to, and what it listens on; unexpected peers first.</summary>
internal sealed class ConnectionsLook(ContainerTarget target, EngineReader engine, ContainerConnections connections) : ContainerLook(Verb, target, engine)
{
    public const string Verb = "connections";

    protected override async Task<LookAnswer> Answer(ObservedContainer container, CancellationToken cancellationToken)
    {
        var list = await connections.Look(container.State, cancellationToken);
        var rows = connections.InOrder(list).ToArray();
        var unexpected = rows.Where(connections.Expected.IsUnexpected).ToArray();
        var open = rows.Count(s => !s.IsAlone);
        var findings = new LookFindings(
            $"{container.Name} has {ObservedContainer.Count(open, "connection")}{(connections.Expected.AreConfigured ? FormattableString.Invariant($", {unexpected.Length} of them with unexpected peers") : "")}, and {ObservedContainer.Count(rows.Count(s => s.IsAlone), "socket")} without a peer",
            ContainerConnections.Columns,
            [.. rows.Take(LookFindings.MaxRows).Select(s => connections.Row(list, s))],
            [.. Remarks(container.State, list), .. More(rows.Length, "sockets")])
        {
            Suspects = [.. unexpected.Select(s => s.Remote.Address.ToString()).Distinct(StringComparer.Ordinal).Take(5)],
        };
        return new LookAnswer(findings, [Kept(connections.Piece(container), connections.File(container.State, list), connections.Words(list))]);
    }

    private IEnumerable<string> Remarks(ContainerState container, ConnectionList list)
    {
        if (!connections.Expected.AreConfigured)
        {
            yield return $"Nobody is called unexpected: {ContainerConnections.NoneExpected} ({DockerOptions.Key}:ExpectedPeers).";
        }

        if (container.NetworkMode == "host")
        {
            yield return $"{container.Name} uses the network of its machine: these are all connections of that machine.";
        }
        else if (container.NetworkMode.StartsWith("container:", StringComparison.Ordinal))
        {
            yield return $"{container.Name} uses the network of another container: these are the connections of both.";
        }

        if (list.Unread > 0)
        {
            yield return $"{ObservedContainer.Count(list.Unread, "line")} of the kernel's are not understood, and are in the file only.";
        }
    }
}
