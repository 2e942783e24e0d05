using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>Timelines open for writing, the least recently used closed first. Only the writer's thread comes here.</summary>
internal sealed class AppendFiles(DataPaths paths, int keep) : IDisposable
{
    private readonly Dictionary<IncidentId, LinkedListNode<(IncidentId Id, FileStream File)>> open = [];
    private readonly LinkedList<(IncidentId Id, FileStream File)> newestFirst = [];

    /// <summary>The file, made with its folder when missing.</summary>
    public FileStream Get(IncidentId id)
    {
        if (open.TryGetValue(id, out var node))
        {
            newestFirst.Remove(node);
            newestFirst.AddFirst(node);
            return node.Value.File;
        }

        PrivateFiles.MakeFolder(paths.Folder(id));
        // Shared without a lock: a person may look while we write, and the data folder has the lock that counts.
        var file = PrivateFiles.Open(paths.Timeline(id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        open[id] = newestFirst.AddFirst((id, file));
        return file;
    }

    /// <summary>The names of a new file and its folder reach the disk.</summary>
    public void FlushNames(IncidentId id)
    {
        DirectorySync.Flush(paths.Folder(id));
        DirectorySync.Flush(paths.Incidents);
    }

    /// <summary>Between batches only: a file of the batch at hand must stay open until it is flushed.</summary>
    public void Trim()
    {
        while (open.Count > keep && newestFirst.Last is { } oldest)
        {
            newestFirst.RemoveLast();
            open.Remove(oldest.Value.Id);
            oldest.Value.File.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var (_, file) in newestFirst)
            file.Dispose();
        newestFirst.Clear();
        open.Clear();
    }
}
