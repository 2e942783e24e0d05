using System.Globalization;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>A file of a machine, or a program's output there, as a piece of evidence.</summary>
internal static class HostPiece
{
    /// <summary>The file as it is, whatever its size. Compressed ones (.gz) stay so.</summary>
    public static EvidencePiece File(ITargetHost host, string what, string fileName, Volatility order, string path)
    {
        var isText = !path.EndsWith(".gz", StringComparison.Ordinal);
        return new EvidencePiece(what, fileName, order, $"read {path}", $"file on {host.Name}", async (to, token) =>
        {
            await using var counted = new CountedStream(to);
            return !await host.CopyTo(path, counted, token)
                ? throw new TargetException($"{path} is not there on {host.Name}")
                : new PieceEnd(null, string.Create(CultureInfo.InvariantCulture, $"{(isText ? counted.Lines : counted.Written)} {(isText ? "lines" : "bytes, compressed as they were")}"));
        })
        {
            IsText = isText,
        };
    }

    /// <param name="max">Bytes of its output that are kept; of more, the last.</param>
    public static EvidencePiece Output(ITargetHost host, string what, string fileName, Volatility order, IReadOnlyList<string> argv, int max) => new(
        what, fileName, order, string.Join(' ', argv), $"{argv[0]} on {host.Name}", async (to, token) =>
        {
            var step = await host.Run(argv, max, token);
            await using var counted = new CountedStream(to);
            await counted.WriteAsync(System.Text.Encoding.UTF8.GetBytes(step.Output), token);
            return new PieceEnd(step.ExitCode, string.Create(CultureInfo.InvariantCulture, $"{counted.Lines} lines"))
            {
                BrokenOff = counted.Written >= max ? string.Create(CultureInfo.InvariantCulture, $"there were more than {max} bytes: the last are kept") : null,
            };
        });

    /// <summary>The last part of a path, of letters, digits, dots, dashes and underscores alone.</summary>
    public static string FileName(string path) =>
        string.Concat(path[(path.LastIndexOf('/') + 1)..].Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
}
