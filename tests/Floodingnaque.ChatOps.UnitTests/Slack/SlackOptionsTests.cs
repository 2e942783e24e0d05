using Floodingnaque.ChatOps.Slack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.UnitTests.Slack;

public sealed class SlackOptionsTests
{
    [Fact]
    public void Without_any_setting_slack_is_off_and_the_bot_starts() => Assert.False(Start().IsConfigured);

    [Fact]
    public void A_token_and_a_signing_secret_are_enough()
    {
        var options = Start(("BotToken", "xoxb-1"), ("SigningSecret", "s"));
        Assert.True(options.IsConfigured);
        Assert.Equal("https://slack.com/api/", options.ApiBaseUrl.AbsoluteUri);
    }

    [Fact]
    public void A_token_without_a_signing_secret_stops_the_start() => AssertRefused("Slack:SigningSecret", ("BotToken", "xoxb-1"));

    [Fact]
    public void A_blank_signing_secret_is_none() => AssertRefused("Slack:SigningSecret", ("BotToken", "xoxb-1"), ("SigningSecret", "  "));

    [Fact]
    public void Socket_mode_needs_no_signing_secret() =>
        Assert.True(Start(("BotToken", "xoxb-1"), ("SocketMode", "true"), ("AppToken", "xapp-1")).SocketMode);

    [Fact]
    public void Socket_mode_needs_an_app_token() => AssertRefused("Slack:AppToken", ("BotToken", "xoxb-1"), ("SocketMode", "true"));

    [Fact]
    public void Half_a_configuration_stops_the_start() => AssertRefused("Slack:BotToken", ("SigningSecret", "s"));

    [Theory]
    [InlineData("http://slack.com/api/")]
    [InlineData("http://10.0.0.1/api/")]
    public void Plain_http_beyond_loopback_stops_the_start(string url) =>
        AssertRefused("Slack:ApiBaseUrl", ("ApiBaseUrl", url), ("BotToken", "xoxb-1"), ("SigningSecret", "s"));

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("01:00:00")]
    public void A_call_that_may_take_no_time_or_for_ever_stops_the_start(string time) =>
        AssertRefused("Slack:CallTimeout", ("BotToken", "xoxb-1"), ("SigningSecret", "s"), ("CallTimeout", time));

    [Theory]
    [InlineData("BotToken", "xoxp-person")]
    [InlineData("BotToken", "xoxb-a\r\nX-Evil: 1")]
    [InlineData("AppToken", "xoxb-1")]
    public void A_token_of_another_kind_stops_the_start_and_is_not_shown(string name, string value)
    {
        var failure = AssertRefused("Slack:" + name, ("BotToken", "xoxb-1"), ("SigningSecret", "s"), (name, value));
        Assert.DoesNotContain(value, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_read_from_its_file_without_the_line_end()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "xoxb-from-file\n");
        try
        {
            Assert.Equal("xoxb-from-file", Start(("BotTokenFile", file), ("SigningSecret", "s")).BotToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_missing_secret_file_stops_the_start() =>
        AssertRefused("Slack:SigningSecretFile", ("BotToken", "xoxb-1"), ("SigningSecretFile", "/nowhere/at/all"));

    [Fact]
    public void An_empty_secret_file_stops_the_start() =>
        AssertRefused("Slack:BotTokenFile", ("BotTokenFile", "/dev/null"), ("SigningSecret", "s"));

    [Fact]
    public void A_secret_and_its_file_together_stop_the_start() =>
        AssertRefused("Slack:BotToken", ("BotToken", "xoxb-1"), ("BotTokenFile", "/dev/null"), ("SigningSecret", "s"));

    [Fact]
    public void The_client_can_be_built_from_the_services()
    {
        using var services = Services(("BotToken", "xoxb-1"), ("SigningSecret", "s"));
        Assert.IsType<SlackApiClient>(services.GetRequiredService<ISlackApiClient>());
        Assert.NotNull(services.GetRequiredService<SocketModeClient>());
    }

    private static SlackOptions Start(params (string Name, string Value)[] settings)
    {
        using var services = Services(settings);
        services.GetRequiredService<IStartupValidator>().Validate();
        return services.GetRequiredService<IOptions<SlackOptions>>().Value;
    }

    private static OptionsValidationException AssertRefused(string names, params (string Name, string Value)[] settings)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Start(settings));
        Assert.Contains(names, failure.Message, StringComparison.Ordinal);
        return failure;
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (name, value) in settings)
            values["Slack:" + name] = value;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSlack(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        return services.BuildServiceProvider();
    }
}
