using System.Text.Json;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Detection;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.UnitTests.Rendering;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Floodingnaque.ChatOps.UnitTests.Detection;

public sealed class ProposalsTests
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FakeTimeProvider clock = new(Some.Now);
    private readonly RecordingPlatform platform = new();

    private Proposals Proposals => field ??= new Proposals([platform], Messages.Renderer, Some.Roster(), Some.Settings, clock, NullLogger<Proposals>.Instance);

    private Task<bool> Propose(params string[] indicators) => Proposals.Propose(FakeDetector.Found(indicators), CancellationToken.None);

    [Fact]
    public async Task A_finding_is_proposed_once_and_another_beside_it()
    {
        Assert.True(await Propose("203.0.113.1", "203.0.113.2"));
        Assert.False(await Propose("203.0.113.2", "203.0.113.1"));
        Assert.True(await Propose("203.0.113.3"));
        Assert.Equal(2, platform.Of("post").Count());
    }

    [Fact]
    public async Task What_goes_on_is_proposed_again_after_six_hours()
    {
        Assert.True(await Propose("203.0.113.1"));
        clock.Advance(TimeSpan.FromHours(5.9));
        Assert.False(await Propose("203.0.113.1"));
        clock.Advance(TimeSpan.FromHours(0.2));
        Assert.True(await Propose("203.0.113.1"));
        Assert.Equal(2, platform.Of("post").Count());
    }

    [Fact]
    public async Task A_platform_that_fails_is_tried_again()
    {
        platform.Fault = (_, _) => new ChatPlatformException(ChatFailure.Transient, "down");
        Assert.False(await Propose("203.0.113.1"));
        platform.Fault = (_, _) => null;
        Assert.True(await Propose("203.0.113.1"));
    }

    [Fact]
    public async Task A_look_names_what_was_found_and_what_was_not_looked_at()
    {
        var detector = new FakeDetector { Detected = new Detected([FakeDetector.Found("203.0.113.1") with { Suspects = ["203.0.113.1", "10.0.0.1"] }], ["docker is down"]) };
        var look = new DetectLook(new DetectorRun([detector], NullLogger<DetectorRun>.Instance), Options.Create(new DetectionOptions()), clock);
        var findings = (await look.Answer(new LookOrder("detect", "", TimeSpan.FromHours(1)), Some.Id, CancellationToken.None)).Findings;
        Assert.Equal("1 found: 20 failed logins.", findings.Sentence);
        Assert.Equal(["P2", "credential-stuffing", "203.0.113.1", "3.1"], Assert.Single(findings.Rows));
        Assert.Equal("Not looked at: fake: docker is down.", Assert.Single(findings.Remarks));
        Assert.Equal("203.0.113.1", Assert.Single(findings.Suspects));
        Assert.Equal(Some.Now.AddHours(-1), detector.Since);
    }

    [Theory]
    [InlineData("alert", "open")]
    [InlineData("look", "look")]
    public void What_an_attacker_wrote_is_text_in_Slack(string template, string situation)
    {
        const string Text = "<!channel> *bold* [x](evil) <https://evil.example|ok>";
        var drawn = JsonSerializer.Serialize(SlackDrawing.Blocks(Messages.Renderer.Render(
            template, Messages.SituationsOf(template, text: Text)[situation], Messages.Context(Messages.SituationsOf(template, text: Text)[situation], Text))), Readable);
        Assert.Contains("channel", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("<!channel>", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("<https://evil", drawn, StringComparison.Ordinal);
    }
}
