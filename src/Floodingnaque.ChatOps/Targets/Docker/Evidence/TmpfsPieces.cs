using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>
/// Files that a container has in memory only (tmpfs), as tar archives. The engine cannot see them: its own archive of such a folder is empty.
/// They are read below <c>/proc/PID/root</c> on the engine's machine, which has to be the bot's.
/// </summary>
internal static class TmpfsPieces
{
    private const string SharedMemory = "/dev/shm";

    public static IEnumerable<EvidencePiece> Of(ObservedContainer container, ContainerKernel kernel) => Paths(container.State).Select(path =>
    {
        var root = FormattableString.Invariant($"/proc/{container.State.Pid}/root");
        return new EvidencePiece(
            $"memory files in {path}", $"tmpfs-{ObservedContainer.FileName(path)}.tar", Volatility.Memory, $"tar {string.Join(' ', TarOfFolder.Arguments(root + path))}", "tar of the engine's machine",
            (to, token) => Capture(container.State, kernel, root, path, to, token))
        {
            IsText = false,
        };
    });

    internal static IReadOnlyList<string> Paths(ContainerState container)
    {
        var own = container.HostConfig["Tmpfs"] as JsonObject ?? [];
        var mounts = container.Mounts.Concat((container.HostConfig["Mounts"] as JsonArray ?? []).OfType<JsonObject>()).Where(m => ContainerState.Text(m["Type"]) == "tmpfs");
        var hasMemory = ContainerState.Text(container.HostConfig["IpcMode"]) is not ("host" or "none");
        return [.. own.Select(t => t.Key)
            .Concat(mounts.Select(m => ContainerState.Text(m["Destination"]) is { Length: > 0 } at ? at : ContainerState.Text(m["Target"])))
            .Concat(hasMemory ? [SharedMemory] : [])
            .Select(p => "/" + p.Trim('/')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static Task<PieceEnd> Capture(ContainerState container, ContainerKernel kernel, string root, string path, Stream to, CancellationToken cancellationToken) => kernel.Look(
        container,
        "files in memory",
        (_, _) =>
        {
            // A link in the container is resolved on this machine: it could lead out of the container.
            var parts = path.Trim('/').Split('/');
            for (var i = 1; i <= parts.Length; i++)
            {
                var at = $"{root}/{string.Join('/', parts.Take(i))}";
                if (new FileInfo(at).LinkTarget is not null)
                {
                    throw new TargetException($"{at} is a link: it is not followed");
                }
            }

            return TarOfFolder.Write(root + path, to, cancellationToken);
        },
        cancellationToken);
}
