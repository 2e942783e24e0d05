using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>state × event → state. Throws on an event type it does not know, so that a forgotten one cannot pass unseen.</summary>
internal static class IncidentEvolution
{
    /// <exception cref="ArgumentOutOfRangeException">An event type without a case.</exception>
    internal static Incident Evolve(Incident s, IncidentEvent e, EventStamp stamp) => e switch
    {
        IncidentDeclared d => Declared(d, stamp),
        MessageRecorded => Entry(s, stamp),
        MessageAmended or MessageDeleted => Entry(s, stamp),
        NoteAdded n => Noted(s, n, stamp),
        MarkAwaited m => s with { Awaited = s.Awaited.SetItem(m.Message, m.HappenedAt), Participants = With(s, stamp.Actor) },
        IncidentAcknowledged a => Acknowledged(s, a, stamp),
        CallAnswered c => Answered(s, c),
        EscalationStepFired f => Fired(s, f, stamp),
        EscalationUnreached u => s with { Steps = s.Steps.SetItem(u.Step, s.Steps[u.Step] with { Unreached = true }) },
        LeadMissingNagged => s with { LeadNagged = true },
        UpdateReminded r => s with { NextUpdateAt = r.NextUpdateAt },
        WitnessRequested => s with { UnwitnessedEntries = 0, WitnessedAt = stamp.At },
        ReactionPerformed p => Performed(s, p),
        ReactionFailed f => Failed(s, f),
        IncidentResolved r => Resolved(s, r, stamp),
        IncidentReopened r => Reopened(s, r, stamp),
        IEvidenceEvent v => EvidenceEvolution.Evolve(s, v, stamp),
        IActionEvent or ActionsFrozen or ActionsThawed => ActionEvolution.Evolve(s, e, stamp),
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "No evolution for this event."),
    };

    private static Incident Resolved(Incident s, IncidentResolved r, EventStamp stamp) => s with
    {
        Status = IncidentStatus.Resolved,
        ResolvedAt = stamp.At,
        ResolvedBy = r.By,
        Resolution = r.Resolution,
        Owed = s.Owed.RemoveAll(o => o.Reaction is PagePerson),
        Participants = With(s, r.By.Address),
    };

    private static Incident Reopened(Incident s, IncidentReopened r, EventStamp stamp) => s with
    {
        Status = IncidentStatus.Open,
        ResolvedAt = null,
        ResolvedBy = null,
        Resolution = null,
        Acknowledged = null,
        ClockFrom = stamp.At,
        DeadlineAt = r.DeadlineAt,
        NextUpdateAt = r.NextUpdateAt,
        Ladder = r.Ladder,
        Steps = s.Steps.Clear(),
        LeadNagged = false,
        Lead = null, // who acknowledges now leads now
        MissingParts = s.MissingParts.WithoutUnaddressed().Unaddressed(IncidentReactions.Chain(r.Ladder).Concat(s.Severity is Severity.P1 ? s.Stakeholders : []), s.Platform),
        Participants = r.InvitesChain
            ? With(s, r.By.Address).Union(IncidentReactions.Chain(r.Ladder).Select(c => c.Address).OfType<Actor>())
            : With(s, r.By.Address),
    };

    private static Incident Noted(Incident s, NoteAdded n, EventStamp stamp) => Entry(s, stamp) with
    {
        Notes = s.Notes + 1,
        Marked = n.Message is { } m ? s.Marked.Add(m) : s.Marked,
        Awaited = n.Message is { } here ? s.Awaited.Remove(here) : s.Awaited,
        NextUpdateAt = IsUpdate(s, n, stamp) ? stamp.At + s.Severity.Meaning().UpdateEvery : s.NextUpdateAt,
    };

    /// <summary>A note that the lead wrote is the update that would be asked for.</summary>
    private static bool IsUpdate(Incident s, NoteAdded n, EventStamp stamp) =>
        s.IsOpen && n.Source is NoteSource.Command or NoteSource.Prefix && s.Lead?.Address == stamp.Actor;

    private static Incident Declared(IncidentDeclared d, EventStamp stamp) => new()
    {
        Id = d.Id,
        Status = IncidentStatus.Open,
        Severity = d.Severity,
        Title = d.Title,
        Summary = d.Summary,
        Platform = d.Platform,
        ChannelName = d.ChannelName,
        Declarer = d.Declarer,
        DeclaredAt = stamp.At,
        ClockFrom = stamp.At,
        DeadlineAt = d.DeadlineAt,
        NextUpdateAt = d.NextUpdateAt,
        Ladder = d.Ladder,
        Stakeholders = d.Stakeholders,
        WitnessedAt = stamp.At,
        MissingParts = MissingParts.None.Unaddressed(IncidentReactions.FirstInvited(d), d.Platform),
        Participants =
        [
            .. IncidentReactions.FirstInvited(d).Select(r => r.Address).OfType<Actor>(),
        ],
    };

    private static Incident Entry(Incident s, EventStamp stamp) => s with
    {
        Entries = s.Entries + 1,
        UnwitnessedEntries = s.UnwitnessedEntries + 1,
        Participants = With(s, stamp.Actor),
    };

    /// <summary>Whoever is called takes part from now on.</summary>
    private static Incident Fired(Incident s, EscalationStepFired f, EventStamp stamp) => s with
    {
        Steps = s.Steps.SetItem(f.Step, new StepProgress(stamp.At, 0, Unaddressed(s, f.Step), false, f.AfterAcknowledgement)),
        MissingParts = s.MissingParts.Unaddressed(s.Ladder[f.Step - 1].Recipients, s.Platform),
        Participants = s.Participants.Union(s.Ladder[f.Step - 1].Recipients.Select(r => r.Address).OfType<Actor>()),
    };

    private static Incident Acknowledged(Incident s, IncidentAcknowledged a, EventStamp stamp) => s with
    {
        Acknowledged = new Acknowledgement(a.By, stamp.At, a.ResponseTime, a.Hit),
        Lead = a.BecameLead ? a.By : s.Lead,
        Owed = s.Owed.RemoveAll(o => o.Reaction is PagePerson),
        Participants = With(s, a.By.Address),
    };

    private static Incident Answered(Incident s, CallAnswered c) => s with
    {
        Steps = s.Steps.SetItem(c.Step, s.Steps[c.Step] with { AnsweredBy = c.By }),
        Owed = s.Owed.RemoveAll(o => o.Reaction is PagePerson page && page.Step == c.Step),
        Participants = With(s, c.By.Address),
    };

    private static Incident Performed(Incident s, ReactionPerformed p)
    {
        if (s.Owed.Find(o => o.Id == p.Reaction) is not { } owed)
        {
            return RetireLatePage(s, p);
        }

        s = s with { Owed = s.Owed.Remove(owed), MissingParts = Missing(s, owed.Reaction, p.Missing) };
        return owed.Reaction switch
        {
            OpenChannel => s with { Channel = p.Channel },
            PostCard => s with { Card = p.Message, UnwitnessedEntries = 0 },
            Announce => s with { Announcement = p.Message },
            SayInChannel { Template: IncidentReactions.Notification } => s with { Notification = p.Message },
            PagePerson page => Count(s, page.Step, reached: 1, failed: 0) with
            {
                Pages = p.Message is { } m ? s.Pages.Add(new PageSent(page.Step, page.To, m)) : s.Pages,
            },
            PostCollection post when s.Collections.TryGetValue(post.Collection, out var c) => s with { Collections = s.Collections.SetItem(post.Collection, c.Posted(p.Message)) },
            PostRun post when s.Runs.TryGetValue(post.Run, out var run) => s with { Runs = s.Runs.SetItem(post.Run, run with { Card = p.Message }) },
            RetirePage retired => s with { Pages = s.Pages.Remove(retired.Page), Retired = s.Retired.Remove(retired.Page).Add(retired.Page) },
            TellPerson { Template: IncidentReactions.Notice } when p.Message is { } m => s with { Notices = s.Notices.Add(m) },
            _ => s,
        };
    }

    private static MissingParts Missing(Incident s, Reaction done, string? missing) =>
        missing is null ? s.MissingParts.After(done) : s.MissingParts.After(done).Add(done, missing);

    /// <summary>A page was already on its way when somebody acknowledged: remember it, so that its button can be taken away too.</summary>
    private static Incident RetireLatePage(Incident s, ReactionPerformed p) =>
        p is { Message: { } message, What: PageName } ? s with { Pages = s.Pages.Add(new PageSent(0, new Recipient("", null), message)) } : s;

    private const string PageName = nameof(PagePerson);

    private static Incident Failed(Incident s, ReactionFailed f)
    {
        if (s.Owed.Find(o => o.Id == f.Reaction) is not { } owed)
        {
            return s;
        }

        var words = $"{ReactionWords.Of(f.What, owed.Reaction.Who)}: {f.Error}";
        s = s with { Owed = s.Owed.Remove(owed), MissingParts = s.MissingParts.Add(owed.Reaction, words) };
        return owed.Reaction switch
        {
            OpenChannel => s with { Owed = s.Owed.RemoveAll(o => o.Reaction.NeedsChannel) },
            PagePerson page => Count(s, page.Step, reached: 0, failed: 1),
            _ => s,
        };
    }

    private static Incident Count(Incident s, int step, int reached, int failed) =>
        s.Steps.TryGetValue(step, out var progress)
            ? s with { Steps = s.Steps.SetItem(step, progress with { Reached = progress.Reached + reached, Failed = progress.Failed + failed }) }
            : s;

    private static int Unaddressed(Incident s, int step) => s.Ladder[step - 1].Recipients.Count(r => r.Address is null);

    private static System.Collections.Immutable.ImmutableHashSet<Actor> With(Incident s, Actor? actor) =>
        actor is { } a && a != Actor.Bot && a != Actor.Unnamed(a.Platform) ? s.Participants.Add(a) : s.Participants;
}
