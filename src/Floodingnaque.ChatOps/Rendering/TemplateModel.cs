using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>The values a template can name. Each is made when it is asked for: a note needs none of the roster, and notes are many.</summary>
internal sealed class TemplateModel(Incident incident, RenderContext context) : ScriptObject(0, autoImportStaticsFromThisType: false) // there are none, and looking for them is slow
{
    private readonly IncidentView? view = incident.Status is IncidentStatus.None ? null : new IncidentView(incident, context);

    public override bool TryGetValue(TemplateContext? engine, SourceSpan span, string member, out object? value) =>
        base.TryGetValue(engine!, span, member, out value) || Find(member, out value);

    public override bool Contains(string member) => base.Contains(member) || Find(member, out _);

    private bool Find(string member, out object? value)
    {
        value = member switch
        {
            "command" => context.Settings.CommandName,
            "now" => context.Now,
            "private_channels" => context.Settings.PrivateChannels,
            "text" => context.Text,
            "by" => context.By,
            "incident" => view,
            "step" => context.Step is { } number ? view?.Step(number) : null,
            "to_call" => ToCall(),
            "run" => context.Run is { } run && incident.Runs.TryGetValue(run, out var found) ? new RunView(incident.Id, found, context) : null,
            "collection" => context.Collection is { } chosen && incident.Collections.TryGetValue(chosen, out var collection) ? new CollectionView(incident.Id, collection, context.Item) : null,
            "collections" => incident.Collections.Values.Where(c => c.Look is null || c.Items.Any(i => i.IsKept)).TakeLast(ListEvidence.MaxRows).Select(c => new CollectionView(incident.Id, c, null)).ToArray(),
            "head" => context.Head,
            "head_short" => context.Head.Hash is { Length: > 12 } hash ? hash[..12] + "…" : context.Head.Hash,
            "mark_emoji" => string.Join(" or ", context.Settings.MarkEmoji.Select(Emoji)),
            "severities" => Severities.All,
            "alert" => context.Alert,
            _ => Answer(member),
        };
        return value is not null || member is "text" or "by" or "step" or "run" or "collection" or "about" or "head_short" || (member is "incident" && view is not null);
    }

    /// <summary>The two that are set without being asked are shown as they look: not every platform draws names.</summary>
    private static string Emoji(string name) => name switch
    {
        "pushpin" => "📌",
        "memo" => "📝",
        _ => $":{name}:",
    };

    private object? Answer(string member) => member switch
    {
        "incidents" => context.Incidents.Take(ListIncidents.MaxRows).Select(e => new EntryView(e, context)).ToArray(),
        "controls" => context.Controls.Take(ShowControls.MaxRows).Select(c => new RunView(c.Incident, c.Run, context)).ToArray(),
        "more_controls" => Math.Max(0, context.Controls.Count - ShowControls.MaxRows),
        "left_out" => Math.Max(0, context.Incidents.Count - ListIncidents.MaxRows),
        "scope" => context.Scope.ToString().ToLowerInvariant(),
        "timeline" => context.Timeline,
        "topics" => CommandTable.Topics.Select(t => new TopicView(t.Title, [.. t.Verbs.Where(context.Verbs.Contains).Select(v => new VerbView(v, context.Settings.CommandName))]))
            .Where(t => t.Verbs.Count > 0).ToArray(),
        "about" => context.About is { } verb ? new VerbView(verb, context.Settings.CommandName) : null,
        "checks" => context.Checks,
        "failing" => context.Checks.Where(c => !c.Ok).ToArray(),
        "roles" => Enum.GetValues<Role>()
            .Select(r => new RoleView(r.Title(), [.. context.Roster.With(r).Select(Person)])).ToArray(),
        "externals" => context.HidesContacts ? [.. context.Roster.Externals.Select(e => e with { Contact = PersonView.Hidden })] : context.Roster.Externals,
        "contacts_hidden" => context.HidesContacts,
        _ => null,
    };

    /// <summary>Hidden here and not in the template alone: an operator's own template must not give them away.</summary>
    private PersonView Person(Person person) =>
        new(context.HidesContacts ? person with { Phone = PersonView.Hidden, Email = PersonView.Hidden } : person);

    /// <summary>Whom to ring when chat did not reach the step's people; when nobody is in it, every responder of the roster.</summary>
    private PersonView[] ToCall()
    {
        var recipients = incident.Ladder.FirstOrDefault(s => s.Number == context.Step)?.Recipients ?? [];
        var people = recipients.Count > 0
            ? recipients.Select(r => Find(r) ?? new Person(r.Name, [], null, null, []))
            : context.Roster.People.Where(p => Roles.Responders.Any(p.Has));
        return [.. people.Select(p => new PersonView(p))];
    }

    private Person? Find(Recipient recipient) =>
        (recipient.Address is { } address ? context.Roster.Find(address) : null)
        ?? context.Roster.People.FirstOrDefault(p => p.Name == recipient.Name);
}

/// <summary>A row of <c>list</c>.</summary>
internal sealed class EntryView(IncidentEntry entry, RenderContext context)
{
    public string Id => entry.Id.ToString();
    public string Severity => entry.Severity.ToString();
    public string Title => SafeText.Line(entry.Title, context.NameOf);
    public string Status => entry.Status.ToLowerInvariant();
    public string? Lead => entry.LeadName;
    public DateTimeOffset DeclaredAt => entry.DeclaredAt;
    public DateTimeOffset? ResolvedAt => entry.ResolvedAt;
    public Span? Channel => entry.Channel is { } c ? new ChannelSpan(c, context.Settings.ChannelName(entry.Id)) : null;
}
