using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>Looks the bot over; the answer of <c>/incident doctor</c>.</summary>
internal interface IDoctor
{
    Task<IReadOnlyList<DoctorCheck>> Examine(CancellationToken cancellationToken);
}

/// <summary>Answers questions from the record. Only what is durable is shown, and only what the asker may see.</summary>
internal sealed class QueryAnswers(
    IncidentStreams streams, IJournal journal, IIncidentIndex index, AnswerWriter answers, IDoctor doctor)
{
    /// <summary>Events read for one timeline page; most events of a busy incident are people's words, so a page is found well within.</summary>
    private const int EventsPerPage = 200;

    private const int MaxSuggested = 3;

    public async Task<ChatAnswer> Answer(Query query, Verb verb, CommandContext context, CancellationToken cancellationToken) => query switch
    {
        ShowStatus status => await About(status.Incident, verb, context, (durable, render) => Task.FromResult(
            answers.Show("status", durable.State, render with { Head = new JournalHead(durable.State.Version, durable.HeadHash) })), cancellationToken),
        ListEvidence list => await About(list.Incident, verb, context, (durable, render) => Task.FromResult(answers.Show("evidence", durable.State, render)), cancellationToken),
        ShowTimeline timeline => await About(timeline.Incident, verb, context, async (durable, render) =>
            Timeline(await Page(timeline, durable.State, context, cancellationToken), durable.State, render), cancellationToken),
        ListIncidents list => await List(list, context, cancellationToken),
        ShowControls => await Controls(context, cancellationToken),
        ShowContacts => answers.Show(
            "contacts", Incident.Nothing, RenderContext.Of(context) with { HidesContacts = !Access.MaySeeContacts(context) }),
        ShowHelp help => await Help(help, context, cancellationToken),
        RunDoctor => answers.Show("doctor", Incident.Nothing, RenderContext.Of(context) with { Checks = await doctor.Examine(cancellationToken) }),
        _ => throw new ArgumentOutOfRangeException(nameof(query), query.GetType().Name, "No answer for this question."),
    };

    /// <summary>Nobody should have to look up an id while there is one open incident: the refusal names the sender's, newest first.</summary>
    public async Task<Refusal> WithOpenIncidents(Refusal refusal, string text, CommandContext context, CancellationToken cancellationToken)
    {
        var (word, rest) = CommandLine.Read(text).Next();
        var newest = streams.Loaded.Where(s => s.Accepted.IsOpen && Access.MayRead(context, s.Accepted)).OrderByDescending(s => s.Id).Take(MaxSuggested);
        var open = new List<IncidentId>();
        foreach (var stream in newest)
        {
            var state = (await stream.Durable().WaitAsync(cancellationToken)).State;
            if (state.IsOpen && Access.MayRead(context, state))
            {
                open.Add(state.Id);
            }
        }

        var meant = open
            .Select(id => $"`{context.Settings.CommandName} {CommandTable.Find(word)!.Name} {id}{(rest.IsEmpty ? "" : " …")}`");
        return open.Count == 0 ? refusal : refusal with { Sentence = $"{refusal.Sentence} Did you mean {string.Join(" or ", meant)}?" };
    }

    /// <summary>Whether the words of a message are in the record. From the end first: what is pinned was mostly just said.</summary>
    public async Task<bool> Holds(IncidentId id, MessageRef message, CancellationToken cancellationToken)
    {
        var durable = await (await streams.Get(id, cancellationToken)).Durable();
        if (durable.State.Marked.Contains(message))
        {
            return true;
        }

        var newest = await journal.ReadLast(id, EventsPerPage, cancellationToken);
        var isThere = newest.Any(e => HasWordsOf(message, e.Event));
        if (isThere || newest.Count < EventsPerPage)
        {
            return isThere;
        }

        await foreach (var e in journal.Read(id, 0, cancellationToken))
        {
            if (HasWordsOf(message, e.Event))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasWordsOf(MessageRef message, IncidentEvent e) => e switch
    {
        MessageRecorded recorded => recorded.Message == message,
        MessageAmended amended => amended.Message == message,
        _ => false,
    };

    private async Task<ChatAnswer> About(
        IncidentId id, Verb verb, CommandContext context, Func<DurableState, RenderContext, Task<ChatAnswer>> show, CancellationToken cancellationToken)
    {
        var durable = streams.Exists(id)
            ? await (await streams.Get(id, cancellationToken)).Durable()
            : new DurableState(Incident.Nothing, "");
        return Access.Check(verb, context, durable.State) is { } refusal
            ? AnswerWriter.Refuse(refusal)
            : await show(durable, RenderContext.Of(context));
    }

    private ChatAnswer Timeline(TimelinePage page, Incident state, RenderContext render) => page.Entries.Count == 0 && page.Number > 1
        ? AnswerWriter.Refuse(new Refusal("page", $"There is no page {page.Number}; the oldest is {page.Oldest}."))
        : answers.Show("timeline", state, render with { Timeline = page });

    private async Task<ChatAnswer> Help(ShowHelp help, CommandContext context, CancellationToken cancellationToken)
    {
        var here = context.Here is { } id && streams.Exists(id) && !streams.IsSetAside(id)
            ? (await (await streams.Get(id, cancellationToken)).Durable().WaitAsync(cancellationToken)).State
            : Incident.Nothing;
        var render = RenderContext.Of(context) with { About = help.About, Verbs = [.. CommandTable.Verbs.Where(v => Access.MightUse(v, context, here))] };
        return answers.Show(help.About is null ? "help" : "help-verb", Incident.Nothing, render);
    }

    /// <summary>What is in memory is newer than the index; the index knows the rest.</summary>
    private async Task<ChatAnswer> List(ListIncidents list, CommandContext context, CancellationToken cancellationToken)
    {
        var entries = index.All().ToDictionary(e => e.Id);
        foreach (var stream in streams.Loaded)
        {
            var durable = await stream.Durable().WaitAsync(cancellationToken);
            if (durable.State.Status is not IncidentStatus.None)
            {
                entries[stream.Id] = IndexWorker.Entry(durable, 0);
            }
        }

        var shown = entries.Values
            .Where(e => context.Here == e.Id || Access.MayRead(context, e.Participants))
            .Where(e => list.Scope is ListScope.All || e.Status == (list.Scope is ListScope.Open ? "Open" : "Resolved"))
            .OrderByDescending(e => e.Id);
        return answers.Show("list", Incident.Nothing, RenderContext.Of(context) with { Incidents = [.. shown], Scope = list.Scope });
    }

    /// <summary>Only open incidents can have any, and those are in memory.</summary>
    private async Task<ChatAnswer> Controls(CommandContext context, CancellationToken cancellationToken)
    {
        var controls = new List<ControlRow>();
        foreach (var stream in streams.Loaded.Where(s => s.Accepted.Runs.Values.Any(r => r.IsLive)).OrderBy(s => s.Id))
        {
            var state = (await stream.Durable().WaitAsync(cancellationToken)).State;
            if (Access.MayRead(context, state))
            {
                controls.AddRange(state.Runs.Values.Where(r => r.IsLive).Select(r => new ControlRow(state.Id, r)));
            }
        }

        return answers.Show("controls", Incident.Nothing, RenderContext.Of(context) with { Controls = controls });
    }

    private async Task<TimelinePage> Page(ShowTimeline query, Incident state, CommandContext context, CancellationToken cancellationToken)
    {
        var wanted = query.Page * ShowTimeline.PageSize;
        var count = query.Page * EventsPerPage;
        while (true)
        {
            var events = await journal.ReadLast(state.Id, count, cancellationToken);
            var rows = TimelineEntries.Of(events, state, context.Roster);
            var isAll = events.Count < count;
            if (isAll || rows.Count(r => !query.NotesOnly || r.IsNote) > wanted || count > ShowTimeline.MaxPage * EventsPerPage)
            {
                var page = TimelineEntries.Page(rows, query.Page, query.NotesOnly);
                return page with { HasOlder = page.HasOlder || !isAll };
            }

            count *= 4;
        }
    }
}
