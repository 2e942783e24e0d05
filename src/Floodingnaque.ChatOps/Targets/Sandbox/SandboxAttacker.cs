using System.Globalization;

namespace Floodingnaque.ChatOps.Targets.Sandbox;

/// <summary>Somebody who tries passwords and exports at the sandbox, four times a second, until stopped.</summary>
internal sealed class SandboxAttacker(TimeProvider clock) : IDisposable
{
    /// <summary>An address for documentation (RFC 5737): nobody has it, so nobody is hit when it is blocked somewhere else by mistake.</summary>
    public const string Address = "203.0.113.66";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Tries = ["/api/v1/export/predictions?format=csv&limit=10000", "/.env", "/api/export/weather?format=json", "/api/v1/auth/me"];

    private readonly SemaphoreSlim one = new(1, 1);
    private CancellationTokenSource? stop;
    private Task attack = Task.CompletedTask;
    private int requests;
    private int refused;

    public bool IsOn => stop is not null;

    /// <summary>Requests so far.</summary>
    public int Requests => requests;

    /// <summary>Answered with 403 so far.</summary>
    public int Refused => refused;

    /// <summary>The status of its newest request; 0 before the first.</summary>
    public int Last { get; private set; }

    public void Dispose()
    {
        stop?.Dispose();
        one.Dispose();
    }

    public async Task Start(Uri site)
    {
        await one.WaitAsync();
        try
        {
            if (stop is null)
            {
                stop = new CancellationTokenSource();
                attack = Attack(site, stop.Token);
            }
        }
        finally
        {
            one.Release();
        }
    }

    public async Task Stop()
    {
        await one.WaitAsync();
        try
        {
            if (stop is not null)
            {
                await stop.CancelAsync();
                await attack;
                stop.Dispose();
                stop = null;
            }
        }
        finally
        {
            one.Release();
        }
    }

    private async Task Attack(Uri site, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = site, Timeout = TimeSpan.FromSeconds(5) };
        client.DefaultRequestHeaders.Add(SandboxSite.ClientHeader, Address);
        client.DefaultRequestHeaders.Add("User-Agent", "sqlmap/1.8 (SANDBOX attacker)");
        using var pace = new PeriodicTimer(Pace, clock);
        try
        {
            do
            {
                await Try(client, cancellationToken);
            }
            while (await pace.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // switched off
        }
    }

    private async Task Try(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(Tries[requests % Tries.Length], UriKind.Relative), cancellationToken);
            Last = (int)answer.StatusCode;
            Interlocked.Increment(ref requests);
            if (Last == StatusCodes.Status403Forbidden)
            {
                Interlocked.Increment(ref refused);
            }
        }
        catch (HttpRequestException)
        {
            Last = 0; // the site is stopping
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}: {requests} requests, {refused} refused");
}
