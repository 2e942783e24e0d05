using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Section <c>Slack</c>. Slack is in use when a bot token (or its file) is set; everything else is then checked at start.
/// A secret is given as a value or as a file (one secret a file, read once at start), never both.
/// </summary>
internal sealed class SlackOptions : IValidatableObject
{
    public const string Section = "Slack";

    /// <summary>Where all calls go, <c>apps.connections.open</c> too. Plain http only to loopback (a stand-in for tests).</summary>
    [Required]
    public Uri ApiBaseUrl { get; set; } = new("https://slack.com/api/");

    [RegularExpression(@"xoxb-[\x21-\x7e]+|xoxe\.xoxb-[\x21-\x7e]+", ErrorMessage = "Slack:BotToken must be a bot token (xoxb-…).")]
    public string? BotToken { get; set; }

    public string? BotTokenFile { get; set; }

    public string? SigningSecret { get; set; }

    public string? SigningSecretFile { get; set; }

    [RegularExpression(@"xapp-[\x21-\x7e]+", ErrorMessage = "Slack:AppToken must be an app-level token (xapp-…).")]
    public string? AppToken { get; set; }

    public string? AppTokenFile { get; set; }

    /// <summary>Receive over a web socket that the bot opens, instead of over signed HTTP requests.</summary>
    public bool SocketMode { get; set; }

    /// <summary>How long one call may take. A write that took longer may have been done, and is looked for before it is made again.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Channel id in which new incidents are announced; none when absent.</summary>
    public string? AnnouncementChannel { get; set; }

    public bool IsConfigured => IsSet(BotToken) || IsSet(BotTokenFile);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ApiBaseUrl is { } url && !SlackHosts.IsAcceptableBase(url))
            yield return Wrong(nameof(ApiBaseUrl), "must be an https:// address without query or user info (http:// only on loopback)");

        if (CallTimeout < TimeSpan.FromSeconds(1) || CallTimeout > TimeSpan.FromMinutes(1))
            yield return Wrong(nameof(CallTimeout), "must be between a second and a minute (00:00:10)");

        if (!IsConfigured)
        {
            // Half a configuration is a mistake, not a wish to run without Slack.
            if (IsSet(SigningSecret) || IsSet(AppToken) || SocketMode)
                yield return Wrong(nameof(BotToken), "is missing although other Slack settings are set");
            yield break;
        }

        if (SocketMode && !IsSet(AppToken))
            yield return Wrong(nameof(AppToken), "is required with Slack:SocketMode");
        if (!SocketMode && !IsSet(SigningSecret))
            yield return Wrong(nameof(SigningSecret), "is required: without it no request from Slack can be trusted (or set Slack:SocketMode)");
    }

    private static ValidationResult Wrong(string name, string sentence) => new($"{Section}:{name} {sentence}.", [name]);

    private static bool IsSet(string? value) => !string.IsNullOrWhiteSpace(value);
}

[OptionsValidator]
internal sealed partial class SlackOptionsValidator : IValidateOptions<SlackOptions>;
