using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>Preserve what can be preserved of some targets, or of all, in the order of volatility. Nothing at the targets is changed.</summary>
public sealed record CollectEvidence(IReadOnlyList<string> Targets, bool All, CommandContext Context) : ICommand
{
    internal static Result<Request> Parse(VerbCall call, CommandLine line)
    {
        var known = call.Context.Settings.Evidence.Targets;
        if (known.IsEmpty)
        {
            return new Refusal("no-target", "Nothing is configured that evidence could be collected of: set Targets:Docker, Targets:Nginx, Targets:Redis or Targets:Database (see appsettings.example.json).");
        }

        var targets = new List<string>();
        for (var (word, after) = line.Next(); word.Length > 0; (word, after) = after.Next())
        {
            if (CommandLine.Plain(word) is "all" or "everything")
            {
                return new Change(call.Incident, new CollectEvidence([.. known], All: true, call.Context));
            }

            if (known.FirstOrDefault(t => string.Equals(t, word.Trim('`', ','), StringComparison.OrdinalIgnoreCase)) is not { } target)
            {
                return new Refusal("target", $"I cannot collect evidence of “{(word.Length > 60 ? word[..60] + "…" : word)}”, but of {string.Join(", ", known.Select(t => $"`{t}`"))}, or of `all`.");
            }

            targets.Add(target);
        }

        return new Change(call.Incident, targets.Count == 0
            ? new CollectEvidence([.. known], All: true, call.Context)
            : new CollectEvidence([.. targets.Distinct(StringComparer.Ordinal)], All: false, call.Context));
    }

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        if (RequestLook.WhyNot(state, Context, isLook: false) is { } refusal)
        {
            return refusal;
        }

        var running = state.Collections.Values.FirstOrDefault(c => c.IsRunning && c.Look is null && Targets.All(c.Targets.Contains));
        return running is not null
            ? new Refusal("same-collection", $"{running.Name} collects that already; its card shows how far it is.")
            : Decision.Of(new EvidenceRequested(state.Collections.Count + 1, Targets, Context.SenderAsRecipient) { All = All });
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "evidence-requested") { Collection = after.Collections.Count };
}

/// <summary>Stop collecting; what is there stays, with a manifest that says so.</summary>
public sealed record CancelCollection(int Collection, CommandContext Context) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var found = ItemName.Find(state, Collection);
        return found.IsRefused(out var refusal) ? refusal
            : !found.Value.IsRunning ? new Refusal("sealed", $"E{Collection} is done and sealed; evidence is not taken back.")
            : found.Value.CancelledBy is { } by ? new Refusal("cancelled", $"{by.Name} cancelled E{Collection} already; it ends in a moment.")
            : Decision.Of(new CollectionCancelled(Collection, Context.SenderAsRecipient));
    }

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}
