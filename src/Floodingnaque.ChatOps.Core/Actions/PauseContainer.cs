using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>A container's processes stand still, with all they have in memory (runbook section 3.4).</summary>
public static class PauseContainer
{
    public static readonly ActionKind Kind = new("pause", EffectLife.Standing, CollectFirst: false, ContainerName.Setting) { Holds = true };

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromHours(24));

    public static readonly Verb Verb = new(
        Kind.Name, [], "pause CONTAINER", "Ask for a container to be paused; nothing of its memory is lost.", Audience.Responder, NeedsIncident: true,
        call => ContainerName.Read(call, call.Line, "pause CONTAINER", (name, rest) => OrderWords.Ask(call, Kind, "pause CONTAINER", name, rest)));
}
