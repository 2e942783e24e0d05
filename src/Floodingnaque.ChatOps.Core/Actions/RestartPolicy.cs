using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Docker does not start a container again by itself, so that nothing wipes what has to be looked at (runbook section 3.4).</summary>
public static class RestartPolicy
{
    private const string Usage = "restart-policy off CONTAINER";

    public static readonly ActionKind Kind = new("restart-policy", EffectLife.Standing, CollectFirst: false, ContainerName.Setting, SubjectAt: 1);

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromDays(7));

    public static readonly Verb Verb = new(
        Kind.Name, ["no-restart"], Usage, "Ask for Docker not to restart a container by itself.", Audience.Responder, NeedsIncident: true,
        call => call.Line.Next() is var (word, rest) && CommandLine.Plain(word) == "off"
            ? ContainerName.Read(call, rest, Usage, (name, after) => OrderWords.Ask(call, Kind, Usage, $"off {name}", after))
            : OrderWords.How(call, Usage, "To switch it on again, undo it."));
}
