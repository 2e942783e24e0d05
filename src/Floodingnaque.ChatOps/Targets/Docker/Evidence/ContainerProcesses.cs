using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Docker.DotNet;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>A container's processes as the engine's machine lists them: nothing is run in the container.</summary>
/// <param name="Call">The call that was answered.</param>
/// <param name="Raw">The engine's answer.</param>
[SuppressMessage("Maintainability", "CA1507", Justification = "The engine's names, which are not to change with ours.")]
internal sealed partial record ContainerProcesses(string Call, byte[] Raw, IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Processes)
{
    private const string Wanted = "-eo pid,ppid,user,lstart,args";

    /// <summary>How <c>ps</c> heads the time of a start, for example <c>Tue Nov 24 20:19:21 2026</c>.</summary>
    private const string Started = "STARTED";

    /// <summary>Where the time of the start is; null when it is not said.</summary>
    public int? StartColumn => Titles.ToList().IndexOf(Started) is >= 0 and var column ? column : null;

    public static string CallFor(ObservedContainer container) => container.Get($"top?ps_args={Uri.EscapeDataString(Wanted)}");

    /// <summary>Asked without words of our own when the <c>ps</c> there does not know them (busybox).</summary>
    /// <exception cref="TargetException">The engine cannot say.</exception>
    public static async Task<ContainerProcesses> Of(ObservedContainer container, CancellationToken cancellationToken)
    {
        var call = CallFor(container);
        try
        {
            return Read(call, await container.Engine.Whole(call, cancellationToken));
        }
        catch (TargetException e) when (e.InnerException is DockerApiException)
        {
            call = container.Get("top");
            return Read(call, await container.Engine.Whole(call, cancellationToken));
        }
    }

    public static EvidencePiece Piece(ObservedContainer container) => new(
        "processes", "processes.json", Volatility.Processes, CallFor(container), container.Tool, async (to, token) =>
        {
            var list = await Of(container, token);
            await to.WriteAsync(list.Raw, token);
            return new PieceEnd(null, ObservedContainer.Count(list.Processes.Count, "process", "processes") + (list.Call == CallFor(container) ? "" : $", by {list.Call}"));
        });

    /// <summary>The engine cuts lines at blanks and takes a start for one word: what belongs together is put together again.</summary>
    internal static ContainerProcesses Read(string call, byte[] raw)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(raw);
        }
        catch (JsonException e)
        {
            throw new TargetException($"the container engine's list of processes is not understood ({e.Message})", e);
        }

        var titles = Cells(json?["Titles"]);
        var start = titles.ToList().IndexOf(Started);
        return new ContainerProcesses(call, raw, titles, [.. (json?["Processes"] as JsonArray ?? []).Select(p => Mended(Cells(p), start, titles.Count))]);
    }

    private static IReadOnlyList<string> Cells(JsonNode? node) => [.. (node as JsonArray ?? []).Select(ContainerState.Text)];

    private static IReadOnlyList<string> Mended(IReadOnlyList<string> cells, int start, int count)
    {
        if (start < 0 || start != count - 2 || cells.Count != count)
        {
            return cells;
        }

        var rest = $"{cells[start]} {cells[start + 1]}";
        return StartAtHead().Match(rest) is { Success: true } time ? [.. cells.Take(start), time.Value, rest[(time.Length + 1)..]] : cells;
    }

    [GeneratedRegex(@"^\w{3} +\w{3} +\d{1,2} +\d{2}:\d{2}:\d{2} +\d{4}(?= )")]
    private static partial Regex StartAtHead();
}
