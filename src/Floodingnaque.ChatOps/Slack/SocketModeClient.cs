using System.Net.WebSockets;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// Keeps two Socket Mode connections open, started apart, so that Slack's refreshing of one loses nothing. Each envelope comes over
/// any one of them and is acknowledged over the same.
/// </summary>
internal sealed partial class SocketModeClient(
    ISlackApiClient slack, SocketConnector connect, IOptions<SlackOptions> options, TimeProvider clock, ILogger<SocketModeClient> logger)
{
    private const int Lanes = 2;
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);

    // For the handshake and Slack's hello together: a line that hangs in between must not cost its lane.
    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // Shorter lives count as failures, or a peer that says hello and hangs up would be called without a pause.
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(10);

    // Slack closes a replaced connection itself, about 10 s after its warning.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first hello on any connection: from then on something can be received.</summary>
    public Task Connected => _connected.Task;

    /// <summary>
    /// Runs until cancelled (returns), or until going on is useless: throws <see cref="SlackException"/> of category Fatal for refused
    /// tokens, and with the code <c>link_disabled</c> when Socket Mode is turned off.
    /// </summary>
    public async Task RunAsync(SocketHandler handle, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lanes = Enumerable.Range(0, Lanes).Select(lane => RunLaneAsync(lane, handle, stop.Token)).ToArray();
        var first = await Task.WhenAny(lanes);
        await stop.CancelAsync(); // what ends one lane for good ends the other
        foreach (var lane in lanes)
            await lane.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
            await first;
    }

    private async Task RunLaneAsync(int lane, SocketHandler handle, CancellationToken stop)
    {
        var drains = new List<Task>();
        try
        {
            await Task.Delay(lane * Apart, clock, stop);
            for (var failures = 0; ;)
            {
                var started = clock.GetTimestamp();
                var end = await LiveAsync(lane, handle, drains, stop);
                if (end == SocketEnd.TurnedOff)
                    throw new SlackException("socket_mode", "link_disabled", SlackErrorCategory.Fatal);

                // A greeting that hangs takes long and is a failure all the same.
                failures = end == SocketEnd.Unheard || clock.GetElapsedTime(started) < ShortLife ? failures + 1 : 0;
                if (failures > 0 || end == SocketEnd.Closed)
                    await Task.Delay(Wait(failures), clock, stop);
                drains.RemoveAll(drain => drain.IsCompleted);
            }
        }
        finally
        {
            await Task.WhenAll(drains);
        }
    }

    /// <summary>One connection, until it needs a successor; it may go on draining beside that.</summary>
    private async Task<SocketEnd> LiveAsync(int lane, SocketHandler handle, List<Task> drains, CancellationToken stop)
    {
        if (await AddressAsync(stop) is not { } url)
            return SocketEnd.Unheard;

        using var late = new CancellationTokenSource(GreetingTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        if (await OpenAsync(url, handle, either.Token, stop) is not { } connection)
            return SocketEnd.Unheard;

        var running = connection.RunAsync();
        var end = SocketEnd.Closed;
        try
        {
            await Task.WhenAny(connection.Hello, connection.Over).WaitAsync(either.Token);
            if (connection.Hello.IsCompleted)
                Greeted(lane);
            late.CancelAfter(Timeout.InfiniteTimeSpan);
            end = await connection.Over.WaitAsync(stop);
            return end;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            LogNoHello(logger, lane);
            return SocketEnd.Unheard;
        }
        finally
        {
            drains.Add(DrainAsync(connection, running, end == SocketEnd.Replace ? DrainTime : TimeSpan.Zero, stop));
        }
    }

    private void Greeted(int lane)
    {
        LogConnected(logger, lane);
        _connected.TrySetResult();
    }

    private async Task DrainAsync(SocketConnection connection, Task running, TimeSpan time, CancellationToken stop)
    {
        using (connection)
        {
            if (time > TimeSpan.Zero)
                await running.WaitAsync(time, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await connection.CloseAsync(running);
        }
    }

    private async Task<Uri?> AddressAsync(CancellationToken stop)
    {
        try
        {
            var url = await slack.Apps.ConnectionsOpen(options.Value.AppToken ?? "", stop);
            return SlackHosts.MayConnectTo(options.Value.ApiBaseUrl, url)
                ? url
                : throw new SlackException("apps.connections.open", "socket_url_not_allowed", SlackErrorCategory.Permanent);
        }
        catch (Exception e) when (!stop.IsCancellationRequested && IsWorthAnotherTry(e))
        {
            LogNotConnected(logger, e.Message);
            return null;
        }
    }

    /// <param name="inTime">Ends the handshake, not the connection.</param>
    private async Task<SocketConnection?> OpenAsync(Uri url, SocketHandler handle, CancellationToken inTime, CancellationToken stop)
    {
        try
        {
            return new SocketConnection(await connect(url, inTime), handle, clock, logger);
        }
        catch (Exception e) when (!stop.IsCancellationRequested && IsWorthAnotherTry(e))
        {
            LogNotConnected(logger, inTime.IsCancellationRequested ? $"no handshake within {GreetingTimeout.TotalSeconds} s" : e.Message);
            return null;
        }
    }

    private static bool IsWorthAnotherTry(Exception e) => e switch
    {
        SlackException slack => slack.Category is not SlackErrorCategory.Fatal,
        _ => e is WebSocketException or HttpRequestException or IOException or OperationCanceledException,
    };

    private static TimeSpan Wait(int failures) =>
        TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(Math.Max(failures - 1, 0), 10))));

    [LoggerMessage(LogLevel.Information, "Socket Mode connection {Lane} is up")]
    private static partial void LogConnected(ILogger logger, int lane);

    [LoggerMessage(LogLevel.Warning, "Socket Mode connection {Lane} got no hello and is dropped")]
    private static partial void LogNoHello(ILogger logger, int lane);

    [LoggerMessage(LogLevel.Warning, "Socket Mode connection failed: {Reason}")]
    private static partial void LogNotConnected(ILogger logger, string reason);
}
