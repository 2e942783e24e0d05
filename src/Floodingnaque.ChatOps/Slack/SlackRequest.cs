using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>One call of a Web API method. Arguments that are null are left out.</summary>
internal sealed record SlackRequest(string Method, JsonObject Arguments)
{
    /// <summary>Long enough for the 60 s pauses Slack asks for, short enough for the caller's worker to stay responsive.</summary>
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Reads are sent as forms and may be repeated. Many of Slack's reads do not look at a JSON body at all
    /// (<c>users.info</c> then says <c>user_not_found</c>, lists ignore <c>limit</c>); forms work for every read.
    /// </summary>
    public bool IsRead { get; init; }

    /// <summary>Name of the rate limit the call counts against.</summary>
    public string Limit { get; init; } = Method;

    /// <summary>How long the call may wait at a closed gate, all waits together.</summary>
    public TimeSpan Patience { get; init; } = UsualPatience;

    /// <summary>Instead of the bot's token.</summary>
    public string? Token { get; init; }

    public HttpContent Body() => IsRead ? Form() : Json(Arguments);

    /// <summary>Without the charset Slack answers with the warning <c>missing_charset</c>.</summary>
    public static HttpContent Json(JsonObject arguments)
    {
        var given = new JsonObject(arguments.Where(a => a.Value is not null).Select(a => KeyValuePair.Create(a.Key, a.Value?.DeepClone())));
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(given, SlackJson.Default.JsonObject));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return content;
    }

    // No charset here: on a form it is the warning superfluous_charset.
    private FormUrlEncodedContent Form() => new(
        from argument in Arguments
        where argument.Value is not null
        select KeyValuePair.Create(argument.Key, Plain(argument.Value)));

    // Strings as they are, numbers and booleans as written, nested values as JSON text.
    private static string Plain(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
