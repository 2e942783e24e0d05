using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

/// <summary>A key that got lost must not be replaced in silence: older heads would no longer be of "the" key.</summary>
public sealed class JournalKeyTests : IDisposable
{
    private readonly TempFolder temp = new();
    private readonly DataPaths paths;

    public JournalKeyTests() => paths = new DataPaths(temp.Path);

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Without_its_private_key_a_folder_is_refused_and_the_public_one_is_kept()
    {
        await Signed();
        var publicKey = await File.ReadAllTextAsync(paths.PublicKey);
        File.Delete(paths.PrivateKey);
        var refused = Assert.Throws<StartupRefusedException>(() => new OpenJournal(temp.Path));
        Assert.Contains(paths.PrivateKey, refused.Message);
        Assert.Contains("Put it back", refused.Message);
        Assert.Equal(publicKey, await File.ReadAllTextAsync(paths.PublicKey));
        Assert.False(File.Exists(paths.PrivateKey));
    }

    [Fact]
    public async Task With_heads_but_no_key_at_all_a_folder_is_refused()
    {
        await Signed();
        File.Delete(paths.PrivateKey);
        File.Delete(paths.PublicKey);
        Assert.Throws<StartupRefusedException>(() => new OpenJournal(temp.Path));
    }

    [Fact]
    public async Task When_the_public_key_of_a_lost_one_was_moved_aside_a_new_key_is_made()
    {
        await Signed();
        File.Delete(paths.PrivateKey);
        var aside = Path.Combine(paths.Keys, "journal.lost.pub.pem");
        File.Move(paths.PublicKey, aside);
        await Signed(1);
        Assert.Equal(1, VerifyCommand.Run(temp.Path, null, null, TextWriter.Null, aside));
        Assert.Equal(0, VerifyCommand.Run(temp.Path, null, null, TextWriter.Null));
    }

    private async Task Signed(long version = 0)
    {
        await using var open = new OpenJournal(temp.Path);
        await open.Journal.Append(SomeEvents.Id(), version, SomeEvents.Notes(1)).Durable;
    }
}
