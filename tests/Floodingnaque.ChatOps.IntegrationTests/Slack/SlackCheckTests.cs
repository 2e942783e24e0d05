using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Doctor;
using Floodingnaque.ChatOps.Slack;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

public sealed class SlackCheckTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_its_tokens_and_scopes_all_is_well(bool socketMode)
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack, socketMode);
        var found = await Look(bot);
        Assert.Equal(DoctorFinding.Ok("Connected to standin as floodbot, with every permission of the manifest.").Sentence, found.Sentence);
        Assert.Equal((DoctorStatus.Ok, null), (found.Status, found.WhatToDo));
    }

    [Fact]
    public async Task Every_missing_scope_is_named_with_its_reason_and_the_way_to_get_it()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        slack.GrantedScopes = [.. SlackManifest.Scopes(IncidentSettings.Default).Select(s => s.Name).Except(["pins:write", "im:write"])];
        var found = await Look(bot);
        Assert.Equal((DoctorStatus.Failed, "The app lacks 2 permissions."), (found.Status, found.Sentence));
        Assert.Equal(["im:write: Page people by direct message.", "pins:write: Pin the summary card."], found.Details);
        Assert.Contains("manifest slack", found.WhatToDo, StringComparison.Ordinal);
        Assert.Contains("reinstall", found.WhatToDo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token_revoked")]
    [InlineData("invalid_auth")]
    [InlineData("account_inactive")]
    public async Task A_token_that_Slack_refuses_is_a_failure_that_names_the_setting_and_not_the_token(string code)
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        slack.FailNext("auth.test", new Fault.LogicError(code));
        var found = await Look(bot);
        Assert.Equal((DoctorStatus.Failed, $"Slack refuses Slack:BotToken: {code}."), (found.Status, found.Sentence));
        Assert.Contains("Install App", found.WhatToDo, StringComparison.Ordinal);
        Assert.DoesNotContain(slack.Identity.BotToken, found.Sentence + found.WhatToDo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_is_not_taken_for_a_wrong_token()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack);
        for (var i = 0; i < 3; i++)
        {
            slack.FailNext("auth.test", new Fault.ServerError(503));
        }

        var found = await Look(bot);
        Assert.Equal((DoctorStatus.Failed, "Slack did not answer: http_503."), (found.Status, found.Sentence));
    }

    [Fact]
    public async Task Without_an_announcement_channel_there_is_a_warning()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var bot = await RunningBot.StartIn(slack);
        var found = await Look(bot);
        Assert.Equal((DoctorStatus.Warning, "New incidents are announced in no channel."), (found.Status, found.Sentence));
        Assert.Contains("Slack:AnnouncementChannel", found.WhatToDo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Roster:People:0:Slack", "TBD", "Maria (Roster:People:0:Slack): “TBD” is not a member id (U… or W…).")]
    [InlineData("Roster:People:1:Slack", "sam.r", "Sam (Roster:People:1:Slack): “sam.r” is not a member id (U… or W…).")]
    [InlineData("Slack:AnnouncementChannel", "#security", "Slack:AnnouncementChannel: “#security” is not a channel id (C… or G…).")]
    public async Task An_id_that_cannot_be_one_of_Slacks_is_named_with_what_to_do(string key, string value, string expected)
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack, settings: $"--{key}={value}");
        var found = await Look(bot);
        Assert.Equal((DoctorStatus.Failed, expected), (found.Status, Assert.Single(found.Details)));
        Assert.Contains("Copy member ID", found.WhatToDo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_Mode_that_is_turned_off_is_a_failure()
    {
        await using var slack = await SlackStoryTests.Workspace();
        await using var bot = await RunningBot.StartIn(slack, socketMode: true);
        slack.FailNext("apps.connections.open", new Fault.LogicError("socket_mode_disabled"));
        var found = await Look(bot);
        Assert.Equal((DoctorStatus.Failed, "Slack refuses Slack:AppToken: socket_mode_disabled."), (found.Status, found.Sentence));
        Assert.Contains("connections:write", found.WhatToDo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Slack_there_is_nothing_to_check()
    {
        await using var bot = await RunningBot.Start(null, "--Console:Enabled=false");
        Assert.DoesNotContain(bot.Get<IEnumerable<IDoctorCheck>>(), check => check.Name == "slack");
    }

    private static async Task<DoctorFinding> Look(RunningBot bot) => (await bot.Get<DoctorRunner>().Run(CancellationToken.None)).Single(r => r.Name == "slack").Finding;
}
