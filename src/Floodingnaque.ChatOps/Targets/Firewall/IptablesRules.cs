using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Actions;

namespace Floodingnaque.ChatOps.Targets.Firewall;

/// <summary>The filter table, as <c>iptables -S</c> lists it.</summary>
internal sealed partial class IptablesRules
{
    public const string Input = "INPUT", Docker = "DOCKER-USER";
    private const string Forward = "FORWARD", ToDocker = $"-A {Forward} -j {Docker}";

    private readonly string[] lines;
    private readonly (string Chain, DroppedSource Source, int Line)[] drops;

    public IptablesRules(string listing)
    {
        lines = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        drops = [.. lines.Select((line, number) => (Match: Drop().Match(line), number)).Where(l => l.Match.Success).SelectMany(l => Read(l.Match, l.number))];
    }

    /// <summary>Where packets to the machine and, if an engine publishes ports there, to its containers pass.</summary>
    public IReadOnlyList<string> Chains => HasDocker ? [Input, Docker] : [Input];

    /// <summary>Forwarded packets pass the chain that Docker leaves to the operator.</summary>
    public bool HasDocker => lines.Contains(ToDocker);

    /// <summary>The bot's rules, those of other runs too.</summary>
    public IEnumerable<DroppedSource> Sources => drops.Select(d => d.Source);

    /// <summary>Where there is a rule of the run.</summary>
    public IEnumerable<(string Chain, AddressRange Range)> Of(string mark) => drops.Where(d => d.Source.Mark == mark).Select(d => (d.Chain, d.Source.Range));

    /// <summary>What keeps packets from the run's rule in a chain, in words; null: they meet it.</summary>
    public string? WhyNotMet(string chain, AddressRange range, string mark)
    {
        var at = drops.Where(d => d.Chain == chain && d.Source.Mark == mark && d.Source.Range == range).Select(d => (int?)d.Line).FirstOrDefault();
        return at is not { } line ? $"there is no rule of {mark} for {range} in {chain}"
            : PassedBefore(chain, line) is { } passed ? $"`{passed}` stands before the rule of {mark}"
            : chain == Docker && PassedBefore(Forward, Array.IndexOf(lines, ToDocker)) is { } forwarded ? $"`{forwarded}` stands before {Docker}"
            : null;
    }

    /// <summary>A rule by which packets leave the chain unharmed, before the line.</summary>
    private string? PassedBefore(string chain, int line) =>
        lines.Take(line).FirstOrDefault(l => l.StartsWith($"-A {chain} ", StringComparison.Ordinal) && Passing().IsMatch(l));

    private static IEnumerable<(string, DroppedSource, int)> Read(Match match, int line)
    {
        if (AddressRange.TryParse(match.Groups["source"].Value, out var range, out _))
        {
            yield return (match.Groups["chain"].Value, new DroppedSource(range, match.Groups["mark"].Value), line);
        }
    }

    [GeneratedRegex("^-A (?<chain>\\S+) -s (?<source>\\S+) -m comment --comment \"(?<mark>INC-[0-9-]+ #[0-9]+)\" -j DROP$", RegexOptions.None, 1000)]
    private static partial Regex Drop();

    [GeneratedRegex(" (-j (ACCEPT|RETURN)|-g \\S+)( |$)", RegexOptions.None, 1000)]
    private static partial Regex Passing();
}
