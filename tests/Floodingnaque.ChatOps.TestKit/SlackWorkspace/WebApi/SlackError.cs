using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>
/// A logical failure of the Web API: HTTP 200 with <c>ok: false</c>. <paramref name="messages"/> become <c>response_metadata.messages</c>.
/// It is thrown, since a Slack method gives up at the first rule it finds broken, deep inside.
/// </summary>
internal sealed class SlackError(string code, params string[] messages) : Exception(code)
{
    public string Code => Message;

    public JsonObject Extra { get; init; } = [];

    public static SlackError Missing(string field) => new("invalid_arguments", $"missing required field: {field}");

    public JsonObject ToJson()
    {
        var answer = new JsonObject { ["ok"] = false, ["error"] = Code };
        foreach (var (name, value) in Extra) answer[name] = value?.DeepClone();
        if (messages.Length > 0)
        {
            var lines = messages.Select(m => (JsonNode?)$"[ERROR] {m}").ToArray();
            answer["response_metadata"] = new JsonObject { ["messages"] = new JsonArray(lines) };
        }

        return answer;
    }
}
