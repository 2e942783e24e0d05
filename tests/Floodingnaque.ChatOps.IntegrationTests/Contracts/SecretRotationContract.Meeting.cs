using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

/// <summary>Others change the same keys, at the same time or after a crash.</summary>
public abstract partial class SecretRotationContract
{
    [Fact]
    public async Task A_rotation_whose_copies_another_changed_after_its_plan_does_nothing()
    {
        var drop = await Planned($"{KeyedApp.Keys} drop-old");
        var add = Asked(KeyedApp.Keys, 2);
        add = add with { Run = add.Run with { Plan = await target.Plan(add, CancellationToken.None) } };
        Assert.True((await Do(add)).Holds);
        var (keys, left) = (Env(KeyedApp.Keys), Left());
        Assert.Equal("a copy of VALID_API_KEYS is not as the plan says any more: nothing was done", await Refused(() => Do(drop)));
        Assert.Equal(new Look(true, "no copy of VALID_API_KEYS was changed by this run; somebody else changed one since the plan"), await Undo(drop));
        Assert.Equal((keys, 3), (Env(KeyedApp.Keys), keys.Split(',').Length));
        Assert.Equal(left, Left());
        Assert.True((await Undo(add)).Holds);
        AssertAllIsAsBefore();
    }

    [Fact]
    public async Task A_value_that_a_person_wrote_everywhere_after_the_crash_is_never_overwritten()
    {
        var run = await Planned(KeyedApp.Jwt);
        Assert.True((await Do(run)).Holds); // killed here: looked at and tidied, and not in the record
        var (made, human) = (Jwt, new string('b', 63) + "7");
        foreach (var file in new[] { app.SecretFile, app.EnvFile })
        {
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(made, human, StringComparison.Ordinal));
        }

        using var restarted = Target(app.Options);
        Assert.EndsWith("was changed by somebody else meanwhile, so the bot leaves it alone", await Refused(() => restarted.Revert(run with { Begun = true }, new StepLog(), CancellationToken.None)), StringComparison.Ordinal);
        Assert.Equal((human, human), (Jwt, Env(KeyedApp.Jwt)));
    }

    [Fact]
    public async Task What_is_not_known_to_be_its_own_counts_as_somebody_elses()
    {
        var run = await Planned(KeyedApp.Jwt);
        Assert.True((await Do(run)).Holds);
        var (old, made) = ($"{Start}.old", Jwt);
        await File.WriteAllTextAsync(old, $$$"""{"JWT_SECRET_KEY":{"{{{app.SecretFile}}}":"{{{OldJwt}}}","{{{app.EnvFile}}}":"{{{OldJwt}}}"}}"""); // as older versions kept it
        using var restarted = Target(app.Options);
        await Refused(() => restarted.Revert(run with { Begun = true }, new StepLog(), CancellationToken.None));
        Assert.Equal((made, made), (Jwt, Env(KeyedApp.Jwt)));
    }
}
