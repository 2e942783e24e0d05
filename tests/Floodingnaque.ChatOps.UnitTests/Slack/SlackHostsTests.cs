using Floodingnaque.ChatOps.Slack;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class SlackHostsTests
{
    private static readonly Uri Real = new("https://slack.com/api/");
    private static readonly Uri StandIn = new("http://127.0.0.1:5005/api/");

    [Theory]
    [InlineData("https://slack.com/api/", true)]
    [InlineData("https://slack.com/api", true)]
    [InlineData("http://127.0.0.1:5005/api/", true)]
    [InlineData("http://localhost:5005/", true)]
    [InlineData("http://[::1]:5005/", true)]
    [InlineData("http://slack.com/api/", false)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("https://user:pw@slack.com/api/", false)]
    [InlineData("https://slack.com/api/?x=", false)]
    [InlineData("ftp://127.0.0.1/", false)]
    [InlineData("/api/", false)]
    public void Plain_http_is_for_loopback(string url, bool accepted) =>
        Assert.Equal(accepted, SlackHosts.IsAcceptableBase(new Uri(url, UriKind.RelativeOrAbsolute)));

    [Theory]
    [InlineData("https://slack.com/api/")]
    [InlineData("https://slack.com/api")]
    public void A_method_stands_below_the_base(string url) =>
        Assert.Equal("https://slack.com/api/chat.postMessage", SlackHosts.Method(new Uri(url), "chat.postMessage").AbsoluteUri);

    [Theory]
    [InlineData("https://hooks.slack.com/commands/T1/2/3", true)]
    [InlineData("https://HOOKS.slack.com/actions/T1/2/3", true)]
    [InlineData("http://hooks.slack.com/commands/T1/2/3", false)]
    [InlineData("https://hooks.slack.com:8443/commands", false)]
    [InlineData("https://hooks.slack.com@evil.test/", false)]
    [InlineData("https://user@hooks.slack.com/", false)]
    [InlineData("https://hooks.slack.com.evil.test/", false)]
    [InlineData("https://evilhooks.slack.com/", false)]
    [InlineData("https://slack.com/", false)]
    [InlineData("http://127.0.0.1:5005/response/1", false)]
    [InlineData("http://169.254.169.254/latest/meta-data/", false)]
    [InlineData("file:///etc/passwd", false)]
    public void A_response_url_is_on_slacks_hooks_host(string url, bool allowed) => Assert.Equal(allowed, SlackHosts.MayRespondTo(Real, new Uri(url)));

    [Theory]
    [InlineData("http://127.0.0.1:5005/response/1", true)]
    [InlineData("http://127.0.0.1:6379/", false)]
    [InlineData("http://localhost:5005/response/1", false)]
    [InlineData("https://127.0.0.1:5005/response/1", false)]
    [InlineData("https://hooks.slack.com/commands/T1/2/3", false)]
    public void With_a_stand_in_it_is_on_the_stand_in(string url, bool allowed) => Assert.Equal(allowed, SlackHosts.MayRespondTo(StandIn, new Uri(url)));

    [Fact]
    public void With_any_other_base_no_response_url_is_accepted() =>
        Assert.False(SlackHosts.MayRespondTo(new Uri("https://proxy.test/api/"), new Uri("https://hooks.slack.com/commands/1")));

    [Theory]
    [InlineData("wss://wss-primary.slack.com/link/?ticket=1", true)]
    [InlineData("ws://wss-primary.slack.com/link/?ticket=1", false)]
    [InlineData("ws://127.0.0.1:5005/link", false)]
    [InlineData("https://slack.com/", false)]
    public void A_socket_is_encrypted(string url, bool allowed) => Assert.Equal(allowed, SlackHosts.MayConnectTo(Real, new Uri(url)));

    [Theory]
    [InlineData("ws://127.0.0.1:5005/link", true)]
    [InlineData("ws://10.0.0.1/link", false)]
    public void Unless_it_stays_on_this_machine(string url, bool allowed) => Assert.Equal(allowed, SlackHosts.MayConnectTo(StandIn, new Uri(url)));
}
