using System.Text;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Docker;
using Floodingnaque.ChatOps.Targets.Docker.Evidence;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>What tests of evidence have in common: the source of one container, and its pieces by their file names.</summary>
public abstract class ContainerEvidenceTests(DockerFixture fixture) : DockerTargetTests(fixture)
{
    internal ContainerEvidence Source(string name = "api", Action<DockerOptions>? with = null, bool sees = true)
    {
        var target = Target(with);
        var kernel = new ContainerKernel(sees ? new LocalHost() : null);
        return new ContainerEvidence(name, target, Reader(target), kernel, new ContainerConnections(kernel, new ExpectedPeers(target.Options.ExpectedPeers)), TimeProvider.System);
    }

    internal EngineReader Reader(ContainerTarget target)
    {
        var reader = new EngineReader(target.Options);
        Disposed(reader);
        return reader;
    }

    internal static async Task<EvidencePiece> Piece(ContainerEvidence source, string file) =>
        (await source.Pieces(CancellationToken.None)).Single(p => p.FileName == file);

    internal static async Task<(byte[] Bytes, PieceEnd End)> Captured(EvidencePiece piece)
    {
        using var to = new MemoryStream();
        var end = await piece.Capture(to, CancellationToken.None);
        return (to.ToArray(), end);
    }

    /// <summary>Captured by somebody slow: something happens when the first bytes are there.</summary>
    internal static async Task<(byte[] Bytes, PieceEnd End)> CapturedWhile(EvidencePiece piece, Func<Task> meanwhile)
    {
        using var to = new SlowStream();
        var capture = piece.Capture(to, CancellationToken.None);
        await to.Begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await meanwhile();
        to.GoOn.SetResult();
        return await capture.WaitAsync(TimeSpan.FromSeconds(20)) is var end ? (to.ToArray(), end) : default;
    }

    internal static async Task<(string Text, PieceEnd End)> Text(ContainerEvidence source, string file)
    {
        var (bytes, end) = await Captured(await Piece(source, file));
        return (Encoding.UTF8.GetString(bytes), end);
    }
}

/// <summary>Takes nothing after the first bytes until it is told to.</summary>
internal sealed class SlowStream : MemoryStream
{
    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begun.TrySetResult();
        await GoOn.Task.WaitAsync(cancellationToken);
        await base.WriteAsync(buffer, cancellationToken);
    }
}
