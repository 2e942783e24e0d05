using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Firewall;

/// <summary>What goes on between the machine and a range: connections that are open, and those that must not be cut.</summary>
/// <param name="root">The same machine, as somebody who may see and end tracked flows.</param>
internal sealed class SourceTraffic(FirewallOptions options, ITargetHost host, ITargetHost root)
{
    private const int MaxListing = 16 * 1024 * 1024;

    /// <summary>Why the range must not be dropped: the bot would cut itself off, or the machine from itself. Null: nothing is known against it.</summary>
    /// <exception cref="TargetException">A machine that is reached over SSH does not say from where.</exception>
    public async Task<string?> WhyNever(AddressRange range, CancellationToken cancellationToken)
    {
        var ssh = (await host.Run(["printenv", "SSH_CONNECTION"], StepLog.MaxOutput, cancellationToken)).Output.Split(' ')[0];
        if (AddressRange.TryParse(ssh, out var me, out _))
        {
            if (range.Overlaps(me))
            {
                return $"{me} is where I am connected from";
            }
        }
        else if (!TargetOptions.IsThisMachine(options.Host))
        {
            throw new TargetException($"{host.Name} does not say from where I am connected (SSH_CONNECTION), so a block there could shut me out");
        }

        var own = await Addresses(cancellationToken);
        return own.Where(range.Overlaps).Select(a => $"{a} is an address of {host.Name} itself").FirstOrDefault();
    }

    /// <summary>How many connections are open now, in sentences. A listing that cannot be had says so.</summary>
    public async Task<IReadOnlyList<string>> Open(AddressRange range, CancellationToken cancellationToken)
    {
        var sockets = await Listing(host, ["ss", "-Htn", "state", "established", "dst", range.ToString()], cancellationToken);
        var flows = await Listing(root, ["conntrack", "-L", "-s", range.ToString()], cancellationToken);
        var seen = new List<string>
        {
            sockets is null ? $"How many connections it has open is not known: `ss` does not run on {host.Name}."
                : string.Create(CultureInfo.InvariantCulture, $"Connections with it that are open on {host.Name} now, and will stall: {sockets.Count(l => l.Trim().Length > 0)}."),
        };
        if (flows is not null)
        {
            var tracked = flows.Count(l => l.Contains("src=", StringComparison.Ordinal));
            seen.Add(string.Create(CultureInfo.InvariantCulture, $"Flows from it that are tracked there, to containers too: {tracked}."));
        }

        return seen;
    }

    /// <summary>Lets the kernel forget the flows from the range. They are dropped anyway, so this is no more than tidy: a machine without conntrack is fine.</summary>
    public async Task Forget(AddressRange range, StepLog steps, CancellationToken cancellationToken)
    {
        string[] argv = ["conntrack", "-D", "-s", range.ToString()];
        try
        {
            steps.Add(await root.Run(argv, StepLog.MaxOutput, cancellationToken));
        }
        catch (TargetException e)
        {
            steps.Add(new StepRecord(string.Join(' ', argv), null, e.Message, TimeSpan.Zero));
        }
    }

    /// <summary>From lines like <c>2: eth0    inet 192.0.2.1/24 brd …</c>; none when they cannot be listed.</summary>
    private async Task<IReadOnlyList<AddressRange>> Addresses(CancellationToken cancellationToken)
    {
        var own = new List<AddressRange>();
        foreach (var line in await Listing(host, ["ip", "-o", "address", "show"], cancellationToken) ?? [])
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var at = Array.FindIndex(words, w => w is "inet" or "inet6");
            if (at >= 0 && at + 1 < words.Length && AddressRange.TryParse(words[at + 1].Split('/')[0], out var address, out _))
            {
                own.Add(address);
            }
        }

        return own;
    }

    private static async Task<string[]?> Listing(ITargetHost on, string[] argv, CancellationToken cancellationToken)
    {
        try
        {
            var step = await on.Run(argv, MaxListing, cancellationToken);
            return step.ExitCode == 0 ? step.Output.Split('\n') : null;
        }
        catch (TargetException)
        {
            return null;
        }
    }
}
