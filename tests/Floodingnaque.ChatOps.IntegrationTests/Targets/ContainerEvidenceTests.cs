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

    internal static async Task<(string Text, PieceEnd End)> Text(ContainerEvidence source, string file)
    {
        var (bytes, end) = await Captured(await Piece(source, file));
        return (Encoding.UTF8.GetString(bytes), end);
    }
}
