using System.Text;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>A piece of evidence as it was written, without a store.</summary>
internal sealed record CapturedPiece(string Text, PieceEnd End)
{
    public IReadOnlyList<string> Lines => Text.Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);

    public static async Task<CapturedPiece> Of(EvidencePiece piece)
    {
        using var bytes = new MemoryStream();
        var end = await piece.Capture(bytes, CancellationToken.None);
        return new CapturedPiece(Encoding.UTF8.GetString(bytes.ToArray()), end);
    }

    public static async Task<CapturedPiece> Of(IEvidenceSource source, string fileName) =>
        await Of((await source.Pieces(CancellationToken.None)).Single(p => p.FileName == fileName));
}
