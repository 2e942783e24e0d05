using Floodingnaque.ChatOps.IntegrationTests.Contracts;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

public sealed class FileJournalTests : JournalContract, IDisposable
{
    private readonly TempFolder temp = new();
    private OpenJournal? open;

    public void Dispose() => temp.Dispose();

    private protected override Task<IJournal> Open()
    {
        open = new OpenJournal(temp.Path);
        return Task.FromResult<IJournal>(open.Journal);
    }

    private protected override async Task Close() => await open!.DisposeAsync();
}
