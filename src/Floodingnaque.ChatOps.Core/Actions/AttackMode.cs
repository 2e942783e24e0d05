using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Cloudflare's “under attack” security level (runbook section 3.3).</summary>
public static class AttackMode
{
    public static readonly ActionKind Kind = new("attack-mode", EffectLife.Timed, CollectFirst: false, "Targets:Cloudflare");

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromHours(4));

    public static readonly Verb Verb = new(
        Kind.Name, ["under-attack"], "attack-mode on|off [for 1h]", "Ask Cloudflare to challenge every visitor, or stop that.", Audience.Responder, NeedsIncident: true, Parse);

    private static Result<Request> Parse(VerbCall call)
    {
        var (word, rest) = call.Line.Next();
        return CommandLine.Plain(word) switch
        {
            "off" => new Change(call.Incident, new LiftAction([Kind.Name], null, "Attack mode was not switched on by this incident.", call.Context.SenderAsRecipient)),
            "on" => OrderWords.Ask(call, Kind, Verb.Usage, "on", rest),
            _ => OrderWords.How(call, Verb.Usage),
        };
    }
}
