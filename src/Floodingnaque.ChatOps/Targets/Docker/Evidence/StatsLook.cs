using System.Globalization;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary><c>stats</c>: what all containers use, over a second and a half.</summary>
internal sealed class StatsLook(ContainerTarget target, EngineReader engine, TimeProvider clock) : ILook
{
    public const string Verb = "stats";

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1.5);

    private static readonly string[] Columns = ["container", "cpu", "memory", "of", "received", "sent", "pids"];

    public string Name => Verb;

    public async Task<LookAnswer> Answer(LookOrder order, IncidentId incident, CancellationToken cancellationToken)
    {
        if (order.What.Length > 0)
        {
            throw new TargetException($"{Verb} is of all containers: write it alone");
        }

        var tool = await engine.Tool(cancellationToken);
        var all = await Task.WhenAll(target.Options.Containers.Select(n => Measure(n, cancellationToken)));
        var measured = all.Where(m => m.Second is not null).OrderByDescending(m => m.Cpu).ToArray();
        var remarks = all.Where(m => m.WhyNot is not null).Select(m => m.WhyNot!).ToList();
        if (measured.Length > LookFindings.MaxRows)
        {
            remarks.Add(FormattableString.Invariant($"{measured.Length - LookFindings.MaxRows} more containers are in the file."));
        }

        var findings = new LookFindings(
            measured.Length == 0 ? "None of the containers can be measured" : $"{measured[0].Name} uses the most processor time, {Percent(measured[0].Cpu)} of one processor",
            measured.Length == 0 ? [] : Columns,
            [.. measured.Take(LookFindings.MaxRows).Select(m => m.Row)],
            remarks);
        return new LookAnswer(findings, [Piece(measured, tool)]);
    }

    private static EvidencePiece Piece(IReadOnlyList<Measurement> measured, string tool)
    {
        var calls = string.Join("; ", measured.Select(m => m.Call));
        return new EvidencePiece("statistics", "stats.jsonl", Volatility.Processes, $"twice each: {calls}", tool, async (to, token) =>
        {
            foreach (var raw in measured.SelectMany(m => new[] { m.First!, m.Second! }))
            {
                await to.WriteAsync(raw, token);
                await to.WriteAsync(raw is [.., (byte)'\n'] ? [] : "\n"u8.ToArray(), token);
            }

            return new PieceEnd(null, $"two samples each of {ObservedContainer.Count(measured.Count, "container")}");
        });
    }

    private async Task<Measurement> Measure(string name, CancellationToken cancellationToken)
    {
        var call = "";
        try
        {
            var container = await target.Named(name, cancellationToken);
            if (!container.IsRunning)
            {
                return new Measurement(name, call, null, null) { WhyNot = $"{name} does not run ({container.Status})." };
            }

            call = $"GET /containers/{container.Id}/stats?stream=false&one-shot=true";
            var first = await engine.Whole(call, cancellationToken);
            await Task.Delay(Between, clock, cancellationToken);
            return new Measurement(name, call, first, await engine.Whole(call, cancellationToken)).Calculated();
        }
        catch (TargetException e)
        {
            return new Measurement(name, call, null, null) { WhyNot = $"{name} is not measured: {e.Message}." };
        }
    }

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} %");

    private sealed record Measurement(string Name, string Call, byte[]? First, byte[]? Second)
    {
        public double Cpu { get; private init; }

        public IReadOnlyList<string> Row { get; private init; } = [];

        public string? WhyNot { get; init; }

        /// <exception cref="TargetException">The engine's answers are not understood.</exception>
        public Measurement Calculated()
        {
            var (before, now) = (StatsSample.Read(First!), StatsSample.Read(Second!));
            if (now.At <= before.At)
            {
                throw new TargetException("it ended meanwhile");
            }

            var cpu = now.CpuPercentSince(before);
            string[] row =
            [
                Name, Percent(cpu), StatsSample.Size(now.Memory), now.MemoryLimit == 0 ? "-" : StatsSample.Size(now.MemoryLimit),
                $"{StatsSample.Size(now.ReceivedPerSecondSince(before))}/s", $"{StatsSample.Size(now.SentPerSecondSince(before))}/s", now.Pids.ToString(CultureInfo.InvariantCulture),
            ];
            return this with { Cpu = cpu, Row = row };
        }
    }
}
