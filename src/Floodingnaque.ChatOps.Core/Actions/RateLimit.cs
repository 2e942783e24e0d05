using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Tighter request limits for everybody at the edge (runbook section 3.3).</summary>
public static class RateLimit
{
    public static readonly ActionKind Kind = new("rate-limit", EffectLife.Timed, CollectFirst: false, "Targets:Nginx:RateLimitFile");

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromHours(4));

    public static readonly Verb Verb = new(
        Kind.Name, ["ratelimit", "throttle"], "rate-limit elevated|siege|normal [for 1h]", "Ask for tighter request limits for everybody, or lift them.", Audience.Responder, NeedsIncident: true, Parse);

    private static Result<Request> Parse(VerbCall call)
    {
        var (word, rest) = call.Line.Next();
        return CommandLine.Plain(word) switch
        {
            "normal" or "off" => new Change(call.Incident, new LiftAction([Kind.Name], null, "No tighter limits of this incident are in force.", call.Context.SenderAsRecipient)),
            "elevated" or "siege" => OrderWords.Ask(call, Kind, Verb.Usage, CommandLine.Plain(word), rest),
            _ => OrderWords.How(call, Verb.Usage),
        };
    }
}
