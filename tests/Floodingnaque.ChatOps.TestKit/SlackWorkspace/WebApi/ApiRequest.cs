using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>A call as it came over the line, before any rule: where the token was, and which arguments Slack reads.</summary>
internal sealed record ApiRequest(ApiArguments Arguments, string? Token, string? Warning)
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Throws the error codes of a body that cannot be read, such as <c>invalid_json</c> and <c>invalid_post_type</c>.</summary>
    public static async Task<ApiRequest> ReadAsync(HttpRequest request, bool readsJson)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        var body = Encoding.UTF8.GetString(buffer.ToArray());
        var arguments = new ApiArguments();
        foreach (var (name, value) in request.Query.Where(q => q.Key != "token")) arguments.Set(name, value.ToString());

        string? token = null;
        string? warning = null;
        if (body.Length > 0)
        {
            if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) throw new SlackError("missing_post_type");
            var hasCharset = type.Charset.HasValue;
            if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            {
                if (readsJson) ReadJson(body, arguments);
                warning = hasCharset ? null : "missing_charset";
            }
            else if (type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase))
            {
                token = ReadForm(body, arguments);
                warning = hasCharset ? "superfluous_charset" : null;
            }
            else if (request.HasFormContentType)
            {
                foreach (var (name, value) in await ReadMultipartAsync(request, buffer)) arguments.Set(name, value);
            }
            else
            {
                throw new SlackError("invalid_post_type");
            }
        }

        return new ApiRequest(arguments, Bearer(request) ?? token, warning);
    }

    /// <summary>A token inside JSON does not count, so it is no argument either.</summary>
    private static void ReadJson(string body, ApiArguments arguments)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            throw new SlackError("invalid_json");
        }

        if (node is not JsonObject map) throw new SlackError("json_not_object");
        foreach (var (name, value) in map.Where(p => p.Key != "token")) arguments.Set(name, value);
    }

    private static string? ReadForm(string body, ApiArguments arguments)
    {
        string? token = null;
        foreach (var (name, value) in QueryHelpers.ParseQuery(body))
        {
            if (name == "token") token = value.ToString();
            else arguments.Set(name, value.ToString());
        }

        return token;
    }

    private static async Task<IEnumerable<(string Name, string Value)>> ReadMultipartAsync(HttpRequest request, MemoryStream buffer)
    {
        buffer.Position = 0;
        request.Body = buffer;
        var form = await request.ReadFormAsync();
        return [.. form.Where(f => f.Key != "token").Select(f => (f.Key, f.Value.ToString()))];
    }

    private static string? Bearer(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
    }
}
