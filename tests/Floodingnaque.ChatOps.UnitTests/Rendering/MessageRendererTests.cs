using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;

namespace Floodingnaque.ChatOps.UnitTests.Rendering;

public sealed class MessageRendererTests
{
    [Fact]
    public void Every_template_that_Core_and_the_answers_name_is_there()
    {
        var owed = Messages.Situations().Values.Concat(Messages.RunSituations().Values).Concat(Messages.EvidenceSituations().Values).Append(Thawed()).SelectMany(s => s.Owed).Select(o => o.Reaction);
        var failed = Some.Declared().Then(Some.Now, Actor.Bot, new ReactionFailed("1.0", nameof(OpenChannel), "name_taken"));
        var cardless = Some.Declared().Then(Some.Now, Actor.Bot, new ReactionFailed("1.2", nameof(PostCard), "restricted_action"));
        var nagged = Some.Declared().Then(Some.Now, Actor.Bot, new LeadMissingNagged(TimeSpan.Zero), new UpdateReminded(Some.Now));
        var said = owed.Concat(failed.Owed.Concat(cardless.Owed).Concat(nagged.Owed).Select(o => o.Reaction)).Select(r => r switch
        {
            SayInChannel s => s.Template,
            TellPerson t => t.Template,
            PostCard or UpdateCard => "card",
            Announce or UpdateAnnouncement => "announcement",
            PagePerson => "escalation-page",
            RetirePage => "page-retired",
            PostRun or UpdateRun => "run",
            UpdateCollection => "evidence-card",
            PostCollection => "look",
            _ => null,
        });
        var names = said.OfType<string>().Concat(Answers())
            .Concat(["status", "timeline", "list", "contacts", "controls", "doctor", "help", "help-verb", "evidence", "evidence-checked", "alert"]).Distinct().ToArray();

        Assert.Empty(names.Except(TemplateSet.Load(TemplateSet.ShippedDirectory).Names));
        Assert.Empty(TemplateSet.Load(TemplateSet.ShippedDirectory).Names.Except(names));
    }

    private static Incident Thawed() => Messages.RunSituations()["frozen"].Then(Some.Now, Some.Ben, new ActionsThawed(Some.Recipient(Some.Ben)));

    [Fact]
    public void The_topic_says_severity_state_lead_and_the_next_update()
    {
        Assert.Equal("P2 · open · lead – · next update 04:03 UTC", MessageRenderer.Topic(Some.Declared()));
        Assert.Equal("P2 · open · lead @Ben · next update 04:03 UTC", MessageRenderer.Topic(Some.Declared().Acknowledged()));
        Assert.Equal("P4 · open · lead – · next update 1 Dec 03:03 UTC", MessageRenderer.Topic(Some.Declared(Severity.P4)));
        Assert.Equal("P2 · resolved 04:38 UTC · lead –", MessageRenderer.Topic(Some.Declared().Resolved()));
    }

    [Fact]
    public void A_topic_fits_whatever_the_leads_name_is()
    {
        var name = string.Concat(Enumerable.Repeat("👩‍👩‍👧\n", 300));
        var state = Some.Declared().Then(Some.Now, Some.Ben, new IncidentAcknowledged(new Recipient(name, Some.Ben), TimeSpan.Zero, true, true));
        Assert.InRange(MessageRenderer.Topic(state).Length, 1, MessageRenderer.MaxTopic);
        Assert.Contains("next update", MessageRenderer.Topic(state), StringComparison.Ordinal);
    }

    [Fact]
    public void The_declare_form_shows_what_each_severity_means_and_what_was_said_already()
    {
        var form = MessageRenderer.DeclareForm(new Dictionary<string, string> { ["title"] = "keys", ["severity"] = "P2", ["summary"] = "" });
        Assert.Equal(["keys", "P2", null], form.Fields.Select(f => f.Initial));
        Assert.Equal(["P1", "P2", "P3", "P4"], form.Fields[1].Options!.Select(o => o.Value));
        Assert.All(form.Fields[1].Options!, o => Assert.InRange(Math.Max(o.Label.Length, o.Description!.Length), 1, 75));
        Assert.Contains("ransomware", form.Fields[1].Hint, StringComparison.Ordinal);
        Assert.IsType<Begin>(DeclareIncident.FromForm(
            Some.Context(), form.Fields.ToDictionary(f => f.Name, f => f.Initial ?? "")).Value);
    }

