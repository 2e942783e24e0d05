using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Hosting;

namespace Floodingnaque.ChatOps.UnitTests.Hosting;

public sealed class CommandTreeTests
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly List<string> called = [];

    [Fact]
    public async Task Without_words_the_bot_runs() => Assert.Equal((7, "run"), (await Say(), Assert.Single(called)));

    [Fact]
    public async Task Settings_reach_the_bot_in_every_form()
    {
        await Say("--Slack:BotToken=xoxb-1", "--urls", "http://127.0.0.1:0", "--Data:Directory", "/srv/x", "--environment=Development");
        Assert.Equal("run --Slack:BotToken=xoxb-1 --urls http://127.0.0.1:0 --Data:Directory /srv/x --environment=Development", Assert.Single(called));
    }

    [Fact]
    public async Task Settings_may_stand_before_and_after_a_word()
    {
        await Say("--Data:Directory=/a", "doctor", "--Incident:CommandName=/x");
        Assert.Equal("doctor --Data:Directory=/a --Incident:CommandName=/x", Assert.Single(called));
    }

    [Fact]
    public async Task Verify_takes_an_incident_a_folder_a_witness_and_a_key()
    {
        Assert.Equal(0, await Say("verify", "inc-2026-11-24-001", "--data", "/backup", "--witness", "12:abc", "--key", "/k.pem"));
        Assert.Equal("verify INC-2026-11-24-001 /backup 12:abc /k.pem", Assert.Single(called));
    }

    [Fact]
    public async Task Verify_alone_means_all_of_the_configured_folder()
    {
        await Say("verify");
        Assert.Equal("verify    ", Assert.Single(called));
    }

    [Theory]
    [InlineData("verifi")]
    [InlineData("--nonsense")]
    [InlineData("--nonsense=1")]
    [InlineData("doctor", "now")]
    [InlineData("verify", "yesterday")]
    [InlineData("verify", "--data")]
    [InlineData("manifest")]
    [InlineData("manifest", "irc")]
    [InlineData("manifest", "slack", "--url", "http://bot.example")]
    [InlineData("@all")]
    public async Task What_is_not_understood_gives_help_on_standard_error_and_exit_code_2(params string[] words)
    {
        Assert.Equal(2, await Say(words));
        Assert.Empty(called);
        Assert.Empty(output.ToString());
        Assert.Contains("Usage:", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verifi", "verify")]
    [InlineData("verify", "INC-2026-11-24-001")]
    public async Task The_complaint_shows_how_it_is_written(string word, string shown)
    {
        await Say(word == "verify" ? ["verify", "yesterday"] : [word]);
        Assert.Contains(shown, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rebuild")]
    [InlineData("doctor")]
    [InlineData("manifest slack")]
    public async Task Every_other_word_does_its_work(string words)
    {
        Assert.Equal(0, await Say(words.Split(' ')));
        Assert.Equal(words, Assert.Single(called));
    }

    [Fact]
    public async Task The_manifest_takes_the_public_address()
    {
        await Say("manifest", "slack", "--url", "https://bot.example/");
        Assert.Equal("manifest slack https://bot.example/", Assert.Single(called));
    }

    [Fact]
    public async Task Help_was_asked_for_and_is_no_mistake()
    {
        Assert.Equal(0, await Say("--help"));
        Assert.All(new[] { "verify", "rebuild", "doctor", "manifest" }, word => Assert.Contains(word, output.ToString(), StringComparison.Ordinal));
        Assert.Empty(error.ToString());
    }

    private Task<int> Say(params string[] words) => CommandTree.Invoke(words, Commands(), output, error);

    private HostCommands Commands() => new(
        Run: (settings, _) => Task.FromResult(Called(7, "run", settings)),
        Verify: (call, _) => Called(0, "verify", call.Only is IncidentId id ? $"{id}" : "", call.Data ?? "", call.Witness ?? "", call.Key ?? ""),
        Rebuild: (settings, _, _) => Task.FromResult(Called(0, "rebuild", settings)),
        Doctor: (settings, _, _) => Task.FromResult(Called(0, "doctor", settings)),
        SlackManifest: (settings, url, _) => Called(0, "manifest slack", url is null ? settings : [url.ToString()]),
        Top: (call, _) => Called(0, "top", [.. call.Files, $"{call.Query.Dimensions}", $"{call.Query.Limit}", $"{call.Query.By}", $"{call.Json}", call.Svg ?? ""]),
        Logs: (call, _) => Called(0, "logs", [.. call.Files, call.Query.Name, $"{call.Limit}"]));

    private int Called(int code, string command, params string[] with)
    {
        called.Add(string.Join(' ', with.Prepend(command)));
        return code;
    }
}
