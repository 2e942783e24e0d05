using Floodingnaque.ChatOps.TestKit.Host;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.EndToEndTests.Host;

public sealed class OneFolderTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_second_bot_on_the_same_folder_is_refused_with_a_sentence()
    {
        using var first = await BotProcess.Start(temp.Path);
        using var second = BotProcess.Launch(temp.Path, null);
        Assert.Equal(1, await second.ExitCode());
        Assert.Contains($"The data folder {temp.Path} is in use by another process", second.Output, StringComparison.Ordinal);
        Assert.Contains("stop the other one, or give this one its own folder with Data:Directory", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        Assert.False(first.HasExited);
    }

    [Fact]
    public async Task A_folder_whose_bot_was_killed_is_free()
    {
        using (var first = await BotProcess.Start(temp.Path))
        {
            await first.Kill9();
        }

        using var next = await BotProcess.Start(temp.Path);
        Assert.False(next.HasExited);
    }

    [Fact]
    public async Task A_running_bot_is_in_the_way_of_rebuild()
    {
        using var bot = await BotProcess.Start(temp.Path);
        var (code, said) = await BotProcess.Run("rebuild", $"--Data:Directory={temp.Path}");
        Assert.Equal(1, code);
        Assert.Contains("is in use by another process", said, StringComparison.Ordinal);
    }
}
