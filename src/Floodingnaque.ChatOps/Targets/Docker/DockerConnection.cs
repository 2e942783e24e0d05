using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Docker.DotNet;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>One way to the engine for typed calls and for those that the types would lose something of: its socket, or TLS with certificates on both sides.</summary>
internal sealed class DockerConnection : Credentials
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(5);

    private readonly DockerOptions options;
    private readonly SocketsHttpHandler handler;
    private readonly DockerClientConfiguration configuration;

    /// <exception cref="TargetException">The certificates cannot be used.</exception>
    public DockerConnection(DockerOptions options)
    {
        this.options = options;
        var endpoint = new Uri(options.Endpoint);
        handler = new SocketsHttpHandler { ConnectTimeout = LongestConnect, UseProxy = false };
        if (options.IsTls)
        {
            handler.SslOptions = Tls(options);
        }
        else
        {
            handler.ConnectCallback = async (_, token) => await Connect(endpoint.LocalPath, token);
        }

        configuration = new DockerClientConfiguration(endpoint, this, DockerEngine.LongestCall);
        Typed = configuration.CreateClient();
        Raw = new HttpClient(handler, disposeHandler: false) { BaseAddress = options.IsTls ? endpoint : new Uri("http://engine"), Timeout = DockerEngine.LongestCall };
        Streams = new HttpClient(handler, disposeHandler: false) { BaseAddress = Raw.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    public DockerClient Typed { get; }

    public HttpClient Raw { get; }

    /// <summary>For answers of any length: without a limit of time, which the caller's token is for.</summary>
    public HttpClient Streams { get; }

    public override bool IsTlsCredentials() => options.IsTls;

    public override HttpMessageHandler GetHandler(HttpMessageHandler innerHandler)
    {
        innerHandler.Dispose();
        return handler;
    }

    /// <summary>Called by <see cref="Typed"/>, whose disposal ends all of it.</summary>
    public override void Dispose()
    {
        Raw.Dispose();
        Streams.Dispose();
        handler.Dispose();
        base.Dispose();
    }

    private static async Task<Stream> Connect(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Tls(DockerOptions options)
    {
        try
        {
            var trusted = new X509Certificate2Collection();
            trusted.ImportFromPemFile(options.CaFile);
            var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            chain.CustomTrustStore.AddRange(trusted);
            return new SslClientAuthenticationOptions
            {
                ClientCertificates = [X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile)],
                CertificateChainPolicy = chain,
            };
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"the certificates of {DockerOptions.Key} cannot be used ({e.Message})", e);
        }
    }
}
