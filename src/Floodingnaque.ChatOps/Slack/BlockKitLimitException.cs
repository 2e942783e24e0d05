namespace Floodingnaque.ChatOps.Slack;

/// <param name="Path">JSON pointer as in Slack's own errors: <c>/blocks/0/text/text</c>.</param>
/// <param name="Rule">The rule it breaks, as a sentence without subject.</param>
internal sealed record BlockKitViolation(string Path, string Rule)
{
    public override string ToString() => $"{Path} {Rule}";
}

/// <summary>What was to be sent is beyond Slack's limits; nothing was sent. A bug of whoever drew it: text is cut with <see cref="SlackText.Cut"/>.</summary>
internal sealed class BlockKitLimitException(IReadOnlyList<BlockKitViolation> violations)
    : Exception("Slack would refuse this: " + string.Join("; ", violations))
{
    public IReadOnlyList<BlockKitViolation> Violations { get; } = violations;
}
