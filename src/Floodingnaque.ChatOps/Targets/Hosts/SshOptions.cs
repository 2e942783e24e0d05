using System.Buffers.Text;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>A machine that is reached over SSH (Targets:Hosts:NAME).</summary>
internal sealed class SshOptions
{
    private const string KeyStart = "SHA256:";
    private static readonly TimeSpan LongestConnect = TimeSpan.FromMinutes(1);

    public string Address { get; set; } = "";

    public int Port { get; set; } = 22;

    public string User { get; set; } = "";

    /// <summary>The private key of <see cref="User"/>, without a passphrase.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>The fingerprint of the machine's own key; a machine that shows another one is not spoken to.</summary>
    public string HostKey { get; set; } = "";

    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether <paramref name="fingerprint"/> (base64, as OpenSSH prints it after SHA256:) is the pinned one.</summary>
    public bool IsPinned(string fingerprint) => HostKey.TrimEnd('=') == KeyStart + fingerprint.TrimEnd('=');

    public IEnumerable<string> Check(string key)
    {
        foreach (var (name, value, example) in new[] { ("Address", Address, "web-1.example.org or 10.0.0.5"), ("User", User, "chatops"), ("KeyFile", KeyFile, "/etc/chatops/id_ed25519") })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return $"{key}:{name} is empty: write it, for example {example}.";
            }
        }

        if (!string.IsNullOrWhiteSpace(KeyFile) && !File.Exists(KeyFile))
        {
            yield return $"{key}:KeyFile is “{KeyFile}”, which is not there: write the path of the private key that {User} is let in with.";
        }

        if (Port is < 1 or > 65535)
        {
            yield return $"{key}:Port is {Port}: write a number from 1 to 65535; SSH has 22.";
        }

        if (!IsFingerprint(HostKey))
        {
            yield return $"{key}:HostKey is “{HostKey}”: write the fingerprint of the machine's key, SHA256: and 43 characters. `ssh-keyscan {(string.IsNullOrWhiteSpace(Address) ? "HOST" : Address)} | ssh-keygen -lf -` shows it.";
        }

        if (ConnectTimeout <= TimeSpan.Zero || ConnectTimeout > LongestConnect)
        {
            yield return $"{key}:ConnectTimeout is {ConnectTimeout:c}: write a time of at most a minute, for example 00:00:10.";
        }
    }

    private static bool IsFingerprint(string? text) =>
        text?.StartsWith(KeyStart, StringComparison.Ordinal) == true && text[KeyStart.Length..].TrimEnd('=') is { Length: 43 } hash && Base64.IsValid(hash + "=");
}
