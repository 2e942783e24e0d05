using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Scriban.Runtime;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>The words a template can use: functions that make more than text, and values.</summary>
internal static class TemplateModel
{
    public static ScriptObject Of(Incident incident, RenderContext context)
    {
        var model = new ScriptObject();
        Functions(model, context);
        var settings = context.Settings;
        model["command"] = settings.CommandName;
        model["now"] = context.Now;
        model["text"] = context.Text;
        model["by"] = context.By;
        model["head"] = context.Head;
        model["head_short"] = context.Head.Hash is { Length: > 12 } hash ? hash[..12] + "…" : context.Head.Hash;
        model["mark_emoji"] = string.Join(" or ", settings.MarkEmoji.Select(e => $":{e}:"));
        model["severities"] = Severities.All;
        if (incident.Status is not IncidentStatus.None)
        {
            var view = new IncidentView(incident, context);
            model["incident"] = view;
            model["step"] = context.Step is { } number ? view.Step(number) : null;
            model["to_call"] = ToCall(incident, context);
        }

        Answers(model, context);
        return model;
    }

    private static void Functions(ScriptObject model, RenderContext context)
    {
        model.Import("mention", new Func<object?, Span>(who => Mention(who, context)));
        model.Import("time", new Func<object?, Span>(at => Instant(at, dayOf: context.Now)));
        model.Import("datetime", new Func<object?, Span>(at => Instant(at, dayOf: null)));
        model.Import("time_of_day", new Func<object?, Span>(at => Instant(at, at as DateTimeOffset?)));
        model.Import("code", new Func<object?, Span>(x => new TextSpan(SafeText.Line(x?.ToString(), context.NameOf), Code: true)));
        model.Import("duration", new Func<object?, string>(t => t is TimeSpan time ? Durations.Words(time) : "–"));
        model.Import("cut", new Func<string?, int, string>((text, count) => SafeText.Cut(text ?? "", count)));
        model.Import("one_line", new Func<string?, string>(OneLine));
        model.Import("has_lines", new Func<string?, bool>(text => SafeText.Of(text).Trim().Contains('\n', StringComparison.Ordinal)));
        model.Import("names", new Func<IEnumerable<Recipient>, string>(people => string.Join(", ", people.Select(p => p.Name))));
    }

    private static void Answers(ScriptObject model, RenderContext context)
    {
        model["incidents"] = context.Incidents.Take(ListIncidents.MaxRows).Select(e => new EntryView(e, context)).ToArray();
        model["left_out"] = Math.Max(0, context.Incidents.Count - ListIncidents.MaxRows);
        model["scope"] = context.Scope.ToString().ToLowerInvariant();
        model["timeline"] = context.Timeline;
        model["verbs"] = context.Verbs.Select(v => new VerbView(v, context.Settings.CommandName)).ToArray();
        model["about"] = context.About is { } verb ? new VerbView(verb, context.Settings.CommandName) : null;
        model["checks"] = context.Checks;
        model["failing"] = context.Checks.Where(c => !c.Ok).ToArray();
        model["roles"] = Enum.GetValues<Role>()
            .Select(r => new RoleView(r.Title(), [.. context.Roster.With(r).Select(p => new PersonView(p))])).ToArray();
        model["externals"] = context.Roster.Externals;
    }

    /// <summary>Somebody's text in the middle of the bot's own lines: a line break in it must not look like another row of the bot's.</summary>
    private static string OneLine(string? text) =>
        string.Join(" ⏎ ", SafeText.Of(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>Whom to ring when chat did not reach the step's people; when nobody is in it, every responder of the roster.</summary>
    private static PersonView[] ToCall(Incident incident, RenderContext context)
    {
        var recipients = incident.Ladder.FirstOrDefault(s => s.Number == context.Step)?.Recipients ?? [];
        var people = recipients.Count > 0
            ? recipients.Select(r => Find(r, context) ?? new Person(r.Name, [], null, null, []))
            : context.Roster.People.Where(p => Roles.Responders.Any(p.Has));
        return [.. people.Select(p => new PersonView(p))];
    }

    private static Person? Find(Recipient recipient, RenderContext context) =>
        (recipient.Address is { } address ? context.Roster.Find(address) : null)
        ?? context.Roster.People.FirstOrDefault(p => p.Name == recipient.Name);

    private static Span Mention(object? who, RenderContext context) => who switch
    {
        Recipient { Address: { } address } r => new MentionSpan(address, SafeText.Line(r.Name)),
        Recipient r => new TextSpan(SafeText.Line(r.Name)),
        Actor a when a == Actor.Bot => new TextSpan(context.Roster.NameOf(a)),
        Actor a => new MentionSpan(a, SafeText.Line(context.Roster.NameOf(a))),
        _ => new TextSpan("nobody"),
    };

    /// <summary>Hours and minutes alone when it is on the UTC day of <paramref name="dayOf"/>; P3 and P4 reach over days.</summary>
    private static Span Instant(object? at, DateTimeOffset? dayOf) => at is DateTimeOffset time
        ? new InstantSpan(time, time.UtcDateTime.Date == dayOf?.UtcDateTime.Date ? InstantStyle.Time : InstantStyle.DateAndTime)
        : new TextSpan("–");
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
