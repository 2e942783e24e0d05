using System.Collections.Concurrent;
using System.Diagnostics;

namespace Floodingnaque.ChatOps.Benchmarks.Load;

/// <summary>Sends signed notes to one server, the same way to each of them.</summary>
internal sealed class Generator(int port, Func<NoteRequest> request)
{
    /// <summary><paramref name="connections"/> at once; each sends its next one when it has its answer.</summary>
    public async Task<Latencies> Closed(int connections, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var loops = Enumerable.Range(0, connections).Select(_ => Task.Run(() => Loop(start, time))).ToArray();
        return Latencies.Of(await Task.WhenAll(loops), Stopwatch.GetElapsedTime(start));
    }

    /// <summary>
    /// <paramref name="perSecond"/>, whether or not the ones before were answered. A latency counts from the moment at which the request was to
    /// be sent, so that a server that stands still pays for all who wait.
    /// </summary>
    public Task<Latencies> Open(int perSecond, TimeSpan time) =>
        Task.Factory.StartNew(() => Pace(perSecond, time), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    /// <summary>One request on a connection of its own.</summary>
    public async Task<TimeSpan> Once()
    {
        var start = Stopwatch.GetTimestamp();
        using var connection = await Connection.Open(port);
        await Send(connection, request());
        return Stopwatch.GetElapsedTime(start);
    }

    private async Task<List<double>> Loop(long start, TimeSpan time)
    {
        var (took, notes) = (new List<double>(capacity: 32_768), request());
        using var connection = await Connection.Open(port);
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var sent = Stopwatch.GetTimestamp();
            await Send(connection, notes);
            took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return took;
    }

    private async Task<Latencies> Pace(int perSecond, TimeSpan time)
    {
        var free = new ConcurrentQueue<(Connection Connection, NoteRequest Notes)>();
        var sent = new Task<double>[(int)(perSecond * time.TotalSeconds)];
        var start = Stopwatch.GetTimestamp();
        for (var n = 0; n < sent.Length; n++)
        {
            var due = start + (n * Stopwatch.Frequency / perSecond);
            Until(due);
            var line = free.TryDequeue(out var used) ? used : (await Connection.Open(port), request());
            sent[n] = Paced(line, due, free);
        }

        var took = await Task.WhenAll(sent);
        foreach (var (connection, _) in free)
        {
            connection.Dispose();
        }

        return new Latencies([.. took.Order()], time.TotalSeconds);
    }

    private static async Task<double> Paced((Connection Connection, NoteRequest Notes) line, long due, ConcurrentQueue<(Connection, NoteRequest)> free)
    {
        await Send(line.Connection, line.Notes);
        free.Enqueue(line);
        return Stopwatch.GetElapsedTime(due).TotalMilliseconds;
    }

    /// <summary>A thread sleeps whole milliseconds only; the rest of the wait it gives its turn away.</summary>
    private static void Until(long due)
    {
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is var left && left > TimeSpan.Zero)
        {
            Thread.Sleep(left > TimeSpan.FromMilliseconds(1.2) ? (int)(left.TotalMilliseconds - 0.2) : 0);
        }
    }

    private static async ValueTask Send(Connection connection, NoteRequest notes)
    {
        var (status, body) = await connection.Send(notes.Next());
        if (status != 200 || body.Span.IndexOf("ephemeral"u8) >= 0)
        {
            throw new InvalidOperationException($"The note was not taken: {status} {System.Text.Encoding.UTF8.GetString(body.Span)}");
        }
    }
}
