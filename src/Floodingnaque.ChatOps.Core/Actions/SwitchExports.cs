using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Bulk exports answered with 503 at the edge, for data is leaving (runbook section 3.2).</summary>
public static class SwitchExports
{
    public static readonly ActionKind Kind = new("exports", EffectLife.Timed, CollectFirst: false, "Targets:Nginx:ExportsFile");

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromHours(24));

    public static readonly Verb Verb = new(
        Kind.Name, ["export"], "exports off|on [for 2h]", "Ask for the export endpoints to be switched off, or switch them on again.", Audience.Responder, NeedsIncident: true, Parse);

    private static Result<Request> Parse(VerbCall call)
    {
        var (word, rest) = call.Line.Next();
        return CommandLine.Plain(word) switch
        {
            "on" => new Change(call.Incident, new LiftAction([Kind.Name], null, "The exports were not switched off by this incident.", call.Context.SenderAsRecipient)),
            "off" => OrderWords.Ask(call, Kind, Verb.Usage, "off", rest),
            _ => OrderWords.How(call, Verb.Usage),
        };
    }
}
