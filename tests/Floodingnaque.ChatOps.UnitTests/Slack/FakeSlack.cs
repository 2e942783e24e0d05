using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Floodingnaque.ChatOps.Slack;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

internal sealed record SeenRequest(Uri Url, string? Authorization, string? ContentType, string Body)
{
    public string Method => Url.Segments[^1];
}

/// <summary>Answers in the place of Slack's servers, and remembers what it was asked.</summary>
internal sealed class FakeSlack : HttpMessageHandler, IHttpClientFactory
{
    private readonly ConcurrentQueue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();
    private readonly ConcurrentQueue<SeenRequest> _seen = new();

    public FakeSlack(string apiBase = "https://slack.com/api/")
    {
        var options = Options.Create(new SlackOptions { ApiBaseUrl = new Uri(apiBase), BotToken = "xoxb-test", AppToken = "xapp-test" });
        Client = new SlackApiClient(new SlackTransport(this, options, new SlackGates(Clock), Clock, NullLogger<SlackTransport>.Instance));
    }

    public TimerClock Clock { get; } = new();

    public SlackApiClient Client { get; }

    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    public FakeSlack Answers(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        Answers(_ => Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") }));

    public FakeSlack Answers(Func<CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public FakeSlack Throws(Exception exception) => Answers(_ => Task.FromException<HttpResponseMessage>(exception));

    public FakeSlack Limits(int? retryAfter) => Answers(_ =>
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("""{"ok":false,"error":"ratelimited"}""") };
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
        return Task.FromResult(response);
    });

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        _seen.Enqueue(new SeenRequest(
            request.RequestUri!, request.Headers.Authorization?.ToString(), request.Content?.Headers.ContentType?.ToString(), body));
        return _answers.TryDequeue(out var answer)
            ? await answer(cancellationToken)
            : throw new InvalidOperationException($"No answer prepared for {request.RequestUri}");
    }
}
