using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>What a container used up to a moment. CPU times are in nanoseconds, sizes in bytes.</summary>
/// <param name="Cpu">Of the container, over all processors.</param>
/// <param name="System">Of the machine, over all processors.</param>
/// <param name="Memory">Without what the kernel could give back at once, as <c>docker stats</c> counts.</param>
/// <param name="MemoryLimit">0: none.</param>
internal sealed record StatsSample(DateTimeOffset At, ulong Cpu, ulong System, int Processors, ulong Memory, ulong MemoryLimit, ulong Received, ulong Sent, ulong Pids)
{
    /// <exception cref="TargetException">It is not understood.</exception>
    public static StatsSample Read(byte[] raw)
    {
        try
        {
            var json = JsonNode.Parse(raw)!;
            var (cpu, memory) = (json["cpu_stats"], json["memory_stats"]);
            var networks = (json["networks"] as JsonObject ?? []).Select(n => n.Value).ToArray();
            var usage = Number(memory?["usage"]);
            var reclaimable = Number(memory?["stats"]?["total_inactive_file"] ?? memory?["stats"]?["inactive_file"]);
            var processors = Number(cpu?["online_cpus"]) is > 0 and var online ? online : (ulong)((cpu?["cpu_usage"]?["percpu_usage"] as JsonArray)?.Count ?? 1);
            return new StatsSample(
                (DateTimeOffset)json["read"]!,
                Number(cpu?["cpu_usage"]?["total_usage"]),
                Number(cpu?["system_cpu_usage"]),
                (int)processors,
                reclaimable < usage ? usage - reclaimable : usage,
                Number(memory?["limit"]),
                networks.Aggregate(0UL, (sum, n) => sum + Number(n?["rx_bytes"])),
                networks.Aggregate(0UL, (sum, n) => sum + Number(n?["tx_bytes"])),
                Number(json["pids_stats"]?["current"]));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new TargetException($"the container engine's statistics are not understood ({e.Message})", e);
        }
    }

    /// <summary>Of one processor: two that are busy are 200 %.</summary>
    public double CpuPercentSince(StatsSample before) =>
        Cpu >= before.Cpu && System > before.System ? (double)(Cpu - before.Cpu) / (System - before.System) * Processors * 100 : 0;

    public double ReceivedPerSecondSince(StatsSample before) => Rate(before.Received, Received, before);

    public double SentPerSecondSince(StatsSample before) => Rate(before.Sent, Sent, before);

    /// <summary>A number of bytes for people: <c>1.5 MiB</c>.</summary>
    public static string Size(double bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        while (bytes >= 1024 && unit < units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0.#} {units[unit]}");
    }

    private double Rate(ulong from, ulong to, StatsSample before) =>
        to >= from && At > before.At ? (to - from) / (At - before.At).TotalSeconds : 0;

    private static ulong Number(JsonNode? node) => node is null ? 0 : (ulong)node;
}
