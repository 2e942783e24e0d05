using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Cloudflare;

/// <summary>What of Cloudflare's API (v4) the bot needs, for one zone. Whatever goes wrong is a sentence.</summary>
internal sealed class CloudflareApi(CloudflareOptions options, Func<HttpClient> clients, TimeProvider clock)
{
    /// <summary>Bytes.</summary>
    public const int MaxAnswer = 1024 * 1024;

    /// <summary>Codes of access rules: there is one like it; there is none of that id.</summary>
    private const int Duplicate = 10009, NotFound = 10001;

    private const string RulesPermission = "Zone → Firewall Services: Edit", SettingsPermission = "Zone → Zone Settings: Edit";

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private string Zone => $"{options.BaseUrl.TrimEnd('/')}/zones/{options.ZoneId}";

    /// <summary>Where access rules are made, for a plan.</summary>
    public string Rules => $"{Zone}/firewall/access_rules/rules";

    /// <summary>Where the security level is, for a plan.</summary>
    public string SecurityLevel => $"{Zone}/settings/security_level";

    /// <summary>The rules with exactly these notes. Cloudflare finds all that have them as a part.</summary>
    public async Task<IReadOnlyList<AccessRule>> RulesOf(string notes, StepLog steps, CancellationToken cancellationToken) =>
        [.. (await List($"notes={Uri.EscapeDataString(notes)}", steps, cancellationToken)).Where(r => r.Notes == notes)];

    /// <summary>The rules about exactly this address or range.</summary>
    public Task<IReadOnlyList<AccessRule>> RulesAbout(string value, StepLog steps, CancellationToken cancellationToken) =>
        List($"configuration.value={Uri.EscapeDataString(value)}", steps, cancellationToken);

    /// <returns>Whether it was made; there was one about the same address otherwise.</returns>
    public async Task<bool> Create(AccessRule rule, StepLog steps, CancellationToken cancellationToken) =>
        await Send(HttpMethod.Post, Rules, Body(rule, CloudflareJson.Default.AccessRule), Duplicate, RulesPermission, steps, cancellationToken) is not null;

    /// <summary>One that is not there any more is as good as deleted.</summary>
    public Task Delete(string id, StepLog steps, CancellationToken cancellationToken) =>
        Send(HttpMethod.Delete, $"{Rules}/{Uri.EscapeDataString(id)}", null, NotFound, RulesPermission, steps, cancellationToken);

    public async Task<ZoneSetting> GetSecurityLevel(StepLog steps, CancellationToken cancellationToken) =>
        Read(await Send(HttpMethod.Get, SecurityLevel, null, null, SettingsPermission, steps, cancellationToken), CloudflareJson.Default.ZoneSetting);

    public Task SetSecurityLevel(string value, StepLog steps, CancellationToken cancellationToken) => Send(
        HttpMethod.Patch, SecurityLevel, Body(new SettingValue(value), CloudflareJson.Default.SettingValue), null, SettingsPermission, steps, cancellationToken);

    public static string Body<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private async Task<IReadOnlyList<AccessRule>> List(string query, StepLog steps, CancellationToken cancellationToken) => Read(
        await Send(HttpMethod.Get, $"{Rules}?{query}&per_page=100", null, null, RulesPermission, steps, cancellationToken), CloudflareJson.Default.AccessRuleArray);

    /// <param name="expected">The code of an error that is none to the caller.</param>
    /// <returns>The result; null for the expected error.</returns>
    private async Task<JsonElement?> Send(
        HttpMethod method, string url, string? body, int? expected, string permission, StepLog steps, CancellationToken cancellationToken)
    {
        var reply = await Once(method, url, body, steps, cancellationToken);
        if (reply.Status == HttpStatusCode.TooManyRequests && reply.Wait <= LongestWait)
        {
            await Task.Delay(reply.Wait, clock, cancellationToken);
            reply = await Once(method, url, body, steps, cancellationToken);
        }

        if (reply.Status == HttpStatusCode.TooManyRequests)
        {
            throw new TargetException($"Cloudflare has had too many requests of this token (429): try again in {Math.Ceiling(reply.Wait.TotalSeconds):0} seconds");
        }

        var answer = Parse(reply.Text);
        if (answer is { Success: true } && (int)reply.Status < 300)
        {
            return answer.Result;
        }

        var errors = answer?.Errors ?? [];
        return expected is { } code && errors.Any(e => e.Code == code) ? null : throw new TargetException(Refusal(reply.Status, errors, permission));
    }

    private string Refusal(HttpStatusCode status, IReadOnlyList<ApiError> errors, string permission)
    {
        var said = string.Join("; ", errors.Take(3).Select(e => $"{e.Message} ({e.Code})"));
        return status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
            ? $"the token in {options.TokenFile} lacks the permission {permission} for this zone, or is not valid any more{(said.Length > 0 ? $": {said}" : "")}"
            : said.Length > 0 ? $"Cloudflare refuses: {said}" : $"Cloudflare answers with {(int)status} and no reason";
    }

    private async Task<Reply> Once(HttpMethod method, string url, string? body, StepLog steps, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token(cancellationToken));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var limit = new CancellationTokenSource(LongestAnswer, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var start = clock.GetTimestamp();
        try
        {
            using var client = clients();
            using var response = await client.SendAsync(request, both.Token);
            var text = await response.Content.ReadAsStringAsync(both.Token);
            steps.Add(new StepRecord($"{method} {url}{(body is null ? "" : $" {body}")}", null, $"{(int)response.StatusCode} {text[..Math.Min(text.Length, StepLog.MaxOutput)]}", clock.GetElapsedTime(start)));
            return new Reply(response.StatusCode, text, Wait(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TargetException($"Cloudflare did not answer within {LongestAnswer.TotalSeconds:0} seconds", e);
        }
        catch (HttpRequestException e)
        {
            throw new TargetException($"Cloudflare cannot be reached ({e.Message})", e);
        }
    }

    private readonly record struct Reply(HttpStatusCode Status, string Text, TimeSpan Wait);

    /// <summary>Cloudflare blocks a token for the rest of five minutes when it does not say how long.</summary>
    private TimeSpan Wait(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - clock.GetUtcNow()) ?? TimeSpan.FromMinutes(5);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private async Task<string> Token(CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(options.TokenFile, cancellationToken)).Trim();
            return token.Length > 0 && token.All(c => c is > ' ' and < (char)127)
                ? token
                : throw new TargetException($"{options.TokenFile} (Targets:Cloudflare:TokenFile) has no API token in it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{options.TokenFile} (Targets:Cloudflare:TokenFile) cannot be read", e);
        }
    }

    private static ApiAnswer? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, CloudflareJson.Default.ApiAnswer);
        }
        catch (JsonException)
        {
            return null; // A page of a proxy on the way: its status says what there is to say.
        }
    }

    private static T Read<T>(JsonElement? result, JsonTypeInfo<T> type)
    {
        try
        {
            return result is { } json && json.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) && json.Deserialize(type) is { } read
                ? read
                : throw new TargetException("Cloudflare's answer has no result");
        }
        catch (JsonException e)
        {
            throw new TargetException("Cloudflare's answer is not what its API promises", e);
        }
    }
}
