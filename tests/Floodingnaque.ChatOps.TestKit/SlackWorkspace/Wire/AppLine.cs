using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>The signed HTTP requests of Slack to the app's request URLs (Slack, "Verifying requests from Slack").</summary>
internal sealed class AppLine(SlackIdentity identity, TimeProvider clock) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public Uri? AppAddress { get; set; }

    /// <summary>When Slack hangs up. Real time, since the app under test spends real time.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Adds <c>; charset=utf-8</c>, which an app must not stumble over.</summary>
    public bool NameCharset { get; set; }

    public async Task<AppReply> SendAsync(Delivery delivery)
    {
        var address = AppAddress ?? throw new InvalidOperationException("Set AppAddress first, or use Socket Mode.");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, PathOf(delivery.Kind))) { Content = await ContentAsync(delivery) };
        if (delivery.RetryNumber > 0)
        {
            request.Headers.Add("X-Slack-Retry-Num", delivery.RetryNumber.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("X-Slack-Retry-Reason", delivery.RetryReason);
        }

        return await SendAsync(request);
    }

    private async Task<AppReply> SendAsync(HttpRequestMessage request)
    {
        await SignAsync(request);
        var watch = Stopwatch.StartNew();
        using var hangUp = new CancellationTokenSource(Patience);
        try
        {
            using var response = await http.SendAsync(request, hangUp.Token);
            var body = await response.Content.ReadAsStringAsync(hangUp.Token);
            return new AppReply((int)response.StatusCode, body, response.Content.Headers.ContentType?.ToString() ?? "", watch.Elapsed)
            {
                NoRetry = response.Headers.TryGetValues("X-Slack-No-Retry", out var no) && no.Contains("1"),
            };
        }
        catch (OperationCanceledException)
        {
            return new AppReply(0, "", "", watch.Elapsed) { IsLate = true };
        }
        catch (HttpRequestException e)
        {
            return new AppReply(0, e.Message, "", watch.Elapsed);
        }
    }

    /// <summary>Adds timestamp and signature over the raw bytes of the body.</summary>
    public async Task SignAsync(HttpRequestMessage request)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync();
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", Signature(timestamp, body));
        request.Headers.TryAddWithoutValidation("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)");
    }

    public string Signature(string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"v0:{timestamp}:"), .. body];
        return "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(identity.SigningSecret), signed));
    }

    public static string PathOf(DeliveryKind kind) => kind switch
    {
        DeliveryKind.Command => "/slack/command",
        DeliveryKind.Event => "/slack/event",
        DeliveryKind.Interaction => "/slack/action",
        DeliveryKind.Options => "/slack/options",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private async Task<ByteArrayContent> ContentAsync(Delivery delivery)
    {
        byte[] bytes;
        if (delivery.Kind == DeliveryKind.Event)
        {
            bytes = Encoding.UTF8.GetBytes(delivery.Payload.ToJsonString());
        }
        else
        {
            var fields = delivery.Kind == DeliveryKind.Command
                ? delivery.Payload.Select(f => KeyValuePair.Create(f.Key, f.Value!.ToString()))
                : [KeyValuePair.Create("payload", delivery.Payload.ToJsonString())];
            using var form = new FormUrlEncodedContent(fields);
            bytes = await form.ReadAsByteArrayAsync();
        }

        var type = delivery.Kind == DeliveryKind.Event ? "application/json" : "application/x-www-form-urlencoded";
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(NameCharset ? type + "; charset=utf-8" : type);
        return content;
    }

    public void Dispose() => http.Dispose();
}
