using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.TestKit.Servers;

/// <summary>A bot that is killed: after so many calls to its host none is made any more, not even those that clean up.</summary>
internal sealed class DyingHost(ITargetHost host, int calls) : ITargetHost
{
    private int left = calls;

    public string Name => host.Name;

    public bool IsDead => left < 0;

    public Task<StepRecord> Run(IReadOnlyList<string> argv, int maxOutput, CancellationToken cancellationToken) => Alive().Run(argv, maxOutput, cancellationToken);

    public Task<string?> Read(string path, CancellationToken cancellationToken) => Alive().Read(path, cancellationToken);

    public Task Write(string path, string text, CancellationToken cancellationToken) => Alive().Write(path, text, cancellationToken);

    public Task<byte[]?> ReadBytes(string path, CancellationToken cancellationToken) => Alive().ReadBytes(path, cancellationToken);

    public Task WriteInPlace(string path, byte[] content, CancellationToken cancellationToken) => Alive().WriteInPlace(path, content, cancellationToken);

    public Task WriteSecret(string path, string text, CancellationToken cancellationToken) => Alive().WriteSecret(path, text, cancellationToken);

    public Task<bool> CopyTo(string path, Stream to, CancellationToken cancellationToken) => Alive().CopyTo(path, to, cancellationToken);

    public Task<IReadOnlyList<string>> List(string folder, string start, CancellationToken cancellationToken) => Alive().List(folder, start, cancellationToken);

    private ITargetHost Alive() => --left < 0 ? throw new InvalidOperationException("The bot was killed.") : host;
}
