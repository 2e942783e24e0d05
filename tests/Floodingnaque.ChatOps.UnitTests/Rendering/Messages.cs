using Floodingnaque.ChatOps.Core.Chat;
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

    public static RenderContext Context(Incident incident, string text = "Seen in the nginx log.", string by = "Ben") =>
        new(Some.Roster(), Some.Settings, Some.Platform, incident.LastAt.AddSeconds(30))
        {
            Head = Some.Head(),
            Step = 1,
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
        var incident = Situations()[situation];
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