    [Theory]
    [InlineData("Say `note TEXT`.", "Say `note TEXT`.")]
    [InlineData("odd ` one", "odd ` one")]
    [InlineData("`a` and `b` and ` odd", "`a` and `b` and ` odd")]
    public void A_refusal_shows_what_stands_in_backticks_as_code(string sentence, string shown) =>
        Assert.Equal(shown, BlockText.Of(((SectionBlock)MessageRenderer.Refusal(new Refusal("x", sentence)).Blocks[0]).Spans));

    [Fact]
    public void Not_recorded_says_so_first_and_what_to_do() =>
        Snapshot.Match(BlockText.Of(MessageRenderer.NotRecorded("No space left on device")), "not-recorded");

    [Fact]
    public void A_page_that_comes_after_the_deadline_says_that_it_was_missed() =>
        Assert.Contains("(missed)", BlockText.Of(Messages.Render("escalation-page", "stuck")), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "INC-2026-11-24-001 was just declared.")]
    [InlineData(3, "Nobody acknowledged in 10 min.")]
    public void A_rung_that_fired_by_itself_says_why(int step, string why)
    {
        var incident = Messages.Situations()["stuck"];
        var message = Messages.Renderer.Render("escalation-step-fired", incident, Messages.Context(incident) with { Step = step, By = null });
        Assert.Contains(why, BlockText.Of(message), StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_shows_the_whole_head_as_a_witness() =>
        Assert.Contains($"17:{Some.Hash(17)}", BlockText.Of(Messages.Render("card")), StringComparison.Ordinal);

    [Fact]
    public void When_nobody_has_the_role_every_responder_is_to_be_called()
    {
        var roster = Some.Roster() with { People = [.. Some.Roster().People.Where(p => !p.Has(Role.FirstResponder))] };
        var incident = Some.Declared(context: Some.Context(roster: roster));
        var message = Messages.Renderer.Render("escalation-unreached", incident, Messages.Context(incident) with { Roster = roster });
        Assert.Contains("• Ben – ☎ +63 900 000 0002", BlockText.Of(message), StringComparison.Ordinal);
        Assert.DoesNotContain("Dora", BlockText.Of(message), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_roster_contacts_are_all_to_be_done() =>
        Assert.Equal(7, BlockText.Of(Messages.Renderer.Render(
            "contacts", Incident.Nothing, Messages.Context(Some.Declared()) with { Roster = Roster.Empty })).Split("  • TBD").Length - 1);

    [Theory]
    [InlineData("list")]
    [InlineData("help")]
    [InlineData("help-verb")]
    [InlineData("contacts")]
    [InlineData("doctor")]
    public void What_is_about_no_incident_needs_none(string template) =>
        Assert.NotEmpty(Messages.Renderer.Render(template, Incident.Nothing, Messages.Context(Some.Declared())).Blocks);

    [Fact]
    public void A_long_list_says_how_many_it_left_out()
    {
        var context = Messages.Context(Some.Declared());
        var message = Messages.Renderer.Render("list", Incident.Nothing, context with { Incidents = [.. Enumerable.Repeat(context.Incidents[0], 23)] });
        Assert.Contains("And 3 older.", BlockText.Of(message), StringComparison.Ordinal);
        Assert.InRange(message.Blocks.Count, 1, 50);
    }

    private static IEnumerable<string> Answers()
    {
        var (now, ben, state) = (Some.Now, Some.Recipient(Some.Ben), Some.Declared());
        AddNote Note(NoteSource source, bool elsewhere) => new("x", now, source, null, null, ben, elsewhere);
        ICommand[] commands =
        [
            new DeclareIncident(Some.Id, Severity.P1, "x", null, Some.Context()), Note(NoteSource.Command, false), Note(NoteSource.Command, true),
            Note(NoteSource.Shortcut, false), new AcknowledgeIncident(ben, now), new EscalateIncident(ben, now, "/incident"),
            new ResolveIncident(ben, null, now), new ReopenIncident(ben, null, Some.Context()),
            new RequestAction(new ActionOrder(BlockAddress.Name, "203.0.113.7", "nginx", null, false), Some.Context()),
            new ApproveAction(1, Some.Hash(1), Some.Context()), new CancelAction(1, Some.Context()), new OverrideEvidence(1, "data is leaving now", Some.Context()),
            new CollectEvidence(["api"], false, Some.Context()), new CheckEvidence(1, Some.Context()), new HandOutEvidence(1, 1, Some.Context()), new RequestLook(new LookOrder("top", "ips", null), Some.Context()),
        ];
        var late = new AcknowledgeIncident(Some.Recipient(Some.Carla), now).Answer(state.Acknowledged()).Template;
        return commands.Select(c => c.Answer(state).Template).Append(late).Where(t => t.Length > 0);
    }
}
