namespace Floodingnaque.ChatOps.TestKit.SlackCloud;

/// <summary>What an installation of the app gives its operator: ids, tokens and the secret that requests are signed with.</summary>
internal sealed record SlackIdentity
{
    public string TeamId { get; init; } = "T0STANDIN1";

    public string TeamDomain { get; init; } = "standin";

    public string AppId { get; init; } = "A0STANDIN1";

    public string BotUserId { get; init; } = "U0STANDBOT";

    public string BotId { get; init; } = "B0STANDBOT";

    public string BotName { get; init; } = "floodbot";

    public string BotToken { get; init; } = "xoxb-standin-bot";

    public string AppToken { get; init; } = "xapp-standin-app";

    public string SigningSecret { get; init; } = "8f742231b10e8888abcd99yyyzzz85a5";

    /// <summary>The deprecated <c>token</c> field of payloads; an app has to ignore it.</summary>
    public string VerificationToken { get; init; } = "deprecated-verification-token";
}
