using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>How an incident stands.</summary>
public sealed record ShowStatus(IncidentId Incident) : Query
{
    public static readonly Verb Verb = new(
        "status", ["state", "info", "s"], "status", "Show severity, lead, clock and what is missing.", Audience.Participant,
        NeedsIncident: true, call => new Show(new ShowStatus(call.Incident)));
}

/// <summary>The record in the order in which things happened. Page 1 is the newest.</summary>
public sealed record ShowTimeline(IncidentId Incident, int Page, bool NotesOnly) : Query
{
    /// <summary>Entries on a page.</summary>
    public const int PageSize = 20;

    /// <summary>How far back pages reach in chat; older entries are in the file.</summary>
    public const int MaxPage = 50;

    public static readonly Verb Verb = new(
        "timeline", ["tl", "log-book", "history", "entries"], "timeline [notes] [PAGE]", "Print what was recorded, in order, with times.",
        Audience.Participant, NeedsIncident: true, Parse);

    private static Result<Request> Parse(VerbCall call)
    {
        var (word, after) = call.Line.Next();
        var notes = CommandLine.Plain(word) is "notes" or "note";
        if (notes)
        {
            (word, _) = after.Next();
        }

        return word.Length == 0
            ? new Show(new ShowTimeline(call.Incident, 1, notes))
            : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is >= 1 and <= MaxPage
                ? new Show(new ShowTimeline(call.Incident, page, notes))
                : new Refusal("page", $"A page is a number from 1 (newest) to {MaxPage}: `{call.Context.Settings.CommandName} timeline 2`.");
    }
}

public enum ListScope
{
    Open,
    Resolved,
    All,
}

public sealed record ListIncidents(ListScope Scope) : Query
{
    /// <summary>Rows shown; Slack takes 50 blocks a message.</summary>
    public const int MaxRows = 20;

    public static readonly Verb Verb = new(
        "list", ["ls", "incidents", "all"], "list [open|resolved|all]", "List the incidents that you may see.", Audience.Anyone,
        NeedsIncident: false, Parse);

    private static Result<Request> Parse(VerbCall call) => CommandLine.Plain(call.Line.Next().Word) switch
    {
        "" or "open" => new Show(new ListIncidents(ListScope.Open)),
        "resolved" or "closed" => new Show(new ListIncidents(ListScope.Resolved)),
        "all" => new Show(new ListIncidents(ListScope.All)),
        var other => new Refusal("list-scope", $"I can list `open`, `resolved` or `all`, not “{other}”: `{call.Context.Settings.CommandName} list all`."),
    };
}

/// <summary>Who to call: the roster and the outside contacts (runbook section 8).</summary>
public sealed record ShowContacts : Query
{
    public static readonly Verb Verb = new(
        "contacts", ["contact", "oncall", "on-call", "who", "roster", "phone"], "contacts", "Who to call, with phone numbers.", Audience.Anyone,
        NeedsIncident: false, _ => new Show(new ShowContacts()));
}

/// <summary>Whether the bot itself is healthy, and what to do where it is not.</summary>
public sealed record RunDoctor : Query
{
    public static readonly Verb Verb = new(
        "doctor", ["check", "selftest"], "doctor", "Check settings, journal, roster and tokens.", Audience.Responder, NeedsIncident: false,
        _ => new Show(new RunDoctor()));
}

/// <summary>What can be said, or how one verb is used. Only verbs that the sender may use are listed.</summary>
public sealed record ShowHelp(Verb? About) : Query
{
    public static readonly Verb Verb = new(
        "help", ["?", "h", "commands", "usage"], "help [VERB]", "What you can say.", Audience.Anyone, NeedsIncident: false,
        call => call.Line.Next().Word is { Length: > 0 } word
            ? CommandTable.Find(word) is { } about ? new Show(new ShowHelp(about)) : CommandTable.Unknown(call.Context, word)
            : new Show(new ShowHelp(About: null)));
}
