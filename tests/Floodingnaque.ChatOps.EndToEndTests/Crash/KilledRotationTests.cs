using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.EndToEndTests.Crash;

/// <summary>Killed while it gives a real application new keys: all copies are the same, the application lives by them, and no value is anywhere it may not be.</summary>
public sealed class KilledRotationTests : KilledAction
{
    private const int Rounds = 6;
    private const string First = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private readonly HashSet<string> values = [First];
    private KeyedApp app = null!;

    public override async Task InitializeAsync()
    {
        app = await KeyedApp.Start(First, "kX9_first-Jq2mWz7RtYb4NcVd8LhGfS5pA");
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Killed_between_any_two_steps_every_copy_has_one_new_value_that_nobody_sees()
    {
        for (var run = 1; run <= Rounds; run++)
        {
            Assert.Equal(RunEnd.Done, (await DoAndKill(run, $"rotate {KeyedApp.Jwt}", 700, "the key is known outside", "tess")).End);
            Assert.True(values.Add(Copy()), "a new value");
            Assert.Contains($"{KeyedApp.Jwt}=\"{Copy()}\"", await File.ReadAllTextAsync(app.EnvFile), StringComparison.Ordinal);
        }

        Assert.True(Record.Verdict(Id).Intact.Holds);
        Assert.All(Kept(), file => Assert.DoesNotContain(values, v => File.ReadAllText(file).Contains(v, StringComparison.Ordinal)));
    }

    private string Copy() => File.ReadAllText(app.SecretFile).Trim();

    /// <summary>All that the bot wrote, but what it hands to who asked.</summary>
    private IEnumerable<string> Kept() =>
        Directory.GetFiles(Data, "*", SearchOption.AllDirectories).Where(f => !f.Contains("/handover/", StringComparison.Ordinal) && Path.GetFileName(f) != "lock");

    private protected override IEnumerable<string> Settings()
    {
        var key = $"--Targets:Secrets:Keys:{KeyedApp.Jwt}";
        return
        [
            $"{key}:Kind=hex32", $"{key}:Files:0={app.SecretFile}", $"{key}:EnvFiles:0={app.EnvFile}", $"{key}:Apply:0:0=touch", $"{key}:Apply:0:1={app.ReloadFile}",
            $"{key}:VerifyUrl={app.Address}jwt", $"{key}:VerifyJwt=true", "--Targets:Secrets:VerifyWithin=00:00:20",
        ];
    }
}
