using System.Runtime.InteropServices;
using System.Text;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>Keeps the last bytes of what a program says, however much that is; any number of streams at once.</summary>
internal sealed class BoundedOutput(int max)
{
    private readonly Lock gate = new();
    private readonly List<byte> kept = [];

    public string Text
    {
        get
        {
            lock (gate)
            {
                return Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(kept)[Math.Max(0, kept.Count - max)..]);
            }
        }
    }

    public async Task Take(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            lock (gate)
            {
                kept.AddRange(buffer.AsSpan(0, read));
                if (kept.Count > max * 2L)
                {
                    kept.RemoveRange(0, kept.Count - max);
                }
            }
        }
    }
}
