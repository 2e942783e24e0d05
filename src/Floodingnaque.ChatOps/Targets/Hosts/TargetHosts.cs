using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>The machines of Targets:Hosts and this one, one connection each whatever runs there.</summary>
internal sealed class TargetHosts(IOptions<TargetOptions> options)
{
    private readonly ConcurrentDictionary<string, ITargetHost> hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="name">A name of Targets:Hosts, checked at start; empty or <c>local</c>: this machine.</param>
    public ITargetHost Get(string name) => hosts.GetOrAdd(
        TargetOptions.IsThisMachine(name) ? "" : name,
        key => key.Length == 0 ? new LocalHost() : new SshHost(key, options.Value.Hosts[key]));
}
