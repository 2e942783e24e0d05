using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>A machine whose network is a namespace of it.</summary>
internal sealed class NamespaceHost(ITargetHost host, NetworkNamespace inside) : ITargetHost
{
    private const int NotFound = 127;

    /// <summary>Programs that this machine does not have.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Runs programs as nobody.</summary>
    public bool Powerless { get; init; }

    public string Name => host.Name;

    public async Task<StepRecord> Run(IReadOnlyList<string> argv, int maxOutput, CancellationToken cancellationToken)
    {
        string[] power = Powerless ? ["setpriv", "--reuid=65534", "--clear-groups"] : [];
        string[] started = Missing.Contains(argv[0]) ? ["not-" + argv[0]] : [.. argv];
        var step = await host.Run([.. inside.Enter, .. power, .. started], maxOutput, cancellationToken);
        return step.ExitCode == NotFound
            ? throw new TargetException($"`{argv[0]}` cannot be started on {Name} ({step.Output.Trim()})")
            : step with { What = string.Join(' ', argv) };
    }

    public Task<string?> Read(string path, CancellationToken cancellationToken) => host.Read(path, cancellationToken);

    public Task Write(string path, string text, CancellationToken cancellationToken) => host.Write(path, text, cancellationToken);

    public Task<byte[]?> ReadBytes(string path, CancellationToken cancellationToken) => host.ReadBytes(path, cancellationToken);

    public Task WriteInPlace(string path, byte[] content, CancellationToken cancellationToken) => host.WriteInPlace(path, content, cancellationToken);

    public Task WriteSecret(string path, string text, CancellationToken cancellationToken) => host.WriteSecret(path, text, cancellationToken);

    public Task<bool> CopyTo(string path, Stream to, CancellationToken cancellationToken) => host.CopyTo(path, to, cancellationToken);

    public Task<IReadOnlyList<string>> List(string folder, string start, CancellationToken cancellationToken) => host.List(folder, start, cancellationToken);
}
