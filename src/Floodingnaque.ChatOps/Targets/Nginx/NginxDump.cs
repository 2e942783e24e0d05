using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Nginx;

/// <summary>All that nginx reads, as <c>nginx -T</c> shows it, with the included files where they are included.</summary>
internal sealed partial class NginxDump
{
    /// <summary>Bytes.</summary>
    public const int MaxSize = 4 * 1024 * 1024;

    private const string FileLine = "# configuration file ";
    private const int MaxIncludes = 10;
    private const int MaxDirectives = 200_000;

    private readonly Dictionary<string, IReadOnlyList<NginxDirective>> files = new(StringComparer.Ordinal);
    private readonly string folder;
    private int expanded;

    private NginxDump(IEnumerable<(string Path, string Text)> parts)
    {
        var main = "";
        foreach (var (path, text) in parts)
        {
            main = main.Length == 0 ? path : main;
            files.TryAdd(path, NginxSyntax.Parse(text));
        }

        folder = main[..(main.LastIndexOf('/') + 1)];
        Directives = Expand(files[main], 0);
    }

    public IReadOnlyList<NginxDirective> Directives { get; }

    /// <summary>The servers of <c>http { }</c> but the bot's own probe, with what stands in http itself.</summary>
    public IEnumerable<(NginxDirective Http, NginxDirective Server)> Servers =>
        from http in Directives
        where http.Name == "http"
        from server in http.Inside
        where server.Name == "server" && !IsProbe(server)
        select (http, server);

    /// <exception cref="TargetException">It is no dump, or more than is kept of it.</exception>
    public static NginxDump Read(string output)
    {
        var parts = new List<(string Path, string Text)>();
        var heads = Head().Matches(output);
        for (var n = 0; n < heads.Count; n++)
        {
            var start = heads[n].Index + heads[n].Length;
            var end = n + 1 < heads.Count ? heads[n + 1].Index : output.Length;
            parts.Add((heads[n].Groups[1].Value, Said().Replace(output[start..end], "")));
        }

        return parts.Count > 0 && output.Length < MaxSize
            ? new NginxDump(parts)
            : throw new TargetException(parts.Count == 0 ? $"it has no line “{FileLine.Trim()} …”" : $"it is longer than {MaxSize / 1024 / 1024} MiB");
    }

    /// <summary>The networks whose word nginx takes for who the client is, and the header that it stands in.</summary>
    public IEnumerable<(AddressRange Range, string Header)> TrustedProxies() =>
        from context in Servers.SelectMany(s => new[] { s.Http, s.Server }.Concat(Locations(s.Server))).Distinct()
        let header = context.Inside.LastOrDefault(d => d.Name == "real_ip_header")?.First
        from trusted in context.Inside
        where trusted.Name == "set_real_ip_from" && AddressRange.TryParse(trusted.First, out _, out _)
        select (AddressRange.Parse(trusted.First), header ?? AnyHeader() ?? "X-Real-IP");

    /// <summary>Whether a server that the bot did not make includes the file (by its name and its folder's: in a container the rest may differ).</summary>
    public bool Includes(string path) => Servers.Any(s => IncludesDirectly(s.Http, path) || IncludesDirectly(s.Server, path) || Locations(s.Server).Any(l => IncludesDirectly(l, path)));

    public static bool IncludesDirectly(NginxDirective context, string path) =>
        context.Inside.Any(d => d.Name == "include" && Matches(Tail(d.First), Tail(path)));

    /// <summary>All locations, nested ones too.</summary>
    public static IEnumerable<NginxDirective> Locations(NginxDirective within) => within.Inside
        .Where(d => d.Name == "location").SelectMany(l => Locations(l).Prepend(l));

    private static bool IsProbe(NginxDirective server) => server.Inside.Any(d => d.Name == "real_ip_header" && d.First == "X-ChatOps-Probe");

    private string? AnyHeader() => Servers.SelectMany(s => s.Http.Inside.Concat(s.Server.Inside)).FirstOrDefault(d => d.Name == "real_ip_header")?.First;

    /// <summary>The include directive stays, and what it brings follows it.</summary>
    private List<NginxDirective> Expand(IReadOnlyList<NginxDirective> directives, int depth)
    {
        var all = new List<NginxDirective>();
        foreach (var directive in directives)
        {
            if (++expanded > MaxDirectives)
            {
                throw new TargetException($"it has more than {MaxDirectives} directives");
            }

            all.Add(directive.Block is { } block ? directive with { Block = Expand(block, depth) } : directive);
            if (directive.Name == "include" && depth < MaxIncludes)
            {
                all.AddRange(files.Keys.Where(path => Matches(Absolute(directive.First), path)).Order(StringComparer.Ordinal).SelectMany(path => Expand(files[path], depth + 1)));
            }
        }

        return all;
    }

    private string Absolute(string pattern) => pattern.StartsWith('/') ? pattern : folder + pattern;

    /// <summary>As the shell's patterns go: * and ? do not match a slash.</summary>
    private static bool Matches(string pattern, string path) => Regex.IsMatch(
        path,
        $"\\A{Regex.Escape(pattern).Replace("\\*", "[^/]*", StringComparison.Ordinal).Replace("\\?", "[^/]", StringComparison.Ordinal)}\\z",
        RegexOptions.None,
        TimeSpan.FromSeconds(1));

    /// <summary>The last folder and the name.</summary>
    private static string Tail(string path) => string.Join('/', path.Split('/')[^Math.Min(2, path.Split('/').Length)..]);

    [GeneratedRegex(@"^# configuration file (.+):$", RegexOptions.Multiline, 1000)]
    private static partial Regex Head();

    /// <summary>What nginx says beside the dump.</summary>
    [GeneratedRegex(@"^nginx: .*$", RegexOptions.Multiline, 1000)]
    private static partial Regex Said();
}
