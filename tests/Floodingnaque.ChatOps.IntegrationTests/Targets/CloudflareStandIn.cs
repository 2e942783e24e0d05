using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Floodingnaque.ChatOps.Targets.Cloudflare;
using Floodingnaque.ChatOps.TestKit.Journal;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>One zone behind Cloudflare's API (v4), which refuses what the real one refuses, with its codes and words.</summary>
internal sealed class CloudflareStandIn : IDisposable
{
    public const string ZoneId = "023e105f4ecef8ad9ca31a8372d0c353";
    public const string Token = "Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY";

    private readonly WireMockServer server = WireMockServer.Start();
    private readonly TempFolder folder = new();
    private readonly TaskCompletionSource<ResponseMessage> never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly List<JsonObject> rules = [];
    private int ids;

    public CloudflareStandIn()
    {
        File.WriteAllText(TokenFile, Token + "\n");
        server.Given(Request.Create().UsingAnyMethod()).RespondWith(Response.Create().WithCallback(Answer));
    }

    public string SecurityLevel { get; set; } = "medium";

    public bool Editable { get; set; } = true;

    /// <summary>What the token may do.</summary>
    public bool MayEditRules { get; set; } = true;

    /// <summary>What comes in place of an answer, for a request of which it is not null.</summary>
    public Func<string, string, Task<ResponseMessage>?> Instead { get; set; } = (_, _) => null;

    public string TokenFile => Path.Combine(folder.Path, "token");

    public CloudflareOptions Options => new() { ZoneId = ZoneId, TokenFile = TokenFile, BaseUrl = $"{server.Url}/client/v4/" };

    /// <summary>Method and path of what was asked, in order.</summary>
    public IReadOnlyList<string> Asked => [.. server.LogEntries.Select(e => $"{e.RequestMessage!.Method} {e.RequestMessage.Path.Split('/')[^1]}")];

    public IReadOnlyList<string> Rules
    {
        get
        {
            lock (gate)
            {
                return [.. rules.Select(r => $"{r["mode"]} {r["configuration"]!["target"]} {r["configuration"]!["value"]} # {r["notes"]}")];
            }
        }
    }

    public Task<ResponseMessage> Never => never.Task;

    /// <summary>A rule that somebody made.</summary>
    public void Add(string mode, string target, string value, string notes)
    {
        lock (gate)
        {
            rules.Add(new JsonObject
            {
                ["id"] = (++ids).ToString("x32", CultureInfo.InvariantCulture),
                ["mode"] = mode,
                ["notes"] = notes,
                ["configuration"] = new JsonObject { ["target"] = target, ["value"] = value },
                ["scope"] = new JsonObject { ["type"] = "zone" },
            });
        }
    }

    public static Task<ResponseMessage> Plain(int status, string text, params (string Name, string Value)[] headers) => Task.FromResult(new ResponseMessage
    {
        StatusCode = status,
        Headers = headers.ToDictionary(h => h.Name, h => new WireMockList<string>(h.Value)),
        BodyData = new BodyData { BodyAsString = text, DetectedBodyType = BodyType.String, Encoding = Encoding.UTF8 },
    });

