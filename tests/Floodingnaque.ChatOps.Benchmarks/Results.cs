using System.Globalization;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>What was measured beside what was wanted: a row of README's table each.</summary>
internal sealed class Results
{
    private readonly List<(string What, string Goal, string Measured, bool? Holds)> rows = [];

    /// <param name="holds">Null for a figure that has no goal and only puts another one in proportion.</param>
    public void Add(string what, string goal, FormattableString measured, bool? holds = null)
    {
        var figure = measured.ToString(CultureInfo.InvariantCulture);
        rows.Add((what, goal, figure, holds));
        Console.WriteLine($"   {what}: {figure}");
    }

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| What | Goal | Measured | |");
        output.WriteLine("|---|---|---|---|");
        foreach (var (what, goal, measured, holds) in rows)
        {
            output.WriteLine($"| {what} | {goal} | {measured} | {(holds is null ? "" : holds.Value ? "✓" : "missed")} |");
        }
    }
}
