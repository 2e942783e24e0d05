using System.Net;
using Floodingnaque.ChatOps.WebConsole;
using Microsoft.AspNetCore.Http;

namespace Floodingnaque.ChatOps.UnitTests.WebConsole;

public sealed class ConsoleGuardTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:5080")]
    [InlineData("127.0.0.1", "127.0.0.1:1")]
    [InlineData("::1", "[::1]:5080")]
    [InlineData("::ffff:127.0.0.1", "LOCALHOST")]
    public async Task This_machine_is_let_in(string remote, string host) => Assert.Equal(200, (await Ask(remote, host)).StatusCode);

    [Theory]
    [InlineData("192.168.1.7")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("2001:db8::1")]
    [InlineData(null)]
    public async Task Other_machines_are_not(string? remote) => Assert.Equal(403, (await Ask(remote)).StatusCode);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.nip.io")]
    [InlineData("127.0.0.2")]
    [InlineData("0.0.0.0")]
    [InlineData("")]
    public async Task A_name_that_only_points_here_is_not(string host) => Assert.Equal(403, (await Ask(host: host)).StatusCode);

    [Theory]
    [InlineData("http://localhost:5080", 200)]
    [InlineData("http://LocalHost:5080", 200)]
    [InlineData("http://localhost:5081", 403)]
    [InlineData("https://localhost:5080", 403)]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("", 403)]
    public async Task Only_the_console_s_own_page_may_open_the_circuit(string origin, int status) =>
        Assert.Equal(status, (await Ask(path: "/_blazor/negotiate", headers: ("Origin", origin))).StatusCode);

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    [InlineData("X-Original-For")]
    [InlineData("Via")]
    public async Task What_a_proxy_passes_on_comes_from_elsewhere(string header) =>
        Assert.Equal(403, (await Ask(headers: (header, "203.0.113.7"))).StatusCode);

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/_blazor")]
    [InlineData("/_BLAZOR/negotiate")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/console/console.css")]
    public async Task All_of_the_console_is_behind_the_guard(string path) => Assert.Equal(403, (await Ask("10.0.0.1", path: path)).StatusCode);

    [Theory]
    [InlineData("/slack/command")]
    [InlineData("/health/live")]
    [InlineData("/metrics")]
    public async Task Other_endpoints_are_not_its_business(string path)
    {
        var response = await Ask("203.0.113.7", "bot.example.org", path, ("X-Forwarded-For", "203.0.113.7"));
        Assert.Equal(200, response.StatusCode);
        Assert.Empty(response.Headers.ContentSecurityPolicy.ToString());
    }

    [Fact]
    public async Task An_endpoint_marked_as_the_console_s_is_guarded_wherever_it_is() =>
        Assert.Equal(403, (await Ask("10.0.0.1", path: "/elsewhere", marked: true)).StatusCode);

    [Fact]
    public async Task A_refusal_says_what_to_do()
    {
        var response = await Ask("10.0.0.1");
        response.Body.Position = 0;
        Assert.Contains("ssh -L", await new StreamReader(response.Body).ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_may_load_nothing_from_elsewhere_and_be_framed_by_nobody()
    {
        var headers = (await Ask()).Headers;
        Assert.Contains("default-src 'none'", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Contains("connect-src 'self' ws://localhost:5080;", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Equal(("DENY", "nosniff", "no-referrer"), (
            headers.XFrameOptions.ToString(), headers.XContentTypeOptions.ToString(), headers["Referrer-Policy"].ToString()));
    }

    [Fact]
    public async Task A_strange_host_does_not_get_into_the_policy() =>
        Assert.DoesNotContain("evil", (await Ask(host: "evil.example")).Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);

    private static async Task<HttpResponse> Ask(
        string? remote = "127.0.0.1", string host = "localhost:5080", string path = "/", (string Name, string Value)? headers = null, bool marked = false)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        context.Request.Scheme = "http";
        context.Request.Headers.Host = host;
        context.Request.Path = path;
        context.Response.Body = new MemoryStream();
        if (headers is var (name, value))
        {
            context.Request.Headers[name] = value;
        }

        if (marked)
        {
            context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new ConsoleEndpoint()), "marked"));
        }

        await new ConsoleGuard(_ => Task.CompletedTask).InvokeAsync(context);
        return context.Response;
    }
}
