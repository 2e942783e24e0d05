using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>How an effect ends.</summary>
public enum EffectLife
{
    /// <summary>It is undone when its time is over.</summary>
    Timed,

    /// <summary>It stays until somebody undoes it, or a lead settles that it stays for good.</summary>
    Standing,

    /// <summary>It cannot be taken back: once verified, the run is over.</summary>
    Final,
}

/// <summary>One guarded action, as far as it is the same at every target.</summary>
/// <param name="Name">The verb.</param>
/// <param name="CollectFirst">It destroys what evidence would be taken from, so evidence comes first, or an approver's written override.</param>
/// <param name="Setting">What has to be configured for it.</param>
/// <param name="SubjectAt">Which word of an order's target names the thing it is done to; counts from 0.</param>
public sealed record ActionKind(string Name, EffectLife Life, bool CollectFirst, string Setting, int SubjectAt = 0)
{
    /// <summary>What it destroys cannot be told from the order: evidence of everything comes first.</summary>
    public bool EvidenceOfAll { get; init; }

    /// <summary>It holds its subject still for those who examine it: nothing that time takes back may touch that meanwhile.</summary>
    public bool Holds { get; init; }

    /// <summary>What the order is done to, for example a container's name.</summary>
    public string Subject(ActionOrder order) => order.Target.Split(' ').ElementAtOrDefault(SubjectAt) ?? order.Target;
}

/// <summary>Every action there is.</summary>
public static class ActionKinds
{
    /// <summary>All there are, in the order of the runbook.</summary>
    public static readonly ImmutableArray<ActionKind> All =
    [
        BlockAddress.Kind,
        RateLimit.Kind,
        SwitchExports.Kind,
        AttackMode.Kind,
        RotateKeys.Kind,
        RevokeSessions.Kind,
        RevokeApiKey.Kind,
        SuspendUser.Kind,
        IsolateContainer.Kind,
        PauseContainer.Kind,
        RestartPolicy.Kind,
        QuarantineContainer.Kind,
        ChangeLogLevel.Kind,
        ScaleContainer.Kind,
        DeployImage.Kind,
    ];

    private static readonly FrozenDictionary<string, ActionKind> ByName = All.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>The kind of an action. One that this version does not know (a newer record) counts as timed.</summary>
    public static ActionKind Of(string action) => ByName.GetValueOrDefault(action) ?? new ActionKind(action, EffectLife.Timed, CollectFirst: false, "Targets");
}
