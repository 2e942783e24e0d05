using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

public sealed class JournalServicesTests
{
    [Fact]
    public async Task A_host_records_indexes_and_signs_and_leaves_a_folder_that_verifies()
    {
        using var temp = new TempFolder();
        var services = new ServiceCollection().AddLogging().AddJournal(temp.Path);
        await using (var provider = services.BuildServiceProvider())
        {
            Assert.Single(provider.GetServices<IHostedService>());
            Assert.Empty(provider.GetRequiredService<IIncidentIndex>().All());
            var journal = provider.GetRequiredService<IJournal>();
            Assert.Same(journal, provider.GetRequiredService<FileJournal>());
            await journal.Append(SomeEvents.Id(), 0, SomeEvents.Notes(1)).Durable;
        }

        Assert.Equal(0, VerifyCommand.Run(temp.Path, null, null, TextWriter.Null));
        DataFolder.Open(temp.Path).Dispose(); // the lock was given back
    }
}
