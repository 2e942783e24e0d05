using System.Globalization;
using System.Text.Json;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Firewall;

/// <summary>
/// The bot's own table, as <c>nft -j</c> lists it. Single addresses are in sets of their own: a set of networks takes nothing that overlaps. Sources
/// are dropped before connections are tracked and ports redirected, so open connections and published container ports are no way around it.
/// </summary>
internal sealed class NftTable
{
    public const string Name = "chatops";
    public const string Chain = "sources";
    private const string Hook = "type filter hook prerouting priority -300; policy accept;";

    private static readonly NftSet[] Sets =
    [
        new("block4", V4: true, Networks: false), new("block4net", V4: true, Networks: true), new("block6", V4: false, Networks: false), new("block6net", V4: false, Networks: true),
    ];

    private readonly List<DroppedSource> sources = [];
    private readonly List<string> rules = [];
    private bool isHooked;
    private bool isDormant;

    private sealed record NftSet(string Name, bool V4, bool Networks)
    {
        public string Type => V4 ? "ipv4_addr" : "ipv6_addr";

        public string[] Flags => Networks ? ["interval", "timeout"] : ["timeout"];

        public string Rule => $"{(V4 ? "ip" : "ip6")} saddr @{Name} drop";
    }

    /// <summary>The table where there is none.</summary>
    public static readonly NftTable Absent = new();

    private NftTable()
    {
    }

    public IReadOnlyList<DroppedSource> Sources => sources;

    /// <summary>What is in the table that the bot did not put there, in words that begin a sentence; null: nothing.</summary>
    public string? Foreign { get; private set; }

    /// <summary>Packets meet the sets: the chain is hooked, and its rules are the bot's, all and in order.</summary>
    public bool IsInForce => isHooked && !isDormant && rules.SequenceEqual(Sets.Select(s => s.Rule));

    public static string SetOf(AddressRange range) => Sets.Single(s => s.V4 == range.IsV4 && s.Networks == !range.IsSingle).Name;

    /// <summary>
    /// One transaction: what is absent is made, the rules are written anew, and the element replaces the one that was there, with the time that is left to it.
    /// Added before it is deleted, since deleting what the kernel has let go of meanwhile would fail.
    /// </summary>
    public static string Drop(AddressRange range, string mark, TimeSpan? hold)
    {
        var bare = Element(range, "");
        var time = hold is { } left ? string.Create(CultureInfo.InvariantCulture, $" timeout {Math.Ceiling(left.TotalSeconds)}s") : "";
        return string.Join("; ",
        [
            $"add table inet {Name}",
            .. Sets.Select(s => $"add set inet {Name} {s.Name} {{ type {s.Type}; flags {string.Join(", ", s.Flags)}; counter; }}"),
            $"add chain inet {Name} {Chain} {{ {Hook} }}",
            $"flush chain inet {Name} {Chain}",
            .. Sets.Select(s => $"add rule inet {Name} {Chain} {s.Rule}"),
            $"add {bare}", $"delete {bare}", $"add {Element(range, $"{time} comment \"{mark}\"")}",
        ]);
    }

    public static string Release(AddressRange range) => $"delete {Element(range, "")}";

    /// <summary>As in <c>add element …</c>.</summary>
    public static string Element(AddressRange range, string more) => $"element inet {Name} {SetOf(range)} {{ {range}{more} }}";

    /// <exception cref="TargetException">That is no listing of nft's.</exception>
    public static NftTable Parse(string json)
    {
        var table = new NftTable();
        Each(json, table.Add);
        return table;
    }

    /// <summary>Whether the bot's table is among those of <c>nft -j list tables inet</c>.</summary>
    /// <exception cref="TargetException">That is no listing of nft's.</exception>
    public static bool IsAmong(string json)
    {
        var found = false;
        Each(json, (kind, item) => found |= kind == "table" && Text(item, "name") == Name);
        return found;
    }

    private static void Each(string json, Action<string, JsonElement> take)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray().SelectMany(i => i.EnumerateObject()))
            {
                take(item.Name, item.Value);
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TargetException($"I do not understand what nft says of the table inet {Name} ({e.Message})", e);
        }
    }

    private void Add(string kind, JsonElement item)
    {
        switch (kind)
        {
            case "metainfo" or "table" when !item.TryGetProperty("flags", out _):
                break;
            case "table":
                isDormant = true;
                Foreign ??= "a flag that may make it sleep";
                break;
            case "set" when Sets.FirstOrDefault(s => s.Name == Text(item, "name")) is { } set && IsAs(set, item):
                AddElements(item);
                break;
            case "chain" when Text(item, "name") == Chain && IsHook(item):
                isHooked = true;
                break;
            case "rule" when Text(item, "chain") == Chain:
                rules.Add(Rule(item.GetProperty("expr")));
                Foreign ??= Sets.Any(s => s.Rule == rules[^1]) ? null : $"the rule “{rules[^1]}” in the chain {Chain}";
                break;
            default:
                Foreign ??= $"the {kind} “{Text(item, "name")}”";
                break;
        }
    }

    private static bool IsAs(NftSet set, JsonElement item) => Text(item, "type") == set.Type
        && item.TryGetProperty("flags", out var flags) && flags.EnumerateArray().Select(f => f.GetString()).Order().SequenceEqual(set.Flags);

    private static bool IsHook(JsonElement chain) =>
        (Text(chain, "type"), Text(chain, "hook"), Text(chain, "policy")) == ("filter", "prerouting", "accept") && chain.GetProperty("prio").GetInt32() == -300;

    private void AddElements(JsonElement set)
    {
        if (!set.TryGetProperty("elem", out var elements))
        {
            return;
        }

        foreach (var item in elements.EnumerateArray())
        {
            var element = item.ValueKind is JsonValueKind.Object && item.TryGetProperty("elem", out var inner) ? inner : item;
            var value = element.ValueKind is JsonValueKind.Object && element.TryGetProperty("val", out var val) ? val : element;
            if (AddressRange.TryParse(Address(value), out var range, out _))
            {
                sources.Add(Source(range, element));
            }
            else
            {
                Foreign ??= $"the element {value.GetRawText()}";
            }
        }
    }

    /// <summary>Null when it is neither an address nor a prefix.</summary>
    private static string? Address(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object when value.TryGetProperty("prefix", out var prefix) =>
            string.Create(CultureInfo.InvariantCulture, $"{Text(prefix, "addr")}/{prefix.GetProperty("len").GetInt32()}"),
        _ => null,
    };

    private static DroppedSource Source(AddressRange range, JsonElement element) => element.ValueKind is not JsonValueKind.Object
        ? new DroppedSource(range, "")
        : new DroppedSource(range, Text(element, "comment"))
        {
            Left = element.TryGetProperty("expires", out var seconds) ? TimeSpan.FromSeconds(seconds.GetInt64()) : null,
            Packets = element.TryGetProperty("counter", out var counter) ? counter.GetProperty("packets").GetInt64() : null,
        };

    /// <summary>The bot's own rules as nft's words; any other as it is.</summary>
    private static string Rule(JsonElement expressions) =>
        Sets.FirstOrDefault(s => JsonElement.DeepEquals(expressions, Expressions(s)))?.Rule ?? expressions.GetRawText();

    private static JsonElement Expressions(NftSet set) => JsonSerializer.SerializeToElement(new object[]
    {
        new { match = new { op = "==", left = new { payload = new { protocol = set.V4 ? "ip" : "ip6", field = "saddr" } }, right = $"@{set.Name}" } },
        new { drop = (object?)null },
    });

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var text) ? text.ToString() : "";
}
