using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.UnitTests.Configuration;

public sealed class RosterSettingsTests
{
    [Fact]
    public void A_person_is_known_by_every_platform_id_and_by_a_console_word_of_the_name()
    {
        var roster = Settings.Read<Roster>(
            ("Roster:People:0:Name", " Ana María Cruz "), ("Roster:People:0:Slack", "U012ABC"), ("Roster:People:0:Teams", "8f1c-aa"),
            ("Roster:People:0:Email", "ana@example.org"), ("Roster:People:0:Phone", "+63 2 555 0100"),
            ("Roster:People:0:Roles:0", "security-lead"), ("Roster:People:0:Roles:1", "Legal"));

        var ana = Assert.Single(roster.People);
        Assert.Equal("Ana María Cruz", ana.Name);
        Assert.Same(ana, roster.Find(new Actor("slack", "U012ABC")));
        Assert.Same(ana, roster.Find(new Actor("teams", "8f1c-aa")));
        Assert.Same(ana, roster.Find(new Actor("console", "ana-maría-cruz")));
        Assert.True(ana.Has(Role.SecurityLead) && ana.Has(Role.Legal));
        Assert.Equal("+63 2 555 0100", ana.Phone);
    }

    [Fact]
    public void Somebody_without_a_Slack_id_has_none() =>
        Assert.Null(Settings.Read<Roster>(("Roster:People:0:Name", "Ben"), ("Roster:People:0:Slack", " ")).People[0].On("slack"));

    [Fact]
    public void The_order_of_the_people_is_that_of_the_settings_also_past_ten()
    {
        var pairs = Enumerable.Range(0, 12).Select(i => ($"Roster:People:{i}:Name", (string?)$"Person {i}")).ToArray();
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"Person {i}"), Settings.Read<Roster>(pairs).People.Select(p => p.Name));
    }

    [Fact]
    public void Without_a_roster_there_is_somebody_for_every_role_and_one_colleague_with_none()
    {
        var people = Settings.Read<Roster>().People;
        Assert.All(Enum.GetValues<Role>(), role => Assert.Single(people, p => p.Has(role)));
        Assert.Equal("Colleague", Assert.Single(people, p => p.Roles.IsEmpty).Name);
        Assert.All(people, p => Assert.Equal(["console"], p.Ids.Keys));
        Assert.Equal("cto-engineering-lead", people.Single(p => p.Has(Role.EngineeringLead)).Ids["console"]);
    }

    [Fact]
    public void The_outside_contacts_are_those_of_the_runbook_unless_others_are_configured()
    {
        Assert.Equal(
            ["Supabase Support", "Redis Cloud Support", "Cloudflare Security", "Local CERT"], Settings.Read<Roster>().Externals.Select(e => e.Name));
        Assert.Equal(
            new ExternalContact("CERT-PH", "cert@example.org"),
            Assert.Single(Settings.Read<Roster>(("Roster:Externals:0:Name", "CERT-PH"), ("Roster:Externals:0:Contact", "cert@example.org")).Externals));
    }

    [Fact]
    public void A_role_that_does_not_exist_is_refused_by_its_key() => Assert.Equal(
        "Roster:People:2:Roles:0 is “boss”, which is no role. The roles are first-responder, security-lead, engineering-lead, devops-lead, legal, stakeholder.",
        Assert.Single(Settings.Refusals(("Roster:People:0:Name", "Ana"), ("Roster:People:2:Name", "Ben"), ("Roster:People:2:Roles:0", "boss"))));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("…!")]
    public void A_person_without_a_usable_name_is_refused(string name) => Assert.StartsWith(
        "Roster:People:0:Name", Assert.Single(Settings.Refusals(("Roster:People:0:Name", name), ("Roster:People:0:Slack", "U1"))), StringComparison.Ordinal);

    [Fact]
    public void An_id_belongs_to_one_person() => Assert.Equal(
        "Roster:People:1:Slack is “U1”, which is already Roster:People:0:Slack: an id belongs to one person.",
        Assert.Single(Settings.Refusals(
            ("Roster:People:0:Name", "Ana"), ("Roster:People:0:Slack", "U1"), ("Roster:People:1:Name", "Ben"), ("Roster:People:1:Slack", " U1 "))));

    [Fact]
    public void Two_names_that_look_the_same_in_the_console_are_refused() => Assert.Contains(
        "Roster:People:1:Name is as good as the same as Roster:People:0:Name",
        Assert.Single(Settings.Refusals(("Roster:People:0:Name", "Ana Cruz"), ("Roster:People:1:Name", "ana  CRUZ."))), StringComparison.Ordinal);

    [Theory]
    [InlineData("@ana")]
    [InlineData("<@U012ABC>")]
    [InlineData("Ana Cruz")]
    public void A_name_or_mention_in_place_of_an_id_is_refused(string id) => Assert.StartsWith(
        "Roster:People:0:Slack is “", Assert.Single(Settings.Refusals(("Roster:People:0:Name", "Ana"), ("Roster:People:0:Slack", id))), StringComparison.Ordinal);

    [Fact]
    public void A_contact_without_a_name_is_refused() => Assert.StartsWith(
        "Roster:Externals:0:Name is empty", Assert.Single(Settings.Refusals(("Roster:Externals:0:Contact", "x@example.org"))), StringComparison.Ordinal);

    [Fact]
    public void Every_problem_is_told_at_once() =>
        Assert.Equal(3, Settings.Refusals(("Roster:People:0:Name", ""), ("Roster:People:0:Roles:0", "boss"), ("Incident:CommandName", "x")).Count);
}
