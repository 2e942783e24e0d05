using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>Everything about evidence begins with this word (runbook section 4).</summary>
public static class EvidenceVerb
{
    private const string Usage = "evidence collect [TARGET …|all] | list | verify E1 | get E1.3 | note E1[.3] TEXT | cancel E1";

    public static readonly Verb Verb = new(
        "evidence", ["ev", "preserve"], Usage, "Preserve evidence with a chain of custody, and check it.", Audience.Responder, NeedsIncident: true, Parse);

    private static Result<Request> Parse(VerbCall call)
    {
        var (word, after) = call.Line.Next();
        return CommandLine.Plain(word) switch
        {
            "collect" or "capture" => CollectEvidence.Parse(call, after),
            "" or "list" or "ls" => new Show(new ListEvidence(call.Incident)),
            "verify" or "check" => ItemName.Read(call, after, "verify E1", (name, _) => new Change(call.Incident, new CheckEvidence(name.Collection, call.Context))),
            "get" => ItemName.Read(call, after, "get E1.3", (name, _) => new Change(call.Incident, new HandOutEvidence(name.Collection, name.Item, call.Context))),
            "note" or "remark" => ItemName.Read(call, after, "note E1 TEXT", (name, rest) => RemarkEvidence.Of(call, name, rest)),
            "cancel" or "stop" => ItemName.Read(call, after, "cancel E1", (name, _) => new Change(call.Incident, new CancelCollection(name.Collection, call.Context))),
            var other => new Refusal("words", $"I do not understand “{(other.Length > 60 ? other[..60] + "…" : other)}” here. It goes: `{call.Context.Settings.CommandName} {Usage}`."),
        };
    }
}
