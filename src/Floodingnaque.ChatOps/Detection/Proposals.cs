using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.Detection;

/// <summary>
/// Says in the channel of announcements that something looks like an incident, with a button that declares it. Once a finding: who knows of it is not
/// told every five minutes, but again when it goes on after hours.
/// </summary>
internal sealed partial class Proposals(
    IEnumerable<IChatPlatform> platforms, MessageRenderer renderer, Roster roster, IncidentSettings settings, TimeProvider clock, ILogger<Proposals> logger)
{
    private const int MaxTitle = 200, MaxSentence = 800, MaxIndicator = 120;
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<string, DateTimeOffset> proposed = new(StringComparer.Ordinal);

    /// <summary>Whether it was said anywhere now. Never throws for a platform that fails: it is tried again with the next finding.</summary>
    public async Task<bool> Propose(Alert alert, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (proposed.TryGetValue(alert.Key, out var before) && now - before < Quiet)
        {
            return false;
        }

        var said = false;
        foreach (var platform in platforms)
        {
            said |= await Say(platform, alert, now, cancellationToken);
        }

        if (said)
        {
            if (proposed.Count >= MaxRemembered)
            {
                proposed.Clear();
            }

            proposed[alert.Key] = now;
            LogProposed(logger, alert.Severity, alert.Title);
        }

        return said;
    }

    private async Task<bool> Say(IChatPlatform platform, Alert alert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            if (await platform.AnnouncementChannel(cancellationToken) is not { } where)
            {
                return false;
            }

            var message = renderer.Render("alert", Incident.Nothing, new RenderContext(roster, settings, platform.Name, now) { Alert = Shown(alert) });
            await platform.Post(where, message, new Attempt($"alert {Short(alert.Key)} {now.UtcTicks / Quiet.Ticks}", true, now - Quiet), cancellationToken);
            return true;
        }
        catch (ChatPlatformException e)
        {
            LogNotSaid(logger, platform.Name, alert.Title, e.Code);
            return false;
        }
    }

    /// <summary>More people see announcements than an incident: names of accounts are shortened, and what lets somebody in is left out.</summary>
    private static Alert Shown(Alert alert) => alert with
    {
        Title = Redaction.Of(alert.Title, MaxTitle),
        Sentence = Redaction.Of(alert.Sentence, MaxSentence),
        Indicators = [.. alert.Indicators.Take(Alert.MaxIndicators).Select(i => Redaction.Of(i, MaxIndicator))],
    };

    /// <summary>A key holds words of others, as long as they like; a platform takes short ones.</summary>
    private static string Short(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];

    [LoggerMessage(LogLevel.Warning, "An incident was proposed, {Severity}: {Title}.")]
    private static partial void LogProposed(ILogger logger, Severity severity, string title);

    [LoggerMessage(LogLevel.Error, "{Platform} could not be told of “{Title}”: {Code}.")]
    private static partial void LogNotSaid(ILogger logger, string platform, string title, string code);
}
