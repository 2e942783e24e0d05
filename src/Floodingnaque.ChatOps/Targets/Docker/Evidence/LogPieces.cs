using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>
/// What a container wrote, as the engine still has it (older lines roll off), each stream in a file of its own and each line with the engine's time.
/// A container with a terminal has one stream only.
/// </summary>
internal static class LogPieces
{
    public static IEnumerable<EvidencePiece> Of(ObservedContainer container) => (bool?)container.State.Config["Tty"] == true
        ? [Piece(container, "log (a terminal: both streams in one)", "terminal.log", "stdout=1&stderr=1", framed: false)]
        : [
            Piece(container, "log, standard output", "stdout.log", "stdout=1", framed: true),
            Piece(container, "log, standard error", "stderr.log", "stderr=1", framed: true),
        ];

    private static EvidencePiece Piece(ObservedContainer container, string name, string file, string streams, bool framed)
    {
        var call = container.Get($"logs?{streams}&timestamps=1");
        return new EvidencePiece(name, file, Volatility.Logs, call, container.Tool, (to, token) => Capture(container.Engine, call, to, framed ? new LogFrames() : null, token));
    }

    private static async Task<PieceEnd> Capture(EngineReader engine, string call, Stream to, LogFrames? frames, CancellationToken cancellationToken)
    {
        var (lines, payload) = (0L, Array.Empty<byte>());
        string? why = null;
        try
        {
            why = await engine.Read(call, async part =>
            {
                if (frames is not null)
                {
                    payload = payload.Length < part.Length ? new byte[part.Length] : payload;
                    part = payload.AsMemory(0, frames.Take(part.Span, payload));
                }

                lines += part.Span.Count((byte)'\n');
                await to.WriteAsync(part, cancellationToken);
            }, cancellationToken);
        }
        catch (NoFramesException e)
        {
            why = e.Message;
        }

        why ??= frames?.EngineWords is { } words ? $"the container engine said: {words}" : null;
        why ??= frames?.IsWhole == false ? "the container engine's log stream ended in the middle of a line" : null;
        return new PieceEnd(null, ObservedContainer.Count(lines, "line")) { BrokenOff = why };
    }
}
