using System.Net.Sockets;
using Floodingnaque.ChatOps.Pipeline;
using Renci.SshNet;
using Renci.SshNet.Common;
using ConnectionInfo = Renci.SshNet.ConnectionInfo;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>One connection that is kept, shared by all who use it at the same time, and made anew when it was lost.</summary>
/// <param name="name">Of Targets:Hosts.</param>
/// <param name="make">Commands and files need a client, and so a connection, of their own.</param>
internal sealed class SshConnection<TClient>(string name, SshOptions options, Func<ConnectionInfo, TClient> make) : IDisposable
    where TClient : BaseClient
{
    /// <summary>Keeps firewalls from forgetting a connection that nobody uses, and lets the system notice a machine that went away without a word.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim one = new(1, 1);
    private TClient? kept;

    private string Where => $"{name} ({options.Address}:{options.Port})";

    public void Dispose()
    {
        kept?.Dispose();
        one.Dispose();
    }

    /// <exception cref="TargetException">The machine cannot be reached, is another one, does not let the bot in, or went away.</exception>
    public async Task<T> Use<T>(Func<TClient, Task<T>> work, CancellationToken cancellationToken)
    {
        var client = await Connected(cancellationToken);
        try
        {
            return await work(client);
        }
        catch (Exception e) when (e is SshOperationTimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            client.Dispose(); // It still calls itself connected.
            throw new TargetException($"{Where} does not answer any more", e);
        }
        catch (Exception e) when (e is SshException or SocketException or IOException or ObjectDisposedException)
        {
            throw new TargetException($"the connection to {Where} failed on the way ({e.Message})", e);
        }
    }

    private async Task<TClient> Connected(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (kept is not null && !IsUsable(kept))
            {
                kept.Dispose();
                kept = null;
            }

            return kept ??= await Connect(cancellationToken);
        }
        finally
        {
            one.Release();
        }
    }

    private static bool IsUsable(TClient client)
    {
        try
        {
            return client.IsConnected;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task<TClient> Connect(CancellationToken cancellationToken)
    {
        using var key = Key();
        var client = make(new ConnectionInfo(options.Address, options.Port, options.User, new PrivateKeyAuthenticationMethod(options.User, key)) { Timeout = options.ConnectTimeout });
        string? other = null;
        client.KeepAliveInterval = KeepAlive;
        client.HostKeyReceived += (_, shown) =>
        {
            shown.CanTrust = options.IsPinned(shown.FingerPrintSHA256);
            other = shown.CanTrust ? null : $"SHA256:{shown.FingerPrintSHA256} ({shown.HostKeyName})";
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        try
        {
            await client.ConnectAsync(limit.Token);
            return client;
        }
        catch (Exception e)
        {
            client.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new TargetException(Why(e, other), e);
        }
    }

    private string Why(Exception e, string? other) => other is not null
        ? $"{Where} shows the host key {other}, and Targets:Hosts:{name}:HostKey is {options.HostKey}: nothing was sent to it"
        : e switch
        {
            SshAuthenticationException => $"{Where} does not let {options.User} in with {options.KeyFile} ({e.Message})",
            OperationCanceledException or SshOperationTimeoutException => $"{Where} did not answer within {options.ConnectTimeout.TotalSeconds:0.#} seconds",
            _ => $"{Where} cannot be reached ({e.Message})",
        };

    private PrivateKeyFile Key()
    {
        try
        {
            return new PrivateKeyFile(options.KeyFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SshException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new TargetException($"{options.KeyFile} cannot be used as a private key ({e.Message})", e);
        }
    }
}
