using Floodingnaque.ChatOps.Targets.Docker.Evidence;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>A container engine (section Targets:Docker).</summary>
internal sealed class DockerOptions : ITargetSection
{
    public const string Key = $"{TargetOptions.Section}:Docker";

    private static readonly TimeSpan LongestHealthWait = TimeSpan.FromSeconds(110);

    /// <summary><c>unix:///var/run/docker.sock</c> or <c>https://host:2376</c>. Empty: the bot leaves containers alone.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The bot's client certificate for https (PEM), its key, and the authority that signed the engine's certificate.</summary>
    public string CertificateFile { get; set; } = "";

    public string KeyFile { get; set; } = "";

    public string CaFile { get; set; } = "";

    /// <summary>Names of the containers that may be touched; all others are refused.</summary>
    public string[] Containers { get; set; } = [];

    /// <summary>Of these, the ones without which flood warnings are not sent.</summary>
    public string[] Silencing { get; set; } = [];

    /// <summary>The environment variable that a container reads its log level from.</summary>
    public string LogLevelVariable { get; set; } = "LOG_LEVEL";

    /// <summary>Set to false, so that no line is left out. Empty: there is none.</summary>
    public string LogSamplingVariable { get; set; } = "LOG_SAMPLING_ENABLED";

    /// <summary>How long a new container has to become healthy, or, without a health check, to show that it goes on running. At most 110 seconds.</summary>
    public TimeSpan HealthWait { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// Whom containers are expected to speak to: addresses or ranges, each with <c>:port</c> of the peer or without for any. Other connections are
    /// called unexpected. Empty: none is.
    /// </summary>
    public string[] ExpectedPeers { get; set; } = [];

    /// <summary>By a container's name: absolute paths in it of log files, or of folders of them, that its log does not have.</summary>
    public Dictionary<string, string[]> LogFiles { get; set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Evidence has an image of each container's own layer, too. It stays on the engine's machine, takes room there, and has the secrets of the
    /// container's environment.
    /// </summary>
    public bool CommitImage { get; set; }

    public bool IsConfigured => Endpoint.Length > 0;

    public bool IsTls => Endpoint.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts)
    {
        if (!IsConfigured)
        {
            yield break;
        }

        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("unix" or "https"))
        {
            yield return $"{Key}:Endpoint is “{Endpoint}”: write unix:///var/run/docker.sock, or https://host:2376 with a certificate.";
        }

        foreach (var (name, file) in new[] { ("CertificateFile", CertificateFile), ("KeyFile", KeyFile), ("CaFile", CaFile) }.Where(f => IsTls && !File.Exists(f.Item2)))
        {
            yield return $"{Key}:{name} is “{file}”, which is not there: an engine behind https is only spoken to with a client certificate (PEM files).";
        }

        if (Containers.Length == 0)
        {
            yield return $"{Key}:Containers is empty: write the names of the containers that the bot may touch.";
        }

        foreach (var name in Silencing.Except(Containers, StringComparer.Ordinal))
        {
            yield return $"{Key}:Silencing has “{name}”, which is not in {Key}:Containers.";
        }

        if (HealthWait <= TimeSpan.Zero || HealthWait > LongestHealthWait)
        {
            yield return $"{Key}:HealthWait is {HealthWait:c}: write a time of at most {LongestHealthWait:c}, for example 00:01:30.";
        }

        if (LogLevelVariable.Length == 0)
        {
            yield return $"{Key}:LogLevelVariable is empty: write the name of the variable, for example LOG_LEVEL.";
        }

        foreach (var sentence in CheckEvidence())
        {
            yield return sentence;
        }
    }

    private IEnumerable<string> CheckEvidence()
    {
        foreach (var peer in ExpectedPeers.Where(p => !ExpectedPeer.TryParse(p, out _)))
        {
            yield return $"{Key}:ExpectedPeers has “{peer}”: write an address or a range, with a port or without, for example 203.0.113.0/24, 203.0.113.7:5432 or [2001:db8::1]:443.";
        }

        foreach (var name in LogFiles.Keys.Except(Containers, StringComparer.Ordinal))
        {
            yield return $"{Key}:LogFiles has “{name}”, which is not in {Key}:Containers.";
        }

        foreach (var path in LogFiles.Values.SelectMany(p => p).Where(p => !p.StartsWith('/') || p.Split('/').Contains("..")))
        {
            yield return $"{Key}:LogFiles has “{path}”: write a path as it is in the container, from its root, for example /var/log/nginx.";
        }
    }
}
