using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>A reaction marks a message whose words are not in the record. Chat promises no order, so they may still come.</summary>
public sealed record AwaitMark(MessageRef Message, DateTimeOffset HappenedAt) : ICommand
{
    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state) => state.Marked.Contains(Message) || state.Awaited.ContainsKey(Message)
        ? Decision.Of()
        : Decision.Of(new MarkAwaited(Message, HappenedAt));

    public Answer Answer(Incident after) => Chat.Answer.Silent;
}
