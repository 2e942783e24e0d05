using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Doctor;
using Floodingnaque.ChatOps.UnitTests.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.UnitTests.Doctor;

public sealed class SettingsAndRosterCheckTests
{
    /// <summary>A team whose every row of the runbook's section 8 is filled in, twice.</summary>
    private static readonly (string, string?)[] Complete = [.. Team()];

    [Fact]
    public async Task Settings_that_are_known_and_filled_in_are_well() =>
        Assert.Equal(DoctorStatus.Ok, (await Settled(("Incident:CommandName", "/incident"))).Status);

    [Fact]
    public async Task A_key_that_nobody_reads_is_a_warning()
    {
        var finding = await Settled(("Incident:LeadNagAftr", "00:10:00"));
        Assert.Equal(DoctorStatus.Warning, finding.Status);
        Assert.StartsWith("Incident:LeadNagAftr is read by nobody.", Assert.Single(finding.Details), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TBD")]
    [InlineData("xoxb-your-token")]
    [InlineData("changeme")]
    [InlineData("<token>")]
    public async Task A_value_that_was_never_filled_in_fails_and_is_not_shown(string value)
    {
        var finding = await Settled(("Data:Directory", value));
        Assert.Equal(DoctorStatus.Failed, finding.Status);
        Assert.Equal("Data:Directory still holds a placeholder.", Assert.Single(finding.Details));
    }

    [Fact]
    public async Task A_made_up_roster_fails()
    {
        var finding = await Roster();
        Assert.Equal(DoctorStatus.Failed, finding.Status);
        Assert.StartsWith("Nobody is on the roster", finding.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_complete_roster_is_well() => Assert.Equal(
        ("10 people; every step of the chain reaches somebody.", DoctorStatus.Ok), await Roster(Complete) is var f ? (f.Sentence, f.Status) : default);

    [Theory]
    [InlineData("Roster:People:2:Phone", "", "Person 2 (Roster:People:2) has no Phone.")]
    [InlineData("Roster:People:2:Email", "TBD", "Person 2 (Roster:People:2) has no Email.")]
    [InlineData("Roster:People:3:Phone", "+00 000 000", "Person 3 (Roster:People:3) has no Phone.")]
    [InlineData("Roster:People:4:Name", "TBD", "TBD (Roster:People:4) has no Name.")]
    [InlineData("Roster:Externals:0:Contact", "(Add your country's CERT contact)", "Local CERT: the outside contact is not filled in.")]
    [InlineData("Roster:Externals:0:Contact", null, "Local CERT: the outside contact is not filled in.")]
    public async Task A_contact_that_is_missing_or_TBD_fails(string key, string? value, string expected)
    {
        var finding = await Roster([.. Complete, (key, value)]);
        Assert.Equal(DoctorStatus.Failed, finding.Status);
        Assert.Equal(expected, Assert.Single(finding.Details));
    }

    [Fact]
    public async Task The_contact_that_the_runbook_leaves_open_fails()
    {
        var finding = await Roster([.. Complete.Where(p => !p.Item1.StartsWith("Roster:Externals", StringComparison.Ordinal))]);
        Assert.Equal("Local CERT: the outside contact is not filled in.", Assert.Single(finding.Details));
    }

    [Fact]
    public async Task A_step_of_the_chain_that_nobody_holds_fails()
    {
        var finding = await Roster([.. Complete, ("Roster:People:0:Roles:0", "stakeholder"), ("Roster:People:1:Roles:0", "stakeholder")]);
        Assert.Equal("First Responder: nobody has the role first-responder, which a step of the chain calls.", Assert.Single(finding.Details));
    }

    [Fact]
    public async Task With_Slack_set_up_people_without_a_Slack_id_cannot_be_reached()
    {
        var finding = await Roster([.. Complete, ("Roster:People:2:Slack", ""), ("Roster:People:3:Slack", ""), ("Slack:BotToken", "xoxb-1")]);
        Assert.Equal("Security Lead: Person 2, Person 3 cannot be reached on slack (no id).", Assert.Single(finding.Details));
    }

    [Fact]
    public async Task A_role_that_one_person_holds_alone_is_a_warning()
    {
        var finding = await Roster([.. Complete, ("Roster:People:9:Roles:0", "stakeholder")]);
        Assert.Equal((DoctorStatus.Warning, "Legal/Compliance: only Person 8."), (finding.Status, Assert.Single(finding.Details)));
    }

    private static IEnumerable<(string, string?)> Team()
    {
        string[] roles = ["first-responder", "security-lead", "engineering-lead", "devops-lead", "legal"];
        for (var i = 0; i < 10; i++)
        {
            yield return ($"Roster:People:{i}:Name", $"Person {i}");
            yield return ($"Roster:People:{i}:Slack", $"U{i}");
            yield return ($"Roster:People:{i}:Email", $"p{i}@example.org");
            yield return ($"Roster:People:{i}:Phone", $"+63 2 555 010{i}");
            yield return ($"Roster:People:{i}:Roles:0", roles[i / 2]);
        }

        yield return ("Roster:Externals:0:Name", "Local CERT");
        yield return ("Roster:Externals:0:Contact", "cert@example.org");
    }

    private static async Task<DoctorFinding> Settled(params (string Key, string? Value)[] pairs)
    {
        using var services = Settings.Services();
        return await new SettingsCheck(Settings.Of(pairs), services.GetServices<KnownSection>()).Run(CancellationToken.None);
    }

    private static async Task<DoctorFinding> Roster(params (string Key, string? Value)[] pairs)
    {
        using var services = Settings.Services(pairs);
        return await new RosterCheck(
            services.GetRequiredService<IOptions<RosterOptions>>(), services.GetRequiredService<Roster>(),
            services.GetRequiredService<IncidentSettings>(), Settings.Of(pairs)).Run(CancellationToken.None);
    }
}
