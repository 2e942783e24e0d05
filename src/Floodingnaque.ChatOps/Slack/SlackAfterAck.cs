using System.Threading.Channels;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>What is to be said to one person after the acknowledgement. Nothing here is owed: what is, stands in the journal.</summary>
internal sealed partial class SlackAfterAck(ILogger<SlackAfterAck> logger) : BackgroundService
{
    /// <summary>Answers being given at once.</summary>
    private const int AtOnce = 8;

    private readonly Channel<Func<CancellationToken, Task>> work = Channel.CreateBounded<Func<CancellationToken, Task>>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Enqueue(Func<CancellationToken, Task> say) => work.Writer.TryWrite(say);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        work.Reader.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
        async (say, token) =>
        {
            try
            {
                await say(token);
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                LogNotSaid(logger, e);
            }
        });

    [LoggerMessage(LogLevel.Warning, "An answer could not be given.")]
    private static partial void LogNotSaid(ILogger logger, Exception e);
}
