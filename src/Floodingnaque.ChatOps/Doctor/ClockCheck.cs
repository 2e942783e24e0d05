using Floodingnaque.ChatOps.Configuration;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>
/// A wrong clock makes wrong timelines, fires the ladder at the wrong time and has every Slack signature refused (more than 300 s off).
/// </summary>
internal sealed class ClockCheck(TimeProvider clock, DataDirectory data, IConfiguration configuration, IHttpClientFactory clients) : IDoctorCheck
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Harmful = TimeSpan.FromSeconds(150);

    public string Name => "clock";

    public async Task<DoctorFinding> Run(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now.Year is < 2026 or > 2100)
        {
            return DoctorFinding.Failed($"The clock says {now:yyyy-MM-dd}.", "Set the clock, and keep it right with NTP (timedatectl set-ntp true).");
        }

        if (NewestFile() is { } newest && newest - now > Noticeable)
        {
            return DoctorFinding.Failed(
                $"The record was written at {newest:u}, which is later than now ({now:u}): the clock went back.", "Set the clock, and keep it right with NTP.");
        }

        return await SlackTime(cancellationToken) is { } slack ? Compare(slack - clock.GetUtcNow()) : DoctorFinding.Ok($"It is {now:u}.");
    }

    private static DoctorFinding Compare(TimeSpan drift)
    {
        var sentence = $"The clock is {Math.Abs(drift.TotalSeconds):0} s {(drift > TimeSpan.Zero ? "behind" : "ahead of")} Slack's.";
        return drift.Duration() > Harmful ? DoctorFinding.Failed(sentence, "Set the clock: past 300 s every request of Slack is refused.")
            : drift.Duration() > Noticeable ? DoctorFinding.Warning(sentence, "Keep the clock right with NTP (timedatectl set-ntp true).")
            : DoctorFinding.Ok("The clock agrees with Slack's.");
    }

    private DateTimeOffset? NewestFile()
    {
        var incidents = new DirectoryInfo(Path.Combine(data.Path, "incidents"));
        return incidents.Exists
            ? incidents.EnumerateFiles("*", SearchOption.AllDirectories).Select(f => new DateTimeOffset(f.LastWriteTimeUtc)).Cast<DateTimeOffset?>().Max()
            : null;
    }

    /// <summary>The Date header of any answer of Slack; null when Slack is not set up or does not answer, which its own check reports.</summary>
    private async Task<DateTimeOffset?> SlackTime(CancellationToken cancellationToken)
    {
        if (!ConfiguredPlatforms.Of(configuration).Contains("slack")
            || !Uri.TryCreate(configuration["Slack:ApiBaseUrl"] ?? "https://slack.com/api/", UriKind.Absolute, out var api))
        {
            return null;
        }

        try
        {
            using var client = clients.CreateClient(nameof(ClockCheck));
            client.Timeout = TimeSpan.FromSeconds(5);
            using var response = await client.GetAsync(new Uri(api, "api.test"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.Headers.Date;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
