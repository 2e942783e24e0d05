namespace Floodingnaque.ChatOps.Targets.Firewall;

/// <summary>The packet filter of a machine (section Targets:Firewall).</summary>
internal sealed class FirewallOptions : ITargetSection
{
    public const string Nftables = "nftables", Iptables = "iptables";
    private const string Key = $"{TargetOptions.Section}:Firewall";

    /// <summary>The machine whose packets are dropped: a name of Targets:Hosts. Empty or local: this one.</summary>
    public string Host { get; set; } = "";

    /// <summary>nftables or iptables. Empty: the bot leaves the packet filter alone.</summary>
    public string Backend { get; set; } = "";

    /// <summary>Runs nft, iptables and conntrack as <c>sudo -n PROGRAM</c>, for a user who is not root.</summary>
    public bool Sudo { get; set; }

    /// <summary>A page that has to go on answering, asked from the machine itself. Empty: none is asked.</summary>
    public string HealthUrl { get; set; } = "";

    public bool IsConfigured => !string.IsNullOrEmpty(Backend);

    public bool IsIptables => Iptables.Equals(Backend, StringComparison.OrdinalIgnoreCase);

    public bool HasHealthPage => !string.IsNullOrEmpty(HealthUrl);

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts)
    {
        if (TargetOptions.CheckHostName(Key, Host, hosts) is { } unknown)
        {
            yield return unknown;
        }

        if (IsConfigured && !IsIptables && !Backend.Equals(Nftables, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{Key}:Backend is “{Backend}”: write {Nftables} or {Iptables}, or leave it empty to leave the packet filter alone.";
        }

        if (HasHealthPage && (!Uri.TryCreate(HealthUrl, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
        {
            yield return $"{Key}:HealthUrl is “{HealthUrl}”: write an http or https address.";
        }
    }
}
