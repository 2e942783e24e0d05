using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Evidence;

/// <summary>Cancels when somebody cancels the collection in chat.</summary>
internal sealed class CancelWatch : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly IncidentStreams streams;
    private readonly IncidentId id;
    private readonly int collection;

    public CancelWatch(IncidentStreams streams, IncidentId id, int collection)
    {
        (this.streams, this.id, this.collection) = (streams, id, collection);
        streams.Changed += Look;
        if (streams.TryGetLoaded(id, out var stream))
        {
            Look(stream);
        }
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        streams.Changed -= Look;
        source.Dispose();
    }

    private void Look(IncidentStream stream)
    {
        if (stream.Id == id && stream.Accepted.Collections[collection].CancelledBy is not null)
        {
            source.Cancel();
        }
    }
}
