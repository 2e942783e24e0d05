using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Evidence;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Ends logins, of one user or of everybody (runbook section 3.1).</summary>
public static class RevokeSessions
{
    public static readonly ActionKind Kind = new("sessions", EffectLife.Final, CollectFirst: false, "Targets:Database", SubjectAt: 1);

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromHours(24));

    public static readonly Verb Verb = new(
        Kind.Name, ["session"], "sessions | sessions revoke USER|all", "Show who is logged in, or ask for logins to be ended.", Audience.Responder, NeedsIncident: true, Parse);

    private static Result<Request> Parse(VerbCall call)
    {
        var (word, rest) = call.Line.Next();
        var (who, after) = rest.Next();
        return call.Line.IsEmpty ? LookWords.Ask(call, Kind.Name, Verb.Usage, "", rest)
            : CommandLine.Plain(word) is not ("revoke" or "end") ? OrderWords.How(call, Verb.Usage)
            : CommandLine.Plain(who) == "all" ? OrderWords.Ask(call, Kind, Verb.Usage, "revoke all", after)
            : SuspendUser.Account(who) is { } user ? OrderWords.Ask(call, Kind, Verb.Usage, $"revoke {user}", after)
            : OrderWords.How(call, Verb.Usage, "Whose? Name a user's e-mail address, or `all`.");
    }
}
