using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Detection;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.UnitTests.Rendering;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.UnitTests.Detection;

public sealed class DetectionWorkerTests
{
    private readonly FakeTimeProvider clock = new(Some.Now);
    private readonly RecordingPlatform platform = new();
    private readonly FakeDetector detector = new();
    private readonly WarningLog log = new();
    private readonly DetectionOptions options = new();

    private Proposals Proposals => field ??= new Proposals([platform], Messages.Renderer, Some.Roster(), Some.Settings, clock, NullLogger<Proposals>.Instance);

    private DetectionWorker Worker => field ??= new DetectionWorker(new DetectorRun([detector], NullLogger<DetectorRun>.Instance), Proposals, Options.Create(options), new Readiness(), clock, log);

    [Fact]
    public async Task What_is_found_is_proposed_in_the_channel_of_announcements()
    {
        detector.Detected = new Detected([FakeDetector.Found()], []);
        await Run();
        Assert.Contains("Passwords guessed", Assert.Single(platform.Of("post")).Text, StringComparison.Ordinal);
        Assert.Equal(Some.Now - options.Window, detector.Since);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_warned_of_and_said_once_until_it_changes()
    {
        await Run();
        log.Warnings.Clear();
        detector.Detected = new Detected([], ["docker is down"]);
        await Run(3);
        Assert.Contains("I cannot look for attacks everywhere", Assert.Single(platform.Of("post")).Text, StringComparison.Ordinal);
        Assert.Empty(platform.Of("post").Single().Blocks.OfType<ButtonsBlock>()); // there is nothing to declare
        Assert.Contains("fake: docker is down", Assert.Single(log.Warnings), StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromHours(7));
        await Run(2);
        Assert.Single(platform.Of("post"));
        detector.Detected = new Detected([], ["docker is down", "nginx is down"]);
        await Run(2);
        Assert.Equal(2, platform.Of("post").Count());
        Assert.Equal(2, log.Warnings.Count);
    }

    [Fact]
    public async Task What_is_not_set_up_from_the_start_is_no_news()
    {
        detector.Detected = new Detected([], ["no expected peers are configured"]);
        await Run(3);
        Assert.Empty(platform.Of("post"));
        Assert.Single(log.Warnings);
    }

    [Fact]
    public async Task Blindness_that_could_not_be_said_is_said_later()
    {
        await Run();
        log.Warnings.Clear();
        platform.Fault = (_, _) => new ChatPlatformException(ChatFailure.Transient, "down");
        detector.Fault = new TargetException("docker is down");
        await Run();
        platform.Fault = (_, _) => null;
        await Run();
        Assert.Single(platform.Of("post"));
        Assert.Single(log.Warnings);
    }

    [Fact]
    public async Task A_look_that_takes_longer_than_it_is_to_the_next_is_ended_and_counts_as_not_done()
    {
        detector.IsEndless = true;
        var running = Worker.RunOnceAsync(CancellationToken.None);
        clock.Advance(options.Every);
        await running.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Contains("fake: it took too long", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    private async Task Run(int times = 1)
    {
        for (var n = 0; n < times; n++)
        {
            await Worker.RunOnceAsync(CancellationToken.None);
        }
    }

    private sealed class WarningLog : ILogger<DetectionWorker>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Warnings.Add($"{logLevel}: {formatter(state, exception)}");
    }
}

/// <summary>A detector that finds what it is told.</summary>
internal sealed class FakeDetector : IDetector
{
    public Detected Detected { get; set; } = new([], []);

    public Exception? Fault { get; set; }

    public bool IsEndless { get; set; }

    public DateTimeOffset Since { get; private set; }

    public string Name => "fake";

    public static Alert Found(params string[] indicators) => new("credential-stuffing", Severity.P2, "Passwords guessed", "20 failed logins.", indicators, "3.1");

    public async Task<Detected> Detect(DateTimeOffset since, CancellationToken cancellationToken)
    {
        Since = since;
        await Task.Delay(IsEndless ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken);
        return Fault is null ? Detected : throw Fault;
    }
}
