using System.Text.Json.Nodes;
using Floodingnaque.ChatOps.TestKit.SlackCloud;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.IntegrationTests.SlackWorkspaceTests;

/// <summary>A fresh workspace for each test, with a clock that stands still.</summary>
public abstract class SlackWorkspaceTest : IAsyncLifetime
{
    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    private protected SlackWorkspace Slack { get; private set; } = null!;

    private protected WebClient Web { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Slack = await SlackWorkspace.StartAsync(Clock);
        Web = new WebClient(Slack);
    }

    public async Task DisposeAsync()
    {
        Web.Dispose();
        await Slack.DisposeAsync();
    }

    private protected static string Error(JsonObject answer)
    {
        Assert.False(answer["ok"]!.GetValue<bool>(), answer.ToJsonString());
        return answer["error"]!.ToString();
    }

    private protected static JsonObject Ok(JsonObject answer)
    {
        Assert.True(answer["ok"]!.GetValue<bool>(), answer.ToJsonString());
        return answer;
    }
}
