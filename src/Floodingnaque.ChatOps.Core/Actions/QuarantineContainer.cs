using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>A container is set aside without network, and a clean one of a known image takes its place (runbook section 3.4).</summary>
public static class QuarantineContainer
{
    private const string Usage = "quarantine-and-replace CONTAINER IMAGE@sha256:…";

    public static readonly ActionKind Kind = new("quarantine-and-replace", EffectLife.Standing, CollectFirst: true, ContainerName.Setting) { Holds = true };

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromDays(7));

    public static readonly Verb Verb = new(
        Kind.Name, ["quarantine"], Usage, "Ask for a container to be set aside and replaced by a clean one.", Audience.Responder, NeedsIncident: true,
        call => ContainerName.Read(call, call.Line, Usage, (name, rest) => rest.Next() is var (image, after) && ContainerName.IsPinned(image)
            ? OrderWords.Ask(call, Kind, Usage, $"{name} {image}", after)
            : ContainerName.NotPinned(call, Usage)));
}
