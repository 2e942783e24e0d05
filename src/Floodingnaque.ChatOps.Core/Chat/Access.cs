using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Chat;

/// <summary>Who may what. Whoever no line lets in is refused.</summary>
public static class Access
{
    /// <summary>Null when <paramref name="context"/>'s sender may use <paramref name="verb"/> on the incident; else why not.</summary>
    public static Refusal? Check(Verb verb, CommandContext context, Incident state)
    {
        if (verb.NeedsIncident && (state.Status is IncidentStatus.None || !MayRead(context, state)))
        {
            return NotYours(context);
        }

        return May(verb.Audience, context, state) ? null : new Refusal("not-allowed", WhoMay(verb, context));
    }

    /// <summary>The same words whether it does not exist or is none of the sender's business: ids must not be probed.</summary>
    public static Refusal NotYours(CommandContext context) =>
        new("not-yours", $"You are in no incident of that id. `{context.Settings.CommandName} list` shows yours.");

    /// <summary>Whether help lists the verb for this person. <paramref name="here"/> is the incident it is asked in, for whoever leads there.</summary>
    public static bool MightUse(Verb verb, CommandContext context, Incident here) => verb.Audience switch
    {
        Audience.Anyone or Audience.Participant => true,
        _ => May(verb.Audience, context, here),
    };

    /// <summary>Anyone in the incident's channel, anyone who took part or was named in it, and the roster's responders.</summary>
    public static bool MayRead(CommandContext context, Incident state) =>
        context.Here == state.Id || MayRead(context, state.Participants);

    public static bool MayRead(CommandContext context, IReadOnlyCollection<Actor> participants) =>
        participants.Contains(context.Sender) || HasRole(context, Roles.Responders);

    /// <summary>Phone numbers and addresses are for those who have a part in incidents, not for everybody in the workspace.</summary>
    public static bool MaySeeContacts(CommandContext context) => context.Roster.Find(context.Sender) is { Roles.IsEmpty: false };

    private static bool May(Audience audience, CommandContext context, Incident state) => audience switch
    {
        Audience.Anyone => true,
        Audience.Participant => true, // reading was checked before
        Audience.Responder => HasRole(context, Roles.Responders) || IsLead(context, state)
            || state.Ladder.Any(step => state.Steps.ContainsKey(step.Number) && step.Recipients.Any(r => r.Address == context.Sender)),
        Audience.Lead => IsLead(context, state) || HasRole(context, [Role.SecurityLead, Role.EngineeringLead]),
        _ => false,
    };

    private static bool IsLead(CommandContext context, Incident state) => state.Lead?.Address is { } lead && lead == context.Sender;

    private static bool HasRole(CommandContext context, IEnumerable<Role> roles) =>
        context.Roster.Find(context.Sender) is { } person && roles.Any(person.Has);

    private static string WhoMay(Verb verb, CommandContext context)
    {
        var roles = verb.Audience is Audience.Lead ? [Role.SecurityLead, Role.EngineeringLead] : Roles.Responders.AsEnumerable();
        var names = string.Join(", ", roles.SelectMany(context.Roster.With).Select(p => p.Name).Distinct().Take(6));
        var who = verb.Audience is Audience.Lead ? "the incident's lead, the Security Lead or the CTO/Engineering Lead" : "a responder of the roster";
        return $"`{context.Settings.CommandName} {verb.Name}` is for {who}" + (names.Length > 0 ? $". Ask {names}." : ". The roster names nobody yet: set Roster:People.");
    }
}
