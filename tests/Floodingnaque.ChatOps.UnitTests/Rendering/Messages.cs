using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;
using Floodingnaque.ChatOps.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Floodingnaque.ChatOps.UnitTests.Rendering;

/// <summary>Every message in each of the situations that change its words.</summary>
internal static class Messages
{
    public static readonly MessageRenderer Renderer = new(TemplateSet.Load(TemplateSet.ShippedDirectory), NullLogger<MessageRenderer>.Instance);

    /// <summary>Where an incident can be when a message about it is rendered: a reaction may come late.</summary>
    public static Dictionary<string, Incident> Situations(string title = "API keys abused from 203.0.113.7", string text = "Seen in the nginx log.")
    {
        var open = Some.Declared(Severity.P1, title, text).WithChannel();
        var acknowledged = open.Performed(nameof(PagePerson), null, Some.Message("page")).Acknowledged();
        return new()
        {
            ["new"] = Some.Declared(Severity.P2, title),
            ["open"] = open,
            ["stuck"] = Stuck(title),
            ["acknowledged"] = acknowledged,
            ["late"] = open.Acknowledged(after: TimeSpan.FromMinutes(20)),
            ["resolved"] = acknowledged.Resolved(text),
            ["reopened"] = acknowledged.Resolved(text).Then(
                Some.Now.AddHours(2), Some.Ben, new ReopenIncident(Some.Recipient(Some.Ben), text, Some.Context(Some.Ben, Some.Now.AddHours(2)))),
        };
    }

    /// <summary>Where a guarded action can be when a message about it is rendered.</summary>
    public static Dictionary<string, Incident> RunSituations(string title = "API keys abused from 203.0.113.7", string text = "nginx refuses it", string by = "Maria")
    {
        var verdict = new Verdict("block", 2, ["security-lead", "engineering-lead"], TimeSpan.FromMinutes(15), TimeSpan.FromHours(24));
        var order = new ActionOrder(BlockAddress.Name, "203.0.113.7", "nginx", TimeSpan.FromHours(2), false);
        var at = Some.Now.AddMinutes(1);
        var asked = Some.Declared(Severity.P2, title).WithChannel()
            .Then(at, Some.Maria, new ActionRequested(1, order, new Recipient(by, Some.Maria), verdict, at.AddMinutes(15)));
        var plan = new ActionPlan(["nginx -t", "nginx -s reload"], [$"+ {text}"], [text], [text], text);
        var digest = Some.Hash(1);
        var waiting = asked.Then(at, Actor.Bot, new ActionPlanned(1, plan, digest, null)).Performed(nameof(PostRun), Some.Channel, Some.Message("run"));
        var half = waiting.Then(at, Some.Ben, new ActionApproved(1, Some.Recipient(Some.Ben), digest));
        var approved = half.Then(at, Some.Carla, new ActionApproved(1, Some.Recipient(Some.Carla), digest));
        var inForce = approved.Then(at, Actor.Bot, new ActionPerformed(1, RunEnd.None, [], text, null, at.AddHours(2), at.AddMinutes(10)));
        var kept = inForce.Then(at, Some.Ben, new ControlConfirmed(1, Some.Recipient(Some.Ben)));
        var undoing = kept.Then(at, Some.Ben, new UndoOrdered(1, Some.Recipient(Some.Ben), UndoCause.Asked));
        var isolate = Some.Declared(Severity.P2, title).WithChannel()
            .Then(at, Some.Maria, new ActionRequested(1, new ActionOrder("isolate", "floodingnaque-api-prod", "docker", null, false), new Recipient(by, Some.Maria), verdict, at.AddMinutes(15)))
            .Then(at, Actor.Bot, new ActionPlanned(1, plan with { AtLeast = 2 }, digest, null)).Performed(nameof(PostRun), Some.Channel, Some.Message("run"));
        var overridden = isolate.Then(at, Some.Ben, new EvidenceOverridden(1, Some.Recipient(Some.Ben), text));
        var isolated = overridden.Then(at, Some.Ben, new ActionApproved(1, Some.Recipient(Some.Ben), digest)).Then(at, Some.Carla, new ActionApproved(1, Some.Recipient(Some.Carla), digest))
            .Then(at, Actor.Bot, new ActionPerformed(1, RunEnd.None, [], text, null, null, null));
        var rotated = Some.Declared(Severity.P2, title).WithChannel()
            .Then(at, Some.Maria, new ActionRequested(1, new ActionOrder("rotate", "JWT_SECRET_KEY", "secrets", null, false), new Recipient(by, Some.Maria), verdict, at.AddMinutes(15)))
            .Then(at, Actor.Bot, new ActionPlanned(1, plan, digest, null)).Then(at, Some.Ben, new EvidenceOverridden(1, Some.Recipient(Some.Ben), text))
            .Then(at, Some.Ben, new ActionApproved(1, Some.Recipient(Some.Ben), digest)).Then(at, Actor.Bot, new ActionPerformed(1, RunEnd.Done, [], text, null, null, null));
        return new()
        {
            ["evidence first"] = isolate,
            ["overridden"] = overridden,
            ["isolated"] = isolated,
            ["rotated"] = rotated,
            ["slipped"] = kept.Then(at, Actor.Bot, new ActionRenewed(1, [], text, Holds: false)),
            ["told once more"] = kept.Then(at, Actor.Bot, new ActionRenewed(1, [], text, Holds: false) { TryAt = at.AddMinutes(1) }).Then(at.AddMinutes(1), Actor.Bot, new RenewalRetried(1)),
            ["planning"] = asked,
            ["waiting"] = waiting,
            ["half approved"] = half,
            ["approved"] = approved,
            ["begun"] = approved.Then(at, Actor.Bot, new ActionBegun(1)),
            ["in force"] = inForce,
            ["kept"] = kept,
            ["frozen"] = waiting.Then(at, Some.Ben, new ActionsFrozen(Some.Recipient(Some.Ben), text)),
            ["not planned"] = asked.Then(at, Actor.Bot, new ActionNotPlanned(1, text)),
            ["planned anew"] = approved.Then(at, Actor.Bot, new ActionPlanned(1, plan, Some.Hash(2), text)),
            ["glass broken"] = half.Then(at, Some.Carla, new GlassBroken(1, Some.Recipient(Some.Carla), text)),
            ["glass broken before anything was collected, by who asked"] = isolate.Then(at, Some.Maria, new GlassBroken(1, new Recipient(by, Some.Maria), text)),
            ["denied"] = waiting.Then(at, Some.Ben, new ActionDenied(1, Some.Recipient(Some.Ben), text)),
            ["lapsed"] = waiting.Then(at, Actor.Bot, new ActionLapsed(1)),
            ["failed"] = approved.Then(at, Actor.Bot, new ActionPerformed(1, RunEnd.Failed, [], text, text, at.AddMinutes(5), null)),
            ["undone"] = undoing.Then(at, Actor.Bot, new ActionUndone(1, [], text, null, null)),
            ["settled"] = undoing.Then(at, Actor.Bot, new ActionUndone(1, [], text, text, at.AddMinutes(5))).Then(at, Some.Ben, new ActionSettled(1, Some.Recipient(Some.Ben), text)),
            ["not undone"] = undoing.Then(at, Actor.Bot, new ActionUndone(1, [], text, text, at.AddMinutes(5))),
        };
    }

