using System.Text;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>Evidence in memory, most volatile last so that the order shows, which fails or stops where it is told to.</summary>
internal sealed class RecordingSource(string target) : IEvidenceSource
{
    public string Target => target;

    /// <summary>What was captured, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>What each piece gives, by name; a test changes it.</summary>
    public Dictionary<string, Func<Stream, CancellationToken, Task<PieceEnd>>> Gives { get; } = new()
    {
        ["logs"] = Text("line one\nline two\n", "2 lines"),
        ["processes"] = Text("PID 1\n", "1 process"),
    };

    /// <summary>Why the target cannot be looked at; null: it can.</summary>
    public string? Gone { get; set; }

    public static Func<Stream, CancellationToken, Task<PieceEnd>> Text(string text, string words) => async (to, cancellationToken) =>
    {
        await to.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        return new PieceEnd(null, words);
    };

    public Task<IReadOnlyList<EvidencePiece>> Pieces(CancellationToken cancellationToken) => Gone is { } why
        ? Task.FromException<IReadOnlyList<EvidencePiece>>(new TargetException(why))
        : Task.FromResult<IReadOnlyList<EvidencePiece>>([.. Gives.Keys.Select(name => new EvidencePiece(
            name, $"{name}.txt", name == "processes" ? Volatility.Processes : Volatility.Logs, $"GET /{target}/{name}", "Recorder 1", (to, token) =>
            {
                Log.Add(name);
                return Gives[name](to, token);
            }))]);
}
