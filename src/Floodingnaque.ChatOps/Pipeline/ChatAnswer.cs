using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.Pipeline;

/// <summary>What the pipeline answers to one envelope; by then everything that was to be recorded is on the disk.</summary>
/// <param name="Message">Null when nothing is to be said.</param>
/// <param name="Form">A form to be opened for the sender.</param>
/// <param name="FieldErrors">For a submitted form that is sent back: field name → sentence.</param>
/// <param name="Refused">The refusal's code, for metrics and tests.</param>
internal sealed record ChatAnswer(
    AnswerTo To,
    ChatMessage? Message = null,
    ChatForm? Form = null,
    IReadOnlyDictionary<string, string>? FieldErrors = null,
    string? Refused = null)
{
    public static readonly ChatAnswer Silent = new(AnswerTo.Nobody);
}

/// <summary>The one way in, for every platform.</summary>
internal interface IChatPipeline
{
    /// <summary>
    /// Handles one envelope. Completes after what it records is durable and before any outside call. The same delivery twice is the
    /// same answer and one effect. Never throws for what a person did; when the disk failed, the answer says that nothing was recorded
    /// and <see cref="ChatAnswer.Refused"/> is <c>not-recorded</c>.
    /// </summary>
    Task<ChatAnswer> Handle(ChatEnvelope envelope, CancellationToken cancellationToken);
}
