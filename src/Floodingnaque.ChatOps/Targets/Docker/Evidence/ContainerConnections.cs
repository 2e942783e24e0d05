using System.Text;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>A container's sockets, and the kernel's own text of them.</summary>
/// <param name="Unread">Lines of it that are not understood.</param>
internal sealed record ConnectionList(IReadOnlyList<NetSocket> Sockets, int Unread, IReadOnlyList<(string Path, byte[] Bytes)> Raw);

/// <summary>Whom a container is connected to, by the kernel's word: it needs no program in the container, and none there can hide a line.</summary>
internal sealed class ContainerConnections(ContainerKernel kernel, ExpectedPeers expected)
{
    public const string Unexpected = "unexpected";

    public const string NoneExpected = "no expected peers are configured";

    public static readonly IReadOnlyList<string> Columns = ["protocol", "local", "remote", "state", "direction", "uid", "peer"];

    public ExpectedPeers Expected => expected;

    public Task<ConnectionList> Look(ContainerState container, CancellationToken cancellationToken) => kernel.Look(
        container,
        "connections",
        async (host, process) =>
        {
            var (sockets, unread, raw) = (new List<NetSocket>(), 0, new List<(string, byte[])>());
            foreach (var file in ProcNet.Files)
            {
                var path = $"{process}/net/{file}";
                if (await host.ReadBytes(path, cancellationToken) is not { } bytes)
                {
                    continue; // a machine without IPv6
                }

                raw.Add((path, bytes));
                sockets.AddRange(ProcNet.Read(file, Encoding.ASCII.GetString(bytes), out var more));
                unread += more;
            }

            return raw.Count > 0 ? new ConnectionList(sockets, unread, raw) : throw new TargetException($"there is nothing in {process}/net on {host.Name}");
        },
        cancellationToken);

    public EvidencePiece Piece(ObservedContainer container)
    {
        var call = FormattableString.Invariant($"read /proc/{container.State.Pid}/net/{{{string.Join(',', ProcNet.Files)}}}");
        return new EvidencePiece("connections", "connections.txt", Volatility.Connections, call, "the kernel of the engine's machine", async (to, token) =>
        {
            var list = await Look(container.State, token);
            await to.WriteAsync(File(container.State, list), token);
            return new PieceEnd(null, Words(list));
        });
    }

    public string Words(ConnectionList list)
    {
        var unexpected = list.Sockets.Count(expected.IsUnexpected);
        return $"{ObservedContainer.Count(list.Sockets.Count, "socket")}, {(expected.AreConfigured ? $"{unexpected} with unexpected peers" : NoneExpected)}";
    }

    /// <summary>Those with a peer before those without, unexpected ones first of all.</summary>
    public IEnumerable<NetSocket> InOrder(ConnectionList list) =>
        list.Sockets.OrderByDescending(expected.IsUnexpected).ThenBy(s => s.IsAlone).ThenBy(s => s.State == "TIME_WAIT");

    /// <summary>Cells as in <see cref="Columns"/>.</summary>
    public IReadOnlyList<string> Row(ConnectionList list, NetSocket socket) =>
    [
        socket.Protocol, socket.Local.ToString(), socket.IsAlone ? "-" : socket.Remote.ToString(), socket.State, Direction(list, socket),
        FormattableString.Invariant($"{socket.Uid}"), expected.IsUnexpected(socket) ? Unexpected : "",
    ];

    /// <summary>The table, then what the kernel said, as it is.</summary>
    public byte[] File(ContainerState container, ConnectionList list)
    {
        using var file = new MemoryStream();
        var text = new StringBuilder().Append($"Connections of {container}, seen from outside. {(expected.AreConfigured ? "Expected peers are those of Targets:Docker:ExpectedPeers." : NoneExpected)}\n");
        text.Append(list.Unread > 0 ? $"{ObservedContainer.Count(list.Unread, "line")} below are not in the table: they are not understood.\n" : "");
        foreach (var row in InOrder(list).Select(s => Row(list, s)).Prepend(Columns))
        {
            text.Append(string.Join('\t', row).TrimEnd()).Append('\n');
        }

        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        foreach (var (path, bytes) in list.Raw)
        {
            file.Write(Encoding.UTF8.GetBytes($"\n---- {path}\n"));
            file.Write(bytes);
        }

        return file.ToArray();
    }

    /// <summary>Whose port somebody listens on is the one who was called.</summary>
    private static string Direction(ConnectionList list, NetSocket socket) => socket.IsAlone ? ""
        : list.Sockets.Any(s => s.Listens && s.Protocol == socket.Protocol && s.Local.Port == socket.Local.Port) ? "in" : "out";
}