    /// <summary>Where a collection of evidence can be when a message about it is rendered.</summary>
    public static Dictionary<string, Incident> EvidenceSituations(string title = "API keys abused from 203.0.113.7", string text = "12 processes", string by = "Maria")
    {
        var at = Some.Now.AddMinutes(1);
        var item = new EvidenceItem(1, "api", "processes", "api/processes.txt.gz", ItemOutcome.Collected, Some.Hash(3), 120, text, null, TimeSpan.FromSeconds(1));
        var asked = Some.Declared(Severity.P2, title).WithChannel().Then(at, Some.Maria, new EvidenceRequested(1, ["api", "nginx"], new Recipient(by, Some.Maria)));
        var running = asked.Then(at, Actor.Bot, new EvidenceItemStored(1, item));
        var failing = running.Then(at, Actor.Bot, new EvidenceItemStored(1, item with { Number = 2, Name = "logs", Outcome = ItemOutcome.Failed, File = null, Sha256 = null, Bytes = 0 }));
        var cancelling = running.Then(at, Some.Ben, new CollectionCancelled(1, new Recipient(by, Some.Ben)));
        var done = running.Then(at.AddSeconds(9), Actor.Bot, new EvidenceSealed(1, Some.Hash(4), "1 items"));
        var look = Some.Declared(Severity.P2, title).WithChannel()
            .Then(at, Some.Maria, new EvidenceRequested(1, [], new Recipient(by, Some.Maria)) { Look = new LookOrder("top", "ips", TimeSpan.FromMinutes(15)) })
            .Then(at, Actor.Bot, new EvidenceItemStored(1, item with { Target = "top", Name = "whole answer" }))
            .Then(at, Actor.Bot, new EvidenceSealed(1, Some.Hash(4), "1 items")
            {
                Findings = new LookFindings(text, ["address", "requests", "4xx"], [["203.0.113.7", "4,711", "98%"], [text, "12", "0%"]], [text]) { Suspects = ["203.0.113.7"] },
            });
        return new()
        {
            ["asked"] = asked,
            ["collecting"] = running,
            ["failing"] = failing,
            ["cancelling"] = cancelling,
            ["cancelled"] = cancelling.Then(at, Actor.Bot, new EvidenceSealed(1, Some.Hash(4), "1 items")),
            ["sealed"] = done,
            ["incomplete"] = failing.Then(at, Actor.Bot, new EvidenceSealed(1, Some.Hash(4), "1 of 2 items")),
            ["empty"] = asked.Then(at, Actor.Bot, new EvidenceSealed(1, null, "")),
            ["checked"] = done.Then(at, Actor.Bot, new EvidenceChecked(1, true, text)),
            ["look"] = look,
        };
    }

