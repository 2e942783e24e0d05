using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>More in an application's log for a while (runbook section 3.1). Its container is recreated for it.</summary>
public static class ChangeLogLevel
{
    private const string Usage = "log-level debug|info CONTAINER [for 2h]";

    public static readonly ActionKind Kind = new("log-level", EffectLife.Timed, CollectFirst: true, ContainerName.Setting, SubjectAt: 1);

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromHours(4));

    public static readonly Verb Verb = new(
        Kind.Name, ["loglevel"], Usage, "Ask for a container to log more for a while, without sampling.", Audience.Responder, NeedsIncident: true,
        call => call.Line.Next() is var (word, rest) && CommandLine.Plain(word) is "debug" or "info"
            ? ContainerName.Read(call, rest, Usage, (name, after) => OrderWords.Ask(call, Kind, Usage, $"{CommandLine.Plain(word)} {name}", after))
            : OrderWords.How(call, Usage));
}
