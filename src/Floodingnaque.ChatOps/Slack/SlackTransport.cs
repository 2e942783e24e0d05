using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Sends requests and reads answers. The small retry loop is our own and not a resilience pipeline, because what decides is not visible
/// at the HTTP level: failures come as 200 with an error word, the waiting is shared per rate limit, and a write must never be repeated
/// when its answer was lost.
/// </summary>
internal sealed partial class SlackTransport(
    IHttpClientFactory clients,
    IOptions<SlackOptions> options,
    SlackGates gates,
    TimeProvider clock,
    ILogger<SlackTransport> logger)
{
    public const string HttpClientName = "Slack";

    private const int ReadTries = 3;
    private const int MaxAnswerBytes = 16 * 1024 * 1024;

    public Uri ApiBase => options.Value.ApiBaseUrl;

    public async Task<TAnswer> SendAsync<TAnswer>(SlackRequest request, JsonTypeInfo<TAnswer> type, CancellationToken cancellationToken)
        where TAnswer : SlackAnswer
    {
        var gate = gates.For(request.Limit);
        var deadline = gate.After(request.Patience);
        for (var failures = 0; ;)
        {
            using (var pass = await gate.EnterAsync(deadline, cancellationToken))
            {
                if (pass is null)
                    throw new SlackException(request.Method, "ratelimited", SlackErrorCategory.RateLimited) { RetryAfter = gate.Closed };

                try
                {
                    return await TryOnceAsync(request, type, cancellationToken);
                }
                catch (SlackException e) when (e.Category is SlackErrorCategory.RateLimited)
                {
                    // A refused call was not done: writes too wait and go again.
                    var pause = e.RetryAfter ?? SlackAnswerReader.UnstatedPause;
                    gate.Close(pause);
                    LogRateLimited(logger, request.Limit, pause);
                    continue;
                }
                catch (SlackException e) when (request.IsRead && e.Category is SlackErrorCategory.Transient && ++failures < ReadTries)
                {
                    LogReadFailed(logger, request.Method, e.ErrorCode, failures);
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(0.5 * failures), clock, cancellationToken);
        }
    }

    /// <summary>Sends to an address that Slack gave: no token, one try. The answer is the caller's to read.</summary>
    public Task<SlackRawAnswer> PostAsync(string what, Uri url, HttpContent content, CancellationToken cancellationToken) =>
        ExchangeAsync(what, isRead: false, new HttpRequestMessage(HttpMethod.Post, url) { Content = content }, cancellationToken);

    private async Task<TAnswer> TryOnceAsync<TAnswer>(SlackRequest request, JsonTypeInfo<TAnswer> type, CancellationToken cancellationToken)
        where TAnswer : SlackAnswer
    {
        var message = new HttpRequestMessage(HttpMethod.Post, SlackHosts.Method(ApiBase, request.Method)) { Content = request.Body() };
        // In a JSON body the token does not count, in a query string it would end up in logs.
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", request.Token ?? options.Value.BotToken);
        var raw = await ExchangeAsync(request.Method, request.IsRead, message, cancellationToken);
        var answer = SlackAnswerReader.Read(request, raw, type);
        answer.GrantedScopes = raw.GrantedScopes;
        if (answer.Warning is { Length: > 0 } warning)
            LogWarned(logger, request.Method, warning);
        return answer;
    }

    private async Task<SlackRawAnswer> ExchangeAsync(string what, bool isRead, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Value.CallTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var sending = message;
            using var response = await clients.CreateClient(HttpClientName)
                .SendAsync(sending, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var raw = await ReadAllAsync(response, either.Token);
            if (raw.RetryAfter > SlackAnswerReader.LongestPause)
                LogOddPause(logger, what, raw.RetryAfter.Value, SlackAnswerReader.LongestPause);
            return raw;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlackException(what, "timeout", SlackErrorCodes.Lost(isRead), e);
        }
        catch (HttpRequestException e) when (NeverLeft(e))
        {
            throw new SlackException(what, "connection_failed", SlackErrorCategory.Transient, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new SlackException(what, "connection_lost", SlackErrorCodes.Lost(isRead), e);
        }
    }

    private static async Task<SlackRawAnswer> ReadAllAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var scopes = response.Headers.TryGetValues("x-oauth-scopes", out var values) ? string.Join(',', values) : null;
        return new SlackRawAnswer(response.StatusCode, response.Headers.RetryAfter?.Delta, body) { GrantedScopes = scopes };
    }

    // Without a connection there was no request: even a write can be tried again.
    private static bool NeverLeft(HttpRequestException e) => e.HttpRequestError
        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
        or HttpRequestError.ProxyTunnelError;

    [LoggerMessage(LogLevel.Warning, "Slack limits {Limit}: all its callers wait {Pause}")]
    private static partial void LogRateLimited(ILogger logger, string limit, TimeSpan pause);

    [LoggerMessage(LogLevel.Warning, "Slack wants {Method} to pause for {Pause}; that is taken for {Believed}")]
    private static partial void LogOddPause(ILogger logger, string method, TimeSpan pause, TimeSpan believed);

    [LoggerMessage(LogLevel.Information, "Slack {Method} failed with {ErrorCode} (try {Try}), asking again")]
    private static partial void LogReadFailed(ILogger logger, string method, string errorCode, int @try);

    [LoggerMessage(LogLevel.Warning, "Slack {Method} warns: {Warning}")]
    private static partial void LogWarned(ILogger logger, string method, string warning);
}

/// <param name="Status">The HTTP status.</param>
/// <param name="RetryAfter">The header in seconds, if any.</param>
/// <param name="Body">All bytes.</param>
internal sealed record SlackRawAnswer(HttpStatusCode Status, TimeSpan? RetryAfter, byte[] Body)
{
    /// <summary>The header <c>x-oauth-scopes</c>, comma separated; null when it did not come.</summary>
    public string? GrantedScopes { get; init; }
}