    public static Task<ResponseMessage> Failed(HttpStatusCode status, int code, string message) => Plain(
        (int)status, new JsonObject { ["success"] = false, ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = message }), ["messages"] = new JsonArray(), ["result"] = null }.ToJsonString());

    public void Dispose()
    {
        never.TrySetResult(new ResponseMessage { StatusCode = 504 });
        server.Dispose();
        folder.Dispose();
    }

    private static Task<ResponseMessage> Done(JsonNode? result) =>
        Plain(200, new JsonObject { ["success"] = true, ["errors"] = new JsonArray(), ["messages"] = new JsonArray(), ["result"] = result?.DeepClone() }.ToJsonString());

    private async Task<IResponseMessage> Answer(IRequestMessage request)
    {
        var path = request.Path.Replace("/client/v4", "", StringComparison.Ordinal);
        if (Instead(request.Method, path) is { } instead)
        {
            return await instead;
        }

        var authorization = request.Headers?.TryGetValue("Authorization", out var values) == true ? values.FirstOrDefault() : null;
        return await (authorization is null ? Failed(HttpStatusCode.BadRequest, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")
            : authorization != $"Bearer {Token}" ? Failed(HttpStatusCode.Unauthorized, 10000, "Authentication error")
            : path == $"/zones/{ZoneId}/settings/security_level" ? Level(request)
            : !path.StartsWith($"/zones/{ZoneId}/firewall/access_rules/rules", StringComparison.Ordinal) ? Failed(HttpStatusCode.NotFound, 7003, "Could not route to the path")
            : !MayEditRules ? Failed(HttpStatusCode.Forbidden, 10000, "Authentication error")
            : OfRules(request, path.Split('/')[^1]));
    }

    private Task<ResponseMessage> OfRules(IRequestMessage request, string last)
    {
        lock (gate)
        {
            return request.Method switch
            {
                "GET" => List(HttpUtility.ParseQueryString(new Uri(request.Url).Query)),
                "POST" => Create(JsonNode.Parse(request.Body!)!),
                "DELETE" => rules.RemoveAll(r => (string?)r["id"] == last) > 0
                    ? Done(new JsonObject { ["id"] = last })
                    : Failed(HttpStatusCode.NotFound, 10001, "firewallaccessrules.api.not_found"),
                _ => Failed(HttpStatusCode.MethodNotAllowed, 10405, "Method not allowed"),
            };
        }
    }

    /// <summary>Notes are found by a part, whatever the case; a value only as it is kept.</summary>
    private Task<ResponseMessage> List(System.Collections.Specialized.NameValueCollection query) => Done(new JsonArray([.. rules
        .Where(r => query["notes"] is not { } notes || ((string)r["notes"]!).Contains(notes, StringComparison.OrdinalIgnoreCase))
        .Where(r => query["configuration.value"] is not { } value || (string)r["configuration"]!["value"]! == value)
        .Select(r => r.DeepClone())]));

    private Task<ResponseMessage> Create(JsonNode rule)
    {
        var (target, value) = ((string)rule["configuration"]!["target"]!, (string)rule["configuration"]!["value"]!);
        var (address, prefix) = value.Split('/') is [var a, var p] ? (IPAddress.Parse(a), p) : (IPAddress.Parse(value), "");
        var is4 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        var fits = target switch
        {
            "ip" => is4 && prefix.Length == 0,
            "ip6" => !is4 && prefix.Length == 0,
            "ip_range" => is4 ? prefix is "16" or "24" : prefix is "32" or "48" or "64",
            _ => false,
        };
        if (!fits)
        {
            return Failed(HttpStatusCode.BadRequest, 10014, $"firewallaccessrules.api.validation_error:invalid {target} provided");
        }

        var kept = is4 ? value : InFull(address) + (prefix.Length > 0 ? $"/{prefix}" : "");
        if (rules.Any(r => (string)r["configuration"]!["value"]! == kept))
        {
            return Failed(HttpStatusCode.BadRequest, 10009, "firewallaccessrules.api.duplicate_of_existing");
        }

        Add((string)rule["mode"]!, target, kept, (string)rule["notes"]!);
        return Done(rules[^1]);
    }

    private static string InFull(IPAddress address) => string.Join(':', Convert.ToHexStringLower(address.GetAddressBytes()).Chunk(4).Select(c => new string(c)));

    private Task<ResponseMessage> Level(IRequestMessage request)
    {
        if (request.Method == "PATCH")
        {
            var value = (string)JsonNode.Parse(request.Body!)!["value"]!;
            if (value is not ("off" or "essentially_off" or "low" or "medium" or "high" or "under_attack"))
            {
                return Failed(HttpStatusCode.BadRequest, 1007, "Invalid value for zone setting security_level");
            }

            SecurityLevel = value;
        }

        return Done(new JsonObject { ["id"] = "security_level", ["value"] = SecurityLevel, ["editable"] = Editable, ["modified_on"] = "2026-11-24T03:00:00Z" });
    }
}
