using System.Threading.Channels;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>What is to be said to one person after the acknowledgement. Nothing here is owed: what is, stands in the journal.</summary>
internal sealed partial class SlackAfterAck(ILogger<SlackAfterAck> logger) : BackgroundService
{
    /// <summary>Answers being given at once.</summary>
    private const int AtOnce = 8;

    private readonly Channel<Func<CancellationToken, Task>> work = Channel.CreateBounded<Func<CancellationToken, Task>>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest }, _ => LogDropped(logger));

    private CancellationToken stopping;

    public void Enqueue(Func<CancellationToken, Task> say) => work.Writer.TryWrite(say);

    /// <summary>For what must not wait behind others: a trigger lives for 3 s.</summary>
    public void StartNow(Func<CancellationToken, Task> say) => _ = Task.Run(() => Try(say, stopping).AsTask()); // never throws

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        stopping = stoppingToken;
        return Parallel.ForEachAsync(
            work.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, Try);
    }

    private async ValueTask Try(Func<CancellationToken, Task> say, CancellationToken cancellationToken)
    {
        try
        {
            await say(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping.
        }
        catch (Exception e)
        {
            LogNotSaid(logger, e);
        }
    }

    [LoggerMessage(LogLevel.Error, "Too many answers wait to be given: the oldest is dropped.")]
    private static partial void LogDropped(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "An answer could not be given.")]
    private static partial void LogNotSaid(ILogger logger, Exception e);
}
