using System.Diagnostics;

namespace Floodingnaque.ChatOps.Benchmarks.Load;

/// <summary>
/// The same notes, sent as an ordinary program would send them: one <see cref="HttpClient"/> for all. It costs several times what
/// <see cref="Generator"/> costs, on the processors that the server has to share with it; most published rates were measured so.
/// </summary>
internal sealed class ClientGenerator(int port, Func<NoteRequest> request) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private readonly Uri address = new($"http://127.0.0.1:{port}/slack/command");

    /// <summary><paramref name="atOnce"/> at once; each loop sends its next one when it has its answer.</summary>
    /// <exception cref="InvalidOperationException">A note was not taken.</exception>
    public async Task<Latencies> Closed(int atOnce, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var loops = Enumerable.Range(0, atOnce).Select(_ => Task.Run(() => Loop(start, time))).ToArray();
        return Latencies.Of(await Task.WhenAll(loops), Stopwatch.GetElapsedTime(start));
    }

    public void Dispose() => client.Dispose();

    private async Task<List<double>> Loop(long start, TimeSpan time)
    {
        var (took, notes) = (new List<double>(capacity: 32_768), request());
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var sent = Stopwatch.GetTimestamp();
            using (var message = notes.NextMessage(address))
            using (var answer = await client.SendAsync(message))
            {
                var body = await answer.Content.ReadAsByteArrayAsync();
                if (!answer.IsSuccessStatusCode || body.AsSpan().IndexOf("ephemeral"u8) >= 0)
                {
                    throw new InvalidOperationException($"The note was not taken: {answer.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
                }
            }

            took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return took;
    }
}
