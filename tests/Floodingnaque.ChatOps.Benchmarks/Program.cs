using Floodingnaque.ChatOps.Benchmarks;
using Floodingnaque.ChatOps.Benchmarks.Servers;

// Figures come from real processes on this machine; what counts are the ratios of one run.
//   dotnet run -c Release --project tests/Floodingnaque.ChatOps.Benchmarks -- all
if (args is [EmptyApp.Word, var port])
{
    await EmptyApp.Run(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["access-log", var file, var lines])
{
    Console.WriteLine(AccessLogFile.Write(file, int.Parse(lines, System.Globalization.CultureInfo.InvariantCulture)));
    return 0;
}

var benchmarks = new Dictionary<string, Func<Results, Task>>
{
    ["http"] = HttpBenchmark.Run,
    ["cost"] = CostBenchmark.Run,
    ["start"] = StartBenchmark.Run,
    ["verify"] = VerifyBenchmark.Run,
    ["length"] = LengthBenchmark.Run,
    ["steps"] = StepsBenchmark.Run,
    ["actions"] = ActionsBenchmark.Run,
    ["evidence"] = EvidenceBenchmark.Run,
    ["triage"] = TriageBenchmark.Run,
};
string[] chosen = args is [] or ["all"] ? [.. benchmarks.Keys] : args;
if (chosen.FirstOrDefault(c => !benchmarks.ContainsKey(c)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}': all, {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

var results = new Results();
foreach (var name in chosen)
{
    Console.WriteLine($"== {name}");
    await benchmarks[name](results);
}

results.Print(Console.Out);
return 0;
