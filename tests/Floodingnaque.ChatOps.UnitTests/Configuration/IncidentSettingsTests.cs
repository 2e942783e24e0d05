using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.UnitTests.Configuration;

public sealed class IncidentSettingsTests
{
    [Fact]
    public void Without_settings_the_runbook_holds()
    {
        Assert.Empty(Settings.Refusals());
        var read = Settings.Read<IncidentSettings>();
        Assert.Equal(IncidentSettings.Default.Ladder, read.Ladder);
        Assert.Equal(IncidentSettings.Default.MarkEmoji, read.MarkEmoji);
        Assert.Equal(IncidentSettings.Default.Deadlines.OrderBy(d => d.Key), read.Deadlines.OrderBy(d => d.Key));
        Assert.Equal(
            IncidentSettings.Default, read with
            {
                Ladder = IncidentSettings.Default.Ladder,
                MarkEmoji = IncidentSettings.Default.MarkEmoji,
                Deadlines = IncidentSettings.Default.Deadlines,
                Actions = IncidentSettings.Default.Actions,
                Evidence = IncidentSettings.Default.Evidence,
            });
        Assert.Equal(ActionSettings.DefaultRules, read.Actions.Rules);
    }

    [Fact]
    public void Incident_channels_are_private_unless_somebody_says_otherwise()
    {
        using var plain = Settings.Services();
        using var open = Settings.Services(("Incident:PrivateChannels", "false"));
        Assert.True(plain.GetRequiredService<IOptions<IncidentOptions>>().Value.PrivateChannels);
        Assert.False(open.GetRequiredService<IOptions<IncidentOptions>>().Value.PrivateChannels);
    }

    [Fact]
    public void Every_setting_reaches_the_core()
    {
        var read = Settings.Read<IncidentSettings>(
            ("Incident:CommandName", "/sec"), ("Incident:ChannelPattern", "sec-{number}-{date}"), ("Incident:MarkEmoji:0", ":eyes:"),
            ("Incident:LeadNagAfter", "00:20:00"), ("Incident:UnreachedAfter", "00:00:30"), ("Incident:WitnessEvery", "00:02:00"),
            ("Escalation:Steps:0:At", "0"), ("Escalation:Steps:0:Role", "devops-lead"), ("Escalation:Steps:1:At", "1/4"),
            ("Escalation:Steps:1:Role", "Everybody"), ("Escalation:Deadlines:p1", "00:05:00"));

        Assert.Equal("/sec", read.CommandName);
        Assert.Equal("sec-007-2026-11-24", read.ChannelName(new IncidentId(new DateOnly(2026, 11, 24), 7)));
        Assert.Equal("eyes", Assert.Single(read.MarkEmoji));
        Assert.Equal((TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)), (read.LeadNagAfter, read.UnreachedAfter, read.WitnessEvery));
        Assert.Equal([new LadderRung(0, Role.DevopsLead), new LadderRung(0.25, null)], read.Ladder.AsEnumerable());
        Assert.Equal(TimeSpan.FromMinutes(5), read.Deadlines[Severity.P1]);
        Assert.Equal(TimeSpan.FromHours(1), read.Deadlines[Severity.P2]);
    }

    [Theory]
    [InlineData("Incident:CommandName", "incident")]
    [InlineData("Incident:CommandName", "/In Cident")]
    [InlineData("Incident:ChannelPattern", "inc-{date}")]
    [InlineData("Incident:ChannelPattern", "inc-{number}")]
    [InlineData("Incident:ChannelPattern", "Inc-{date}-{number}")]
    [InlineData("Incident:ChannelPattern", "inc {date} {number}")]
    [InlineData("Incident:ChannelPattern", "a-very-long-name-that-leaves-no-room-for-what-has-to-be-in-it-{date}-{number}-abc")]
    [InlineData("Incident:LeadNagAfter", "00:00:00")]
    [InlineData("Incident:UnreachedAfter", "-00:01:00")]
    [InlineData("Incident:WitnessEvery", "10")]
    [InlineData("Incident:MarkEmoji:0", "push pin")]
    [InlineData("Escalation:Deadlines:P9", "00:15:00")]
    [InlineData("Escalation:Deadlines:P1", "40")]
    [InlineData("Escalation:Steps:0:At", "1.5")]
    [InlineData("Escalation:Steps:0:At", "-1")]
    [InlineData("Escalation:Steps:0:At", "1/0")]
    [InlineData("Escalation:Steps:0:At", "soon")]
    [InlineData("Escalation:Steps:0:Role", "boss")]
    [InlineData("Data:Directory", " ")]
    public void A_setting_that_cannot_be_meant_is_refused_by_its_key(string key, string value) => Assert.Contains(
        Settings.Refusals(("Escalation:Steps:0:At", "0"), ("Escalation:Steps:0:Role", "legal"), (key, value)),
        sentence => sentence.StartsWith(key, StringComparison.Ordinal));

    [Fact]
    public void Ten_that_was_meant_as_minutes_is_shown_as_the_ten_days_it_is_read_as() => Assert.Equal(
        "Incident:LeadNagAfter is 10.00:00:00 ([days.]hours:minutes:seconds): it has to be more than nothing and at most 1 day(s). Ten minutes are 00:10:00.",
        Assert.Single(Settings.Refusals(("Incident:LeadNagAfter", "10"))));

    [Fact]
    public void Steps_have_to_ascend() => Assert.Equal(
        "Escalation:Steps:1:At is “0.5”: it has to be later than the step before it.",
        Assert.Single(Settings.Refusals(
            ("Escalation:Steps:0:At", "0.5"), ("Escalation:Steps:0:Role", "legal"), ("Escalation:Steps:1:At", "0.5"), ("Escalation:Steps:1:Role", "legal"))));

    [Fact]
    public void The_worse_of_two_severities_must_not_have_the_longer_deadline() => Assert.StartsWith(
        "Escalation:Deadlines gives P1 15.00:00:00", Settings.Refusals(("Escalation:Deadlines:P1", "15"))[0], StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "/srv/bot/data")]
    [InlineData("record", "/srv/bot/record")]
    [InlineData("/var/lib/chatops", "/var/lib/chatops")]
    public void The_data_folder_is_relative_to_the_content_root(string? configured, string expected) =>
        Assert.Equal(expected, Settings.Read<DataDirectory>(("Data:Directory", configured)).Path);
}
