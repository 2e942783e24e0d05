using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Firewall;

/// <summary>Programs run as root, without a question for a password; files stay the user's.</summary>
internal sealed class SudoHost(ITargetHost host) : ITargetHost
{
    public string Name => host.Name;

    public Task<StepRecord> Run(IReadOnlyList<string> argv, int maxOutput, CancellationToken cancellationToken) =>
        host.Run(["sudo", "-n", "--", .. argv], maxOutput, cancellationToken);

    public Task<string?> Read(string path, CancellationToken cancellationToken) => host.Read(path, cancellationToken);

    public Task Write(string path, string text, CancellationToken cancellationToken) => host.Write(path, text, cancellationToken);

    public Task<byte[]?> ReadBytes(string path, CancellationToken cancellationToken) => host.ReadBytes(path, cancellationToken);

    public Task WriteInPlace(string path, byte[] content, CancellationToken cancellationToken) => host.WriteInPlace(path, content, cancellationToken);

    public Task WriteSecret(string path, string text, CancellationToken cancellationToken) => host.WriteSecret(path, text, cancellationToken);

    public Task<bool> CopyTo(string path, Stream to, CancellationToken cancellationToken) => host.CopyTo(path, to, cancellationToken);

    public Task<IReadOnlyList<string>> List(string folder, string start, CancellationToken cancellationToken) => host.List(folder, start, cancellationToken);
}
