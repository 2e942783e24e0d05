using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>
/// Where the configuration that nginx has keeps a change from reaching: words for the plan, the same for the same configuration, and few. Without
/// Targets:Nginx:Dump nothing is looked at, and that is said.
/// </summary>
internal sealed class NginxGaps(NginxConfiguration nginx)
{
    private const int MaxWarnings = 5;

    private readonly NginxOptions options = nginx.Options;

    /// <summary>Where a block does not reach.</summary>
    /// <exception cref="TargetException">The range has a trusted proxy in it, which a block would not hit.</exception>
    public async Task<IReadOnlyList<string>> OfBlock(AddressRange range, CancellationToken cancellationToken)
    {
        var (dump, why) = await Dump(cancellationToken);
        if (dump is null)
        {
            return [$"Whether all of nginx obeys the block list was not looked at: {why}."];
        }

        foreach (var (trusted, header) in dump.TrustedProxies().Where(p => p.Range.Overlaps(range)))
        {
            throw new TargetException($"{trusted} is a trusted proxy (set_real_ip_from): the real client stands in {header}");
        }

        return Bounded(dump.Servers.SelectMany(s => BlockGaps(s.Server, range)));
    }

    /// <summary>Where a limit does not reach.</summary>
    /// <exception cref="TargetException">Nothing includes the file.</exception>
    public async Task<IReadOnlyList<string>> OfRateLimit(CancellationToken cancellationToken)
    {
        var (dump, why) = await Dump(cancellationToken);
        if (dump is null)
        {
            return [$"Whether all of nginx obeys the limit was not looked at: {why}."];
        }

        ThrowUnlessIncluded(dump, options.RateLimitFile);
        return Bounded(dump.Servers.SelectMany(s => RateGaps(s.Server)));
    }

    /// <summary>Without a dump nothing is said: whether it reaches shows in what the site answers.</summary>
    /// <exception cref="TargetException">Nothing includes the file.</exception>
    public async Task ThrowUnlessIncluded(string path, CancellationToken cancellationToken)
    {
        if ((await Dump(cancellationToken)).Dump is { } dump)
        {
            ThrowUnlessIncluded(dump, path);
        }
    }

    private IEnumerable<string> BlockGaps(NginxDirective server, AddressRange range)
    {
        foreach (var context in NginxDump.Locations(server).Prepend(server))
        {
            if (!NginxDump.IncludesDirectly(context, options.DenyFile) && LetsIn(context, range))
            {
                yield return $"{Title(context, server)} has allow or deny lines of its own, which let {range} in.";
            }
            else if (context.Inside.FirstOrDefault(AnswersAtOnce) is { } first)
            {
                yield return $"{Title(context, server)} answers with {first.Name} before anybody is refused.";
            }
        }
    }

    private IEnumerable<string> RateGaps(NginxDirective server) => NginxDump.Locations(server)
        .Where(l => l.Inside.Any(d => d.Name == "limit_req") && !NginxDump.IncludesDirectly(l, options.RateLimitFile))
        .Select(l => $"{Title(l, server)} has a limit_req of its own and keeps to that.");

    /// <summary>Lines of a server or location replace the list of http; the first that fits decides, and who fits none is let in.</summary>
    private static bool LetsIn(NginxDirective context, AddressRange range)
    {
        var rules = context.Inside.Where(d => d.Name is "allow" or "deny").ToArray();
        foreach (var rule in rules)
        {
            var all = rule.First == "all";
            if (all || (AddressRange.TryParse(rule.First, out var of, out _) && of.Overlaps(range)))
            {
                var covers = all || (AddressRange.TryParse(rule.First, out var whole, out _) && whole.Prefix <= range.Prefix);
                if (rule.Name == "allow" || covers)
                {
                    return rule.Name == "allow";
                }
            }
        }

        return rules.Length > 0;
    }

    /// <summary>Before access is judged. Errors are no answer that anybody wants.</summary>
    private static bool AnswersAtOnce(NginxDirective directive) => directive.Name switch
    {
        "return" => !(directive.First.Length == 3 && directive.First[0] is '4' or '5'),
        "rewrite" => directive.Arguments is [.., "redirect" or "permanent"] || (directive.Arguments.Count > 1 && directive.Arguments[1].StartsWith("http", StringComparison.Ordinal)),
        _ => false,
    };

    private static string Title(NginxDirective context, NginxDirective server)
    {
        var name = server.Inside.FirstOrDefault(d => d.Name == "server_name" && d.First is not ("" or "_"))?.First
            ?? server.Inside.FirstOrDefault(d => d.Name == "listen")?.First ?? "without a name";
        var title = context == server ? $"The server {name}" : $"location {string.Join(' ', context.Arguments)} of the server {name}";
        return title.Length > 120 ? title[..120] + "…" : title;
    }

    private static string[] Bounded(IEnumerable<string> warnings)
    {
        var all = warnings.Distinct().ToArray();
        return all.Length <= MaxWarnings ? all : [.. all[..MaxWarnings], $"And {all.Length - MaxWarnings} more such places."];
    }

    private static void ThrowUnlessIncluded(NginxDump dump, string path)
    {
        if (!dump.Includes(path))
        {
            throw new TargetException($"no server of nginx includes {path}: put manifests/nginx/site.conf into it");
        }
    }

    private async Task<(NginxDump? Dump, string Why)> Dump(CancellationToken cancellationToken)
    {
        if (options.Dump.Length == 0)
        {
            return (null, "Targets:Nginx:Dump is not set");
        }

        var shown = string.Join(' ', options.Dump);
        try
        {
            var step = await nginx.Host.Run(options.Dump, NginxDump.MaxSize, cancellationToken);
            return step.ExitCode == 0 ? (NginxDump.Read(step.Output), "") : (null, $"`{shown}` ended with {step.ExitCode}");
        }
        catch (TargetException e)
        {
            return (null, $"`{shown}` cannot be read ({e.Message})");
        }
    }
}
