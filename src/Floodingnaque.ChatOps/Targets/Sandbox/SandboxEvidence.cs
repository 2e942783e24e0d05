using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>What can be preserved of the sandbox and looked at: the files that its site goes by.</summary>
internal sealed class SandboxEvidence(SandboxFiles files) : IEvidenceSource, ITargetLogs
{
    public string Target => SandboxBlock.Name;

    public Task<IReadOnlyList<EvidencePiece>> Pieces(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<EvidencePiece>>(
    [
        .. AccessLogs().Select(path => Piece(Path.GetFileName(path), path, Volatility.Logs)),
        .. new[] { SandboxFiles.Sessions, SandboxFiles.Blocked, SandboxFiles.ExportsOff }.Select(f => Path.Combine(files.Folder, f)).Where(File.Exists).Select(path => Piece(Path.GetFileName(path), path, Volatility.State)),
    ]);

    public Task<IReadOnlyList<TargetLog>> Logs(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TargetLog>>(
        [.. AccessLogs().Select(path => new TargetLog(Target, Path.GetFileName(path), LogContent.Access, (to, _, token) => Copy(path, to, token)) { LocalPath = path })]);

    private IEnumerable<string> AccessLogs() => new[] { files.AccessLog + ".1", files.AccessLog }.Where(File.Exists);

    private static EvidencePiece Piece(string name, string path, Volatility order) => new(name, name, order, $"read {path}", "Floodingnaque.ChatOps sandbox", async (to, token) =>
    {
        await Copy(path, to, token);
        return new PieceEnd(null, "");
    });

    private static async Task Copy(string path, Stream to, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan });
        await file.CopyToAsync(to, cancellationToken);
    }
}
