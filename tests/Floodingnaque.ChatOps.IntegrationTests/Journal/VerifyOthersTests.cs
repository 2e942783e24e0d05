using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

/// <summary>One incident that cannot be checked takes nothing from the verdicts about the others.</summary>
public sealed class VerifyOthersTests : IAsyncLifetime
{
    private readonly TempFolder temp = new();
    private readonly DataPaths paths;

    public VerifyOthersTests() => paths = new DataPaths(temp.Path);

    public async Task InitializeAsync()
    {
        await using var open = new OpenJournal(temp.Path);
        foreach (var number in (int[])[1, 2])
            await open.Journal.Append(SomeEvents.Id(number), 0, SomeEvents.Notes(2)).Durable;
    }

    public Task DisposeAsync()
    {
        temp.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2 short")]
    public async Task A_head_that_names_no_line_is_damaged(string seqAndHash)
    {
        var id = SomeEvents.Id();
        var parts = (seqAndHash + (seqAndHash.Contains(' ') ? "" : " " + new string('0', 64))).Split(' ');
        await File.WriteAllTextAsync(paths.Head(id), $"{id} {parts[0]} {parts[1]} 2026-11-24T03:00:00Z\nAAAA\n");
        Assert.Contains("the head file is damaged", Verify());
    }

    private string Verify()
    {
        using var said = new StringWriter();
        Assert.Equal(VerifyCommand.SomethingFails, VerifyCommand.Run(temp.Path, null, null, said));
        Assert.Contains($"{SomeEvents.Id(2)}  intact ✓", said.ToString());
        Assert.Contains("1 of 2 hold", said.ToString());
        return said.ToString();
    }
}
