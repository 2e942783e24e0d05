using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>A guarded action as templates see it (<c>run.ends_at</c>).</summary>
internal sealed class RunView(IncidentId incident, ActionRun run, RenderContext context)
{
    public int Number => run.Number;

    /// <summary>How commands name it from anywhere: <c>INC-… #1</c>.</summary>
    public string Name => $"{incident} #{run.Number}";
    public string Incident => incident.ToString();
    public string What => ActionWords.Of(run.Order);
    public string State => ActionWords.State(run);

    /// <summary>For choosing what to show: planning, waiting, approved, inforce, undoing, ended.</summary>
    public string Phase => run.State.ToString().ToLowerInvariant();
    public string End => run.End.ToString().ToLowerInvariant();
    public Recipient By => run.By;
    public Recipient? EndedBy => run.EndedBy;
    public string Rule => run.Verdict.Rule;
    public int Needed => run.Needed;
    public int Missing => Math.Max(0, run.Needed - run.Approvals.Count);
    public IReadOnlyList<Recipient> Approvals => run.Approvals;
    public Recipient? GlassBrokenBy => run.GlassBrokenBy;

    /// <summary>Whoever broke the glass had asked for it.</summary>
    public bool BrokeOwnGlass => run.GlassBrokenBy is { } who && who.Address == run.By.Address;

    /// <summary>What the glass was broken for besides the approvals; null: nothing.</summary>
    public string? Skipped => run.GlassBrokenBy is null ? null
        : string.Join("; ", new[]
        {
            run.NeedsEvidence ? $"no evidence of {run.Kind.Subject(run.Order)} was collected first" : null,
            run.Plan?.AtLeast > run.Verdict.Approvals ? $"{run.Plan.AtLeast} should have approved, because people could miss a flood warning" : null,
        }.OfType<string>()) is { Length: > 0 } text ? text : null;
    public string ApproverRoles => Policy.Titles(ApproveAction.ApproverRoles(run));

    /// <summary>Everybody who could approve: not whoever asked, and nobody twice.</summary>
    public IReadOnlyList<Recipient> Approvers =>
        [.. ApproveAction.ApproverRoles(run).SelectMany(context.Roster.With).Distinct()
            .Select(p => new Recipient(p.Name, p.On(context.Platform))).Where(r => r.Address is not null && r.Address != run.By.Address && !run.Approvals.Any(a => a.Address == r.Address))];
    public DateTimeOffset LapsesAt => run.LapsesAt;
    public DateTimeOffset? EndsAt => run.EndsAt;
    public DateTimeOffset? ConfirmBy => run.ConfirmBy;
    public TimeSpan? Lives => run.Lives;

    /// <summary>timed, standing or final.</summary>
    public string Life => run.Kind.Life.ToString().ToLowerInvariant();

    /// <summary>Of what evidence lets it go on: a target, or <c>all</c>.</summary>
    public string EvidenceOf => run.EvidenceOf;

    /// <summary>The collection that does, as people name it.</summary>
    public string? Evidence => run.EvidenceIn is { } collection ? FormattableString.Invariant($"E{collection}") : null;
    public bool NeedsEvidence => run.NeedsEvidence && run.State is RunState.Waiting;
    public Recipient? OverriddenBy => run.OverriddenBy;
    public string Words => run.Words;
    public string? ByHand => run.ByHand;
    public IReadOnlyList<string> Commands => run.Plan?.Commands ?? [];
    public IReadOnlyList<string> Change => run.Plan?.Change ?? [];
    public IReadOnlyList<string> Impact => run.Plan?.Impact ?? [];
    public IReadOnlyList<string> Warnings => run.Plan?.Warnings ?? [];
    public string? Undo => run.Plan?.Undo;
    public string Digest => run.Digest.Length > ApproveAction.DigestShown ? run.Digest[..ApproveAction.DigestShown] : run.Digest;
}
