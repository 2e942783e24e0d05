using Floodingnaque.ChatOps.Journal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Floodingnaque.ChatOps.TestKit.Journal;

/// <summary>A file journal with its folder, open until disposed.</summary>
internal sealed class OpenJournal : IAsyncDisposable
{
    private readonly DataFolder folder;

    public OpenJournal(string directory, JournalSettings? settings = null, TimeProvider? clock = null, ILogger<FileJournal>? logger = null)
    {
        folder = DataFolder.Open(directory);
        Journal = new FileJournal(folder, settings ?? new JournalSettings(), clock ?? TimeProvider.System, logger ?? NullLogger<FileJournal>.Instance);
    }

    public FileJournal Journal { get; }

    public DataPaths Paths => folder.Paths;

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        folder.Dispose();
    }
}
