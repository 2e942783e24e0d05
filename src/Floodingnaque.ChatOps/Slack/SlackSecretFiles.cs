using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Fills the secrets of <see cref="SlackOptions"/> from their files, before they are validated.</summary>
internal sealed class SlackSecretFiles : IPostConfigureOptions<SlackOptions>
{
    public void PostConfigure(string? name, SlackOptions options)
    {
        options.BotToken = Read(nameof(options.BotToken), options.BotToken, options.BotTokenFile);
        options.SigningSecret = Read(nameof(options.SigningSecret), options.SigningSecret, options.SigningSecretFile);
        options.AppToken = Read(nameof(options.AppToken), options.AppToken, options.AppTokenFile);
    }

    private static string? Read(string setting, string? value, string? file)
    {
        // An empty value in a settings file or environment means "not set".
        value = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        if (string.IsNullOrWhiteSpace(file))
            return value;
        if (value is not null)
            throw Failure($"Slack:{setting} and Slack:{setting}File are both set; set one.");

        try
        {
            var text = File.ReadAllText(file).Trim();
            return text.Length > 0 ? text : throw Failure($"Slack:{setting}File: {file} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failure($"Slack:{setting}File: {file} cannot be read: {e.Message}");
        }
    }

    private static OptionsValidationException Failure(string sentence) => new(SlackOptions.Section, typeof(SlackOptions), [sentence]);
}
