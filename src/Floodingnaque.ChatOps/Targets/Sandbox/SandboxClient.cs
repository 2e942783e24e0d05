using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>Looks at the sandbox's site from outside, as any client would.</summary>
internal sealed class SandboxClient(SandboxSite site, SandboxFiles files, TimeProvider clock) : IDisposable
{
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(5) };

    public void Dispose() => client.Dispose();

    /// <summary>The status of an answer; 0 when there was none.</summary>
    /// <param name="from">The address that is played; null: this machine.</param>
    /// <param name="header">One header more, never recorded: its value may be a key.</param>
    public async Task<int> Get(string path, string? from, (string Name, string Value)? header, StepLog steps, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var status = 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(await site.Address.WaitAsync(cancellationToken), path));
        if (from is not null)
        {
            request.Headers.Add(SandboxSite.ClientHeader, from);
        }

        if (header is var (name, value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            status = (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            // no answer is an answer too: 0
        }

        steps.Add(new StepRecord($"GET {path}{(from is null ? "" : $" as {from}")}", null, status.ToString(CultureInfo.InvariantCulture), clock.GetElapsedTime(start)));
        return status;
    }

    /// <summary>Requests in the site's log that came from a range.</summary>
    public async Task<int> Hits(AddressRange range, CancellationToken cancellationToken)
    {
        if (!File.Exists(files.AccessLog))
        {
            return 0;
        }

        var lines = await File.ReadAllLinesAsync(files.AccessLog, cancellationToken);
        return lines.Count(l => AddressRange.TryParse(l.Split(' ')[0], out var client, out _) && range.Overlaps(client));
    }
}
