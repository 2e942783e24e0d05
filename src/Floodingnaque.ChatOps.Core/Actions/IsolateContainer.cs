using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>A container runs on without any network (runbook section 3.4).</summary>
public static class IsolateContainer
{
    public static readonly ActionKind Kind = new("isolate", EffectLife.Standing, CollectFirst: true, ContainerName.Setting) { Holds = true };

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromDays(7));

    public static readonly Verb Verb = new(
        Kind.Name, ["disconnect"], "isolate CONTAINER", "Ask for a container to be cut off from all networks; it runs on.", Audience.Responder, NeedsIncident: true,
        call => ContainerName.Read(call, call.Line, "isolate CONTAINER", (name, rest) => OrderWords.Ask(call, Kind, "isolate CONTAINER", name, rest)));
}

/// <summary>Gives a container back its networks, or lets it run again.</summary>
public static class ReleaseContainer
{
    public static readonly Verb Verb = new(
        "release", ["reconnect", "unpause"], "release CONTAINER", "Take back what was done to a container: isolate, pause, quarantine.", Audience.Responder, NeedsIncident: true,
        call => ContainerName.Read(call, call.Line, "release CONTAINER", (name, _) => new Change(call.Incident, new LiftAction(
            [IsolateContainer.Kind.Name, PauseContainer.Kind.Name, QuarantineContainer.Kind.Name],
            name,
            $"{name} is neither isolated nor paused nor quarantined by this incident. `{call.Context.Settings.CommandName} controls` lists what is in force.",
            call.Context.SenderAsRecipient))));
}
