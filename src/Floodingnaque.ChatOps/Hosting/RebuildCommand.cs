using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Hosting;

/// <summary>Throws the index away and makes it anew from the journals. Takes the data folder for itself: a running bot is in the way.</summary>
internal static class RebuildCommand
{
    /// <returns>1 when it could not be done, or a journal could not be read, else 0.</returns>
    public static async Task<int> Run(Func<WebApplication> build, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = build();
            return await Rebuild(app.Services, output, error, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            foreach (var sentence in StartupSentences.Of(e))
            {
                await error.WriteLineAsync(sentence);
            }

            return 1;
        }
    }

    private static async Task<int> Rebuild(IServiceProvider services, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        // The lock first; the index opens its file when it is made, so what is old goes before that.
        foreach (var old in Directory.GetFiles(services.GetRequiredService<DataFolder>().Paths.Index))
        {
            File.Delete(old);
        }

        var (index, journal, streams) = (
            services.GetRequiredService<IIncidentIndex>(), services.GetRequiredService<IJournal>(), services.GetRequiredService<IncidentStreams>());
        var (done, unread) = (0, 0);
        foreach (var (id, bytes) in journal.Streams.OrderBy(s => s.Key))
        {
            try
            {
                index.Put(IndexWorker.Entry(await (await streams.Get(id, cancellationToken)).Durable(), bytes));
                done++;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                unread++;
                await error.WriteLineAsync($"{id} cannot be read and is left out: {e.Message} (verify {id} says where.)");
            }
        }

        await index.Flush(cancellationToken);
        await output.WriteLineAsync($"The index was made anew from {done} of {done + unread} journals.");
        return unread == 0 ? 0 : 1;
    }
}
