using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>What the kernel of the engine's machine says of a container, read from outside of it.</summary>
/// <param name="host">That machine; null when the engine is reached over the network, so that the bot cannot look there.</param>
internal sealed class ContainerKernel(ITargetHost? host)
{
    /// <summary>Reads something below <c>/proc/PID</c> of the container's first process.</summary>
    /// <exception cref="TargetException">The bot cannot look there, or finds another process than the container's.</exception>
    public async Task<T> Look<T>(ContainerState container, string what, Func<ITargetHost, string, Task<T>> read, CancellationToken cancellationToken)
    {
        if (host is null)
        {
            throw new TargetException($"{what} can only be seen on the engine's own machine, and the bot reaches that engine over the network");
        }

        if (container.Pid <= 0)
        {
            throw new TargetException($"{container.Name} does not run ({container.Status}): it has no {what}");
        }

        var process = FormattableString.Invariant($"/proc/{container.Pid}");
        await Check(host, container, process, cancellationToken);
        var found = await read(host, process);
        await Check(host, container, process, cancellationToken); // ended meanwhile, its number may have gone to another
        return found;
    }

    /// <summary>The bot may be in a container itself, where the same number is another process.</summary>
    private static async Task Check(ITargetHost host, ContainerState container, string process, CancellationToken cancellationToken)
    {
        var owner = await host.Read($"{process}/cgroup", cancellationToken);
        if (owner?.Contains(container.Id, StringComparison.Ordinal) != true)
        {
            throw new TargetException($"{process} on {host.Name} {(owner is null ? "is not there" : "is no process")} of {container.Name}: it ended meanwhile, or the bot does not see that machine's processes");
        }
    }
}