    /// <summary>Those in which the template can be rendered.</summary>
    public static Dictionary<string, Incident> SituationsOf(string template, string title = "API keys abused from 203.0.113.7", string text = "Seen in the nginx log.", string by = "Maria") =>
        template.StartsWith("run", StringComparison.Ordinal) || template.StartsWith("action", StringComparison.Ordinal) || template is "controls" or "glass-broken"
            ? RunSituations(title, text, by)
            : template == "evidence-handed-out" ? EvidenceSituations(title, text, by).Where(s => s.Value.Collections[1].Items.Count > 0).ToDictionary()
            : template.StartsWith("evidence", StringComparison.Ordinal) || template.StartsWith("look", StringComparison.Ordinal) ? EvidenceSituations(title, text, by)
            : Situations(title, text);

    public static RenderContext Context(Incident incident, string text = "Seen in the nginx log.", string by = "Ben") =>
        new(Some.Roster(), Some.Settings, Some.Platform, incident.LastAt.AddSeconds(30))
        {
            Head = Some.Head(),
            Step = 1,
            Run = 1,
            Alert = new Alert("credential-stuffing", Severity.P2, "Passwords guessed from 203.0.113.7", text, ["203.0.113.7", text], "3.1"),
            Collection = 1,
            Item = 1,
            Controls = [.. incident.Runs.Values.Where(r => r.IsLive).Select(r => new ControlRow(Some.Id, r))],
            Text = text,
            By = new Recipient(by, Some.Ben),
            Incidents = [Entry(incident, by)],
            Timeline = Timeline(incident, text),
            Verbs = CommandTable.Verbs,
            About = AddNote.Verb,
            Checks =
            [
                new DoctorCheck("Journal", true, "3 incidents, writable"),
                new DoctorCheck("Roster", false, "nobody is legal", "Name somebody in Roster:People with the role legal."),
            ],
        };

    public static ChatMessage Render(string template, string situation = "open", string text = "Seen in the nginx log.")
    {
        var incident = SituationsOf(template)[situation];
        return Renderer.Render(template, incident, Context(incident, text));
    }

    private static IncidentEntry Entry(Incident s, string leadName) => new(
        Some.Id, s.Severity, s.Title, s.Status.ToString(), s.Lead?.Address, s.Lead is null ? null : leadName, s.DeclaredAt, s.ResolvedAt,
        s.LastAt, s.Channel, [], 0, 100, Some.Head());

    private static TimelinePage Timeline(Incident incident, string text)
    {
        var events = new[]
        {
            Some.Recorded(1, new NoteAdded(text, Some.Now, NoteSource.Command, null, null)),
            Some.Recorded(2, Some.Said("Looking at <@U2>'s query", "2.0", Some.Now.AddMinutes(2), new ChatFile("F1", "nginx.log", "text/plain", 10))),
            Some.Recorded(3, new MessageAmended(Some.Message("2.0"), text, Some.Now.AddMinutes(3))),
            Some.Recorded(4, new MessageDeleted(Some.Message("2.0"), Some.Now.AddMinutes(4))),
            Some.Recorded(5, new EscalationStepFired(1, null), Actor.Bot),
        };
        return TimelineEntries.Page(TimelineEntries.Of(events, incident, Some.Roster()), 1, notesOnly: false);
    }

    /// <summary>Past the deadline: nobody answered, the whole chain was called, step 1 reached nobody, and the topic could not be set.</summary>
    private static Incident Stuck(string title)
    {
        var state = Some.Declared(Severity.P1, title).WithChannel();
        state = state.Then(Some.Now.AddMinutes(1), Actor.Bot, new ReportUnreached(1));
        foreach (var step in state.Ladder.Skip(1))
        {
            state = state.Then(step.DueAt, Actor.Bot, new FireStep(step.Number, step.DueAt));
        }

        var topic = state.Owed.First(o => o.Reaction is SetTopic);
        return state.Then(Some.Now.AddMinutes(15), Actor.Bot, new ReactionFailed(topic.Id, nameof(SetTopic), "not_in_channel"));
    }
}
