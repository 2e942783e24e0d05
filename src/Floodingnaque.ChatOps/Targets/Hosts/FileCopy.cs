using System.Runtime.ExceptionServices;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>Copying that tells errors of the one side from those of the other.</summary>
internal static class FileCopy
{
    private const int Chunk = 256 * 1024;

    /// <param name="longestSilence">A single read that takes longer ends in an <see cref="OperationCanceledException"/>.</param>
    /// <returns>What writing threw, null when all is copied. What reading throws is thrown.</returns>
    public static async Task<ExceptionDispatchInfo?> All(Stream from, Stream to, TimeSpan longestSilence, CancellationToken cancellationToken)
    {
        var buffer = new byte[Chunk];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        while (true)
        {
            limit.CancelAfter(longestSilence);
            var read = await from.ReadAsync(buffer, limit.Token).AsTask().WaitAsync(limit.Token);
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
            if (read == 0)
            {
                return null;
            }

            try
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            catch (Exception e)
            {
                return ExceptionDispatchInfo.Capture(e);
            }
        }
    }
}
