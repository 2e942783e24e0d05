using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Evidence;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>event → reactions, given the state after the event. See <see cref="Reaction"/> for the one rule about changing this.</summary>
internal static class IncidentReactions
{
    internal const string Notification = "incident-declared";
    internal const string Notice = "stakeholder-notice";

    internal static IEnumerable<Reaction> React(Incident s, IncidentEvent e) => e switch
    {
        IncidentDeclared d => Declared(s, d),
        NoteAdded { Message: { } message } => [new ConfirmNote(message)],
        EscalationStepFired f => StepFired(s, f),
        EscalationUnreached u => [new SayInChannel("escalation-unreached", u.Step, u.Why), new UpdateCard()],
        IncidentAcknowledged => [new SayInChannel("incident-acknowledged"), .. Settle(s)],
        CallAnswered c => [.. s.CalledAgain(c.By) is [] ? [new SayInChannel("call-answered", c.Step, By: c.By)] : Array.Empty<Reaction>(), new UpdateCard(),
            .. s.Pages.Where(p => p.Step == c.Step).Select(p => new RetirePage(p))],
        LeadMissingNagged => [new SayInChannel("lead-missing")],
        UpdateReminded => [new SayInChannel("update-due"), new SetTopic(), new UpdateCard()],
        WitnessRequested => [new UpdateCard()],
        IncidentResolved r => [new SayInChannel("incident-resolved"), .. Settle(s), .. r.TellsAll ? ToldOfTheEnd(s) : []],
        IncidentReopened r => [new SayInChannel("incident-reopened", Text: r.Reason, By: r.By), new SetTopic(), new UpdateCard(), new UpdateAnnouncement(),
            .. r.InvitesChain ? [Invite(Chain(r.Ladder))] : Array.Empty<Reaction>(), .. r.TellsAll ? Notices(s, s.Stakeholders) : []],
        ReactionFailed f => Failed(s, f),
        ReactionPerformed { Missing: not null } => [new UpdateCard()],
        ReactionPerformed { What: nameof(PagePerson) } when s.Acknowledged is not null || !s.IsOpen =>
            [.. s.Pages.TakeLast(1).Where(p => !s.Calls(p.Step)).Select(p => new RetirePage(p))],
        IEvidenceEvent v => EvidenceReactions.React(s, v),
        _ => ActionReactions.React(s, e),
    };

    /// <summary>Who has a part in it from the start: the declarer and the chain, in a P1 the stakeholders too. Nobody else needs to know.</summary>
    internal static IEnumerable<Recipient> FirstInvited(IncidentDeclared d) =>
        Chain(d.Ladder).Append(d.Declarer).Concat(d.Severity is Severity.P1 ? d.Stakeholders : []);

    internal static IEnumerable<Recipient> Chain(IEnumerable<LadderStep> ladder) => ladder.Where(l => !l.ForAll).SelectMany(l => l.Recipients);

    private static InvitePeople Invite(IEnumerable<Recipient> people) => new([.. people.Where(r => r.Address is not null).DistinctBy(r => r.Address)]);

    private static IEnumerable<Reaction> Declared(Incident s, IncidentDeclared d)
    {
        yield return new OpenChannel();
        yield return Invite(FirstInvited(d));
        yield return new PostCard();
        yield return new SayInChannel(Notification);
        yield return new SayInChannel("checklist");
        yield return new SetTopic();
        yield return new Announce();
        foreach (var notice in Notices(s, d.Stakeholders))
        {
            yield return notice;
        }
    }

    private static IEnumerable<Reaction> Notices(Incident s, IEnumerable<Recipient> stakeholders) =>
        s.Severity is Severity.P1 ? stakeholders.Where(r => r.Address is not null).Select(r => new TellPerson(Notice, r)) : [];

    /// <summary>Those who are not in the channel, or whose call was over before: what they hold says how it ended.</summary>
    private static IEnumerable<Reaction> ToldOfTheEnd(Incident s) =>
        [.. s.Retired.Select(p => new RetirePage(p)), .. s.Notices.Select(n => new UpdateNotice(n))];

    private static IEnumerable<Reaction> StepFired(Incident s, EscalationStepFired f)
    {
        yield return new SayInChannel("escalation-step-fired", f.Step, By: f.ForcedBy);
        var called = s.Ladder[f.Step - 1].Recipients.Where(r => r.Address is not null).ToArray();
        if (s.Ladder[f.Step - 1].ForAll)
        {
            yield return new InvitePeople(called);
        }

        foreach (var recipient in called)
        {
            yield return new PagePerson(f.Step, recipient);
        }

        yield return new UpdateCard();
    }

    private static IEnumerable<Reaction> Settle(Incident s) =>
        [new SetTopic(), new UpdateCard(), new UpdateAnnouncement(), .. s.Pages.Select(p => new RetirePage(p))];

    private static IEnumerable<Reaction> Failed(Incident s, ReactionFailed f) => f.What switch
    {
        nameof(OpenChannel) when s.Declarer is { Address: not null } declarer => [new TellPerson("channel-failed", declarer)],
        nameof(PostCard) when s.Declarer is { Address: not null } declarer => [new TellPerson("card-failed", declarer)],
        nameof(UpdateCard) or nameof(PostCard) => [],
        _ => s.Channel is null ? [] : [new UpdateCard()],
    };
}
