using System.Net;
using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Hosting;
using Floodingnaque.ChatOps.Observability;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Floodingnaque.ChatOps.UnitTests.Hosting;

public sealed class BotHostTests
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly Readiness readiness = new();

    [Fact]
    public async Task The_bot_says_in_one_line_where_it_is_and_ends_well()
    {
        await using var bot = await Start("--urls=http://127.0.0.1:0");
        await bot.Stop();
        Assert.Equal(0, await bot.Ended);
        Assert.Matches(@"^Floodingnaque ChatOps is ready: open http://127\.0\.0\.1:\d+ in a browser\. Ctrl\+C stops it\.\s*$", output.ToString());
        Assert.Empty(error.ToString());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_sentence_with_what_to_do()
    {
        await using var first = await Start("--urls=http://127.0.0.1:0");
        Assert.Equal(1, await Run($"--urls={first.Address}"));
        Assert.Equal(
            $"{first.Address} is in use by another program (perhaps a second bot): stop that one, or choose another address with "
            + $"--urls http://127.0.0.1:{new Uri(first.Address).Port + 1}.", Assert.Single(Lines()));
    }

    [Fact]
    public async Task Every_bad_setting_is_one_sentence()
    {
        Assert.Equal(1, await Run("--urls=http://127.0.0.1:0", "--Incident:CommandName=x", "--Roster:People:2:Name=Ana", "--Roster:People:2:Roles:0=boss"));
        Assert.Collection(
            Lines().Order(),
            line => Assert.StartsWith("Incident:CommandName is “x”", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Roster:People:2:Roles:0 is “boss”", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_value_of_the_wrong_kind_is_one_sentence_with_its_key()
    {
        Assert.Equal(1, await Run("--urls=http://127.0.0.1:0", "--Incident:LeadNagAfter=soon"));
        Assert.Contains("Incident:LeadNagAfter", Assert.Single(Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_stops_the_start_is_said_without_a_stack_trace()
    {
        var code = await BotHost.Run(() => throw new StartupRefusedException("The data folder is in use."), output, error, CancellationToken.None);
        Assert.Equal((1, "The data folder is in use."), (code, Assert.Single(Lines())));
    }

    [Fact]
    public async Task Ready_only_when_the_journal_is_loaded_and_not_after_a_failure()
    {
        await using var bot = await Start("--urls=http://127.0.0.1:0");
        Assert.Equal((HttpStatusCode.OK, "live\n"), await bot.Get("/health/live"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready\n"), await bot.Get("/health/ready"));
        readiness.MarkReady();
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await bot.Get("/health/ready"));
        readiness.MarkFailed("the disk at /srv is gone");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready\n"), await bot.Get("/health/ready"));
        Assert.Equal((HttpStatusCode.OK, "live\n"), await bot.Get("/health/live"));
    }

    [Fact]
    public async Task Metrics_are_told_to_this_machine_only()
    {
        await using var bot = await Start("--urls=http://127.0.0.1:0");
        var metrics = bot.Services.GetRequiredService<ChatOpsMetrics>();
        metrics.CommandHandled("declare", "done");
        metrics.Refused("not-yours");
        metrics.JournalAppended(TimeSpan.FromMilliseconds(3));
        metrics.JournalFlushed(TimeSpan.FromMilliseconds(2));
        metrics.ReactionPerformed("PagePerson", "done");
        metrics.ReactionsPending(4);
        metrics.EscalationAnswered("P1", inTime: false);
        var (code, text) = await bot.Get("/metrics");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.All(
            new[]
            {
                "chatops_commands_total{", "chatops_refusals_total{", "chatops_journal_append_duration_seconds_bucket{", "chatops_journal_fsync_duration_seconds_bucket{",
                "chatops_reactions_total{", "chatops_reactions_pending{", "chatops_escalation_responses_total{",
            },
            name => Assert.Contains(name, text, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Forbidden, (await bot.Get("/metrics", ("Host", "rebound.example"))).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await bot.Get("/metrics", ("X-Forwarded-For", "203.0.113.7"))).Code);
    }

    [Fact]
    public async Task Metrics_are_told_to_anybody_if_somebody_wants_it_so()
    {
        await using var bot = await Start("--urls=http://127.0.0.1:0", "--OpenTelemetry:MetricsAnywhere=true");
        Assert.Equal(HttpStatusCode.OK, (await bot.Get("/metrics", ("Host", "bot.example"))).Code);
    }

    [Theory]
    [InlineData("http://localhost:5080", "http://[::]:5080")]
    [InlineData("http://127.0.0.1:1", "http://192.0.2.7:80", "http://127.0.0.1:1")]
    [InlineData(null)]
    public void The_address_is_one_that_a_browser_here_can_open(string? expected, params string[] urls) => Assert.Equal(expected, BotHost.Address(urls));

    private string[] Lines() => error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private Task<int> Run(params string[] settings) => BotHost.Run(() => Build(settings), output, error, CancellationToken.None);

    private async Task<RunningBot> Start(params string[] settings)
    {
        var app = Build(settings);
        var started = new TaskCompletionSource();
        app.Lifetime.ApplicationStarted.Register(started.SetResult);
        var ended = BotHost.Run(() => app, output, error, CancellationToken.None);
        await Task.WhenAny(started.Task, ended);
        Assert.True(started.Task.IsCompleted, error.ToString());
        return new RunningBot(app, ended, app.Urls.Single());
    }

    private WebApplication Build(string[] settings) => BotHost.Build(
        settings,
        builder =>
        {
            builder.AddObservability();
            builder.Services.AddConfiguration(builder.Configuration, builder.Environment).AddSingleton(readiness);
        },
        app => app.MapObservability());

    private sealed class RunningBot(WebApplication app, Task<int> ended, string address) : IAsyncDisposable
    {
        private readonly HttpClient client = new() { BaseAddress = new Uri(address) };

        public string Address => address;

        public Task<int> Ended => ended;

        public IServiceProvider Services => app.Services;

        public async Task<(HttpStatusCode Code, string Text)> Get(string path, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await client.SendAsync(request);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        public Task Stop()
        {
            app.Lifetime.StopApplication();
            return ended;
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            if (!ended.IsCompleted)
            {
                await Stop();
            }
        }
    }
}
