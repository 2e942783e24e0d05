using System.Text;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.Hosting;

/// <param name="Files">Paths, patterns, <c>-</c> for standard input.</param>
/// <param name="Json">For programs instead of people.</param>
/// <param name="Svg">Where to draw requests over time; null draws nothing.</param>
internal sealed record TopCall(IReadOnlyList<string> Files, TopQuery Query, bool Json, string? Svg);

/// <summary><c>triage top</c>: who asks most, for what, with what, and how it went.</summary>
internal static class TopCommand
{
    /// <returns>0, or 2 if a file is not there or may not be read or written.</returns>
    public static int Run(TopCall call, Func<Stream> standardInput, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var report = TopReader.Read(LogFiles.Open(call.Files, standardInput), call.Query, TimeProvider.System, cancellationToken);
            Write(report, call.Json, output);
            if (call.Svg is not null)
                File.WriteAllText(call.Svg, RequestChart.Draw(report.PerMinute, $"Requests in {string.Join(", ", report.Logs.Take(3))}{(report.Logs.Count > 3 ? ", …" : "")}"));
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && call.Svg is not null)
        {
            error.WriteLine($"{EscapedText.Of(call.Svg)} cannot be written: {e.Message}");
            return CommandTree.Misused;
        }
        catch (LogNotReadableException e)
        {
            error.WriteLine(e.Message);
            return CommandTree.Misused;
        }
    }

    private static void Write(AccessLogReport report, bool json, TextWriter output)
    {
        if (!json)
        {
            TopText.Write(report, output);
            return;
        }

        using var text = new MemoryStream();
        TopJson.Write(report, text);
        output.WriteLine(Encoding.UTF8.GetString(text.ToArray()));
    }
}
