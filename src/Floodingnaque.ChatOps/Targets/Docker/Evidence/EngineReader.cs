using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>Reads an engine's answers as the bytes that they are, of any length, in constant memory.</summary>
internal sealed class EngineReader(DockerOptions options) : IDisposable
{
    /// <summary>Bytes of an answer that is read as a whole.</summary>
    public const int MaxWhole = 64 * 1024 * 1024;

    private const int MaxError = 64 * 1024;

    private readonly Lazy<DockerConnection> connection = new(() => new DockerConnection(options));

    public void Dispose()
    {
        if (connection.IsValueCreated)
        {
            connection.Value.Typed.Dispose();
        }
    }

    /// <summary>What answers, with its version: <c>Docker Engine 20.10.24</c>.</summary>
    public async Task<string> Tool(CancellationToken cancellationToken) =>
        $"Docker Engine {ContainerState.Text(JsonNode.Parse(await Whole("GET /version", cancellationToken))?["Version"])}";

    /// <summary>Hands on an answer bit by bit. There is no limit of time: the token is the limit.</summary>
    /// <param name="call">Method and path as they are sent: <c>GET /containers/ID/json</c>.</param>
    /// <param name="take">Takes the next bytes; what it throws is let through.</param>
    /// <returns>Why the answer broke off before its end; null when it did not.</returns>
    /// <exception cref="TargetException">The engine refuses or cannot be reached.</exception>
    public async Task<string?> Read(string call, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        using var answer = await EngineFailure.Said(options, () => Open(call, cancellationToken), cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            int count;
            try
            {
                count = await body.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception e) when (e is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
            {
                return $"the container engine hung up before the end ({(e.InnerException ?? e).Message})";
            }

            if (count == 0)
            {
                return null;
            }

            await take(buffer.AsMemory(0, count));
        }
    }

    /// <summary>Writes an answer as it is.</summary>
    public async Task<PieceEnd> Copy(string call, Stream to, Func<long, string> words, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        var why = await Read(call, async part => { await to.WriteAsync(part, cancellationToken); bytes += part.Length; }, cancellationToken);
        return new PieceEnd(null, words(bytes)) { BrokenOff = why };
    }

    /// <summary>A whole answer.</summary>
    /// <exception cref="TargetException">The engine refuses, cannot be reached, is slow, hangs up, or says more than <see cref="MaxWhole"/>.</exception>
    public async Task<byte[]> Whole(string call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DockerEngine.LongestCall);
        using var read = new MemoryStream();
        var why = await EngineFailure.Said(options, () => Read(call, part => Take(read, part), limit.Token), cancellationToken);
        return why is null ? read.ToArray() : throw new TargetException(why);
    }

    private static ValueTask Take(MemoryStream read, ReadOnlyMemory<byte> part)
    {
        read.Write(part.Span);
        return read.Length <= MaxWhole ? ValueTask.CompletedTask
            : throw new TargetException(string.Create(CultureInfo.InvariantCulture, $"the container engine's answer is larger than {MaxWhole / 1024 / 1024} MiB"));
    }

    private async Task<HttpResponseMessage> Open(string call, CancellationToken cancellationToken)
    {
        var space = call.IndexOf(' ', StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(call[..space]), call[(space + 1)..].TrimStart('/'));
        if (request.Method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        var answer = await connection.Value.Streams.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            await answer.Content.LoadIntoBufferAsync(MaxError, cancellationToken);
            throw new DockerApiException(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
    }
}
