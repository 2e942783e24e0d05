using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>A container runs another image from now on, put back when it is not healthy (runbook section 3.5).</summary>
public static class DeployImage
{
    private const string Usage = "deploy CONTAINER IMAGE@sha256:…";

    public static readonly ActionKind Kind = new("deploy", EffectLife.Standing, CollectFirst: true, ContainerName.Setting);

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromDays(7));

    public static readonly Verb Verb = new(
        Kind.Name, ["patch"], Usage, "Ask for a container to be recreated from another image.", Audience.Responder, NeedsIncident: true,
        call => ContainerName.Read(call, call.Line, Usage, (name, rest) => rest.Next() is var (image, after) && ContainerName.IsPinned(image)
            ? OrderWords.Ask(call, Kind, Usage, $"{name} {image}", after)
            : ContainerName.NotPinned(call, Usage)));
}
