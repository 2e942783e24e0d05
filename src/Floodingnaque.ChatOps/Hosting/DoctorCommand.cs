using Floodingnaque.ChatOps.Doctor;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Hosting;

/// <summary>Doctor from the command line: the bot is put together as if to run, but not started, so it works beside a running one.</summary>
internal static class DoctorCommand
{
    /// <returns>1 when a check failed, else 0.</returns>
    public static async Task<int> Run(Func<WebApplication> build, TextWriter output, CancellationToken cancellationToken)
    {
        IReadOnlyList<DoctorResult> results;
        try
        {
            await using var app = build();
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            results = await app.Services.GetRequiredService<DoctorRunner>().Run(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Every other check stands on the settings: they come first.
            results = [new("settings", DoctorFinding.Failed("The bot does not start.", "Correct it, then ask again for the other checks.", StartupSentences.Of(e)))];
        }

        DoctorText.Write(results, output);
        return results.Any(r => r.Finding.Status is DoctorStatus.Failed) ? 1 : 0;
    }
}
