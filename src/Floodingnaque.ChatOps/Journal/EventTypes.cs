using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>One kind of line. The name is spelled out, so that renaming a record in code never renames what lies on the disk.</summary>
internal sealed record EventType(string Name, int Version, Type Type, JsonTypeInfo Json)
{
    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(Name);
}

/// <summary>Every kind of line there is: a new event is one row here and one attribute in <see cref="EventJson"/>.</summary>
internal static class EventTypes
{
    public static readonly IReadOnlyList<EventType> All =
    [
        Of("incident-declared", EventJson.Default.IncidentDeclared),
        Of("message-recorded", EventJson.Default.MessageRecorded),
        Of("message-amended", EventJson.Default.MessageAmended),
        Of("message-deleted", EventJson.Default.MessageDeleted),
        Of("note-added", EventJson.Default.NoteAdded),
        Of("mark-awaited", EventJson.Default.MarkAwaited),
        Of("incident-acknowledged", EventJson.Default.IncidentAcknowledged),
        Of("call-answered", EventJson.Default.CallAnswered),
        Of("escalation-step-fired", EventJson.Default.EscalationStepFired),
        Of("escalation-unreached", EventJson.Default.EscalationUnreached),
        Of("lead-missing-nagged", EventJson.Default.LeadMissingNagged),
        Of("update-reminded", EventJson.Default.UpdateReminded),
        Of("witness-requested", EventJson.Default.WitnessRequested),
        Of("reaction-performed", EventJson.Default.ReactionPerformed),
        Of("reaction-failed", EventJson.Default.ReactionFailed),
        Of("incident-resolved", EventJson.Default.IncidentResolved),
        Of("incident-reopened", EventJson.Default.IncidentReopened),
        Of("action-requested", EventJson.Default.ActionRequested),
        Of("action-planned", EventJson.Default.ActionPlanned),
        Of("action-not-planned", EventJson.Default.ActionNotPlanned),
        Of("action-approved", EventJson.Default.ActionApproved),
        Of("evidence-overridden", EventJson.Default.EvidenceOverridden),
        Of("glass-broken", EventJson.Default.GlassBroken),
        Of("action-denied", EventJson.Default.ActionDenied),
        Of("action-cancelled", EventJson.Default.ActionCancelled),
        Of("action-lapsed", EventJson.Default.ActionLapsed),
        Of("action-begun", EventJson.Default.ActionBegun),
        Of("action-performed", EventJson.Default.ActionPerformed),
        Of("undo-ordered", EventJson.Default.UndoOrdered),
        Of("action-undone", EventJson.Default.ActionUndone),
        Of("action-settled", EventJson.Default.ActionSettled),
        Of("control-confirmed", EventJson.Default.ControlConfirmed),
        Of("control-extended", EventJson.Default.ControlExtended),
        Of("action-renewed", EventJson.Default.ActionRenewed),
        Of("renewal-retried", EventJson.Default.RenewalRetried),
        Of("evidence-requested", EventJson.Default.EvidenceRequested),
        Of("evidence-item-stored", EventJson.Default.EvidenceItemStored),
        Of("collection-cancelled", EventJson.Default.CollectionCancelled),
        Of("evidence-sealed", EventJson.Default.EvidenceSealed),
        Of("evidence-handed-out", EventJson.Default.EvidenceHandedOut),
        Of("evidence-check-asked", EventJson.Default.EvidenceCheckAsked),
        Of("evidence-checked", EventJson.Default.EvidenceChecked),
        Of("evidence-remarked", EventJson.Default.EvidenceRemarked),
        Of("actions-frozen", EventJson.Default.ActionsFrozen),
        Of("actions-thawed", EventJson.Default.ActionsThawed),
    ];

    private static readonly FrozenDictionary<Type, EventType> ByType = All.ToFrozenDictionary(t => t.Type);
    private static readonly FrozenDictionary<string, EventType> ByName = All.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The event has no row: a bug.</exception>
    public static EventType For(IncidentEvent e) => ByType.TryGetValue(e.GetType(), out var type)
        ? type
        : throw new ArgumentException($"{e.GetType().Name} has no row in {nameof(EventTypes)}.", nameof(e));

    public static EventType? Named(string name) => ByName.GetValueOrDefault(name);

    private static EventType Of<T>(string name, JsonTypeInfo<T> json, int version = 1)
        where T : IncidentEvent => new(name, version, typeof(T), json);
}
