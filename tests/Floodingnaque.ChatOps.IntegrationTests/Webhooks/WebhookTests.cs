using System.Globalization;
using System.Net;
using System.Text;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;
using Floodingnaque.ChatOps.TestKit.SlackCloud;
using Floodingnaque.ChatOps.Webhooks;

namespace Floodingnaque.ChatOps.IntegrationTests.Webhooks;

/// <summary>Others who see an attack, at the real bot with a workspace: they propose, people declare.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string Key = "a-key-that-is-long-enough", Token = "a-token-that-is-long-enough";

    private readonly TempFolder folder = new();
    private readonly HttpClient client = new();
    private SlackWorkspace slack = null!;
    private RunningBot bot = null!;

    public async Task InitializeAsync()
    {
        var (key, token) = (Path.Combine(folder.Path, "key"), Path.Combine(folder.Path, "token"));
        await File.WriteAllTextAsync(key, Key + "\n");
        await File.WriteAllTextAsync(token, Token + "\n");
        slack = await SlackTeam.Start();
        bot = await RunningBot.StartIn(slack, settings: [$"--Webhooks:SigningKeyFile={key}", $"--Webhooks:AlertmanagerTokenFile={token}"]);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await bot.DisposeAsync();
        await slack.DisposeAsync();
        folder.Dispose();
    }

    private async Task<(HttpStatusCode Status, string Said)> Post(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bot.Address, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private Task<(HttpStatusCode Status, string Said)> Signed(string body, long age = 0, string key = Key)
    {
        var timestamp = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() - age).ToString(CultureInfo.InvariantCulture);
        return Post("/hooks/alert", body, (WebhookSignature.TimestampHeader, timestamp), (WebhookSignature.SignatureHeader, WebhookSignature.Compute(Encoding.UTF8.GetBytes(body), timestamp, key)));
    }

    private IEnumerable<string> Announced() => slack.Channel("security").Messages.Select(m => m.Text + m.Blocks);

    [Fact]
    public async Task A_signed_alert_is_proposed_once_with_a_button_that_declares_it()
    {
        const string body = """{"title":"Miner in <!channel> api","severity":"p2","details":"xmrig runs","indicators":["api","198.51.100.7"]}""";
        Assert.Equal((HttpStatusCode.Accepted, "1 proposed\n"), await Signed(body));
        var said = Assert.Single(Announced(), m => m.Contains("xmrig runs", StringComparison.Ordinal));
        Assert.Contains("declare P2 Miner in", said, StringComparison.Ordinal);
        Assert.DoesNotContain("<!channel>", said, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Accepted, "0 proposed\n"), await Signed(body, age: 1));
        Assert.Single(Announced(), m => m.Contains("xmrig runs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Alertmanager_proposes_what_fires_and_not_what_is_over()
    {
        const string body = """
            {"version":"4","status":"firing","alerts":[
              {"status":"firing","labels":{"alertname":"HighErrorRate","severity":"critical","instance":"api:5000"},"annotations":{"summary":"5xx above 10 %"}},
              {"status":"resolved","labels":{"alertname":"NginxDown"},"annotations":{}}]}
            """;
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("/hooks/alertmanager", body)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("/hooks/alertmanager", body, ("Authorization", "Bearer wrong"))).Status);
        Assert.Equal((HttpStatusCode.Accepted, "1 proposed\n"), await Post("/hooks/alertmanager", body, ("Authorization", $"Bearer {Token}")));
        Assert.Single(Announced(), m => m.Contains("HighErrorRate", StringComparison.Ordinal) && m.Contains("5xx above 10 %", StringComparison.Ordinal));
        Assert.DoesNotContain(Announced(), m => m.Contains("NginxDown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_signed_is_old_was_changed_or_was_sent_before_is_refused()
    {
        const string body = """{"title":"Forged"}""";
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("/hooks/alert", body)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Signed(body, key: "another-key-that-is-long")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Signed(body, age: 301)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Signed(body, age: -301)).Status);
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = WebhookSignature.Compute("""{"title":"True"}"""u8, timestamp, Key);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("/hooks/alert", body, (WebhookSignature.TimestampHeader, timestamp), (WebhookSignature.SignatureHeader, signature))).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await Post("/hooks/alert", """{"title":"True"}""", (WebhookSignature.TimestampHeader, timestamp), (WebhookSignature.SignatureHeader, signature))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("/hooks/alert", """{"title":"True"}""", (WebhookSignature.TimestampHeader, timestamp), (WebhookSignature.SignatureHeader, signature))).Status);
        Assert.DoesNotContain(Announced(), m => m.Contains("Forged", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"title\":7}")]
    [InlineData("{\"severity\":\"p1\"}")]
    public async Task What_is_no_alert_is_said_to_be_none(string body) => Assert.Equal(HttpStatusCode.BadRequest, (await Signed(body)).Status);

    [Fact]
    public async Task What_is_too_large_is_not_read() => Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Signed(new string('x', 300_000))).Status);
}
