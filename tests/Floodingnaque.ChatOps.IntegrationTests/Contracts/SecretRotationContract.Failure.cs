using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Secrets;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

public abstract partial class SecretRotationContract
{
    private const string Both = $"{KeyedApp.Jwt} {KeyedApp.Keys}";

    private void AssertAllIsAsBefore()
    {
        Assert.Equal((OldJwt, OldJwt, $"{FirstKey},{OldKey}"), (Jwt, Env(KeyedApp.Jwt), Env(KeyedApp.Keys)));
        Assert.Empty(Left());
        Assert.Empty(Directory.GetFiles(data.Path, "*", SearchOption.AllDirectories));
    }

    /// <summary>Of the steps between which it is killed, each so-manieth is tried.</summary>
    private protected virtual int Stride => 1;

    [Fact]
    public async Task Killed_between_any_two_steps_it_goes_on_with_the_same_plan_and_leaves_nothing_behind()
    {
        var (killed, n) = (true, 0);
        for (; killed; n += Stride)
        {
            var dying = new DyingHost(host, n);
            var run = await Planned(Both);
            killed = await IsKilled(run, dying);
            var again = await target.Plan(run with { Begun = true }, CancellationToken.None);
            Assert.Equal(PlanDigest.Of(run.Run.Order, run.Run.Plan!), PlanDigest.Of(run.Run.Order, again));
            Assert.True((await Do(run with { Begun = true })).Holds);
            Assert.Equal(Jwt, Env(KeyedApp.Jwt));
            Assert.Equal(3, Env(KeyedApp.Keys).Split(',').Length);
            Assert.Equal([Path.GetFileName($"{Start}.old")], Left());
            Assert.True((await Undo(run)).Holds);
            AssertAllIsAsBefore();
        }

        Assert.True(n > 20, $"only {n} steps"); // So many are made.
    }

    [Fact]
    public async Task Killed_between_any_two_steps_it_can_be_put_back()
    {
        for (var (killed, n) = (true, 0); killed; n += Stride)
        {
            var dying = new DyingHost(host, n);
            var run = await Planned(Both);
            killed = await IsKilled(run, dying);
            var undoing = new DyingHost(host, n);
            using (var dead = Target(app.Options, undoing))
            {
                await Record.ExceptionAsync(() => Undo(run, dead));
            }

            Assert.True((await Undo(run)).Holds);
            AssertAllIsAsBefore();
        }
    }

    private async Task<bool> IsKilled(GuardedRun run, DyingHost dying)
    {
        using var dead = Target(app.Options, dying);
        var thrown = await Record.ExceptionAsync(() => Do(run, dead));
        Assert.True(thrown is null or InvalidOperationException, thrown?.ToString());
        return thrown is not null || dying.IsDead;
    }

    [Fact]
    public async Task An_application_that_goes_on_with_the_old_secret_is_seen_and_all_is_put_back()
    {
        var options = app.Options;
        options.VerifyWithin = TimeSpan.FromSeconds(1);
        using var other = Target(options);
        var run = await Planned(Both, other);
        app.BeforeAnswer = () =>
        {
            app.IsStuck = true;
            return Task.CompletedTask;
        };
        var look = await Do(run, other);
        Assert.False(look.Holds);
        Assert.Equal($"{app.Address}jwt answers the new value of JWT_SECRET_KEY ({NewValue.Fingerprint(Jwt)}) with 401", look.Seen);
        Assert.True((await Undo(run, other)).Holds);
        AssertAllIsAsBefore();
    }

    [Fact]
    public async Task A_command_that_fails_is_said_without_what_it_printed_of_the_value_and_all_is_put_back()
    {
        var options = app.Options;
        options.Keys[KeyedApp.Jwt].Apply = [["cat", app.SecretFile, app.EnvFile], ["sh", "-c", "cat \"$1\"; exit 4", "sh", app.SecretFile]];
        using var other = Target(options);
        var run = await Planned(KeyedApp.Jwt, other);
        var sentence = await Refused(() => Do(run, other));
        Assert.EndsWith("ended with 4: [JWT_SECRET_KEY]", sentence, StringComparison.Ordinal);
        Assert.NotEqual(OldJwt, Jwt);
        var look = await Undo(run, other);
        Assert.Contains("failed on ", look.Seen, StringComparison.Ordinal);
        Assert.True(look.Holds); // The application says that it takes the old one.
        AssertAllIsAsBefore();
    }

    [Fact]
    public async Task A_command_that_fails_on_the_way_back_too_is_not_called_put_back_when_nobody_can_be_asked()
    {
        var options = app.Options;
        options.Keys[KeyedApp.Jwt] = new SecretKeyOptions { Files = [app.SecretFile], EnvFiles = [app.EnvFile], Apply = [["no-such-program"]] };
        using var other = Target(options);
        var run = await Planned(KeyedApp.Jwt, other);
        await Refused(() => Do(run, other));
        Assert.StartsWith("every copy has its old value again, but `no-such-program` could not be run: ", await Refused(() => Undo(run, other)), StringComparison.Ordinal);
        Assert.Equal((OldJwt, OldJwt), (Jwt, Env(KeyedApp.Jwt)));
    }

    [Fact]
    public async Task One_key_that_cannot_be_written_puts_all_of_them_back()
    {
        var run = await Planned(Both);
        var steps = new StepLog();
        var dying = new DyingHost(host, 17);
        using var dead = Target(app.Options, dying);
        await Record.ExceptionAsync(() => Said(() => dead.Perform(run, steps, CancellationToken.None), steps));
        Assert.NotEqual(OldJwt, Jwt); // The first key was written,
        Assert.Equal($"{FirstKey},{OldKey}", Env(KeyedApp.Keys)); // the second not yet.
        Assert.True((await Undo(run)).Holds);
        AssertAllIsAsBefore();
    }

    [Fact]
    public async Task An_application_that_does_not_answer_before_is_not_given_new_keys()
    {
        var run = await Planned(KeyedApp.Jwt);
        await app.Stop();
        Assert.Equal(
            $"{app.Address}jwt answers the present value of JWT_SECRET_KEY ({NewValue.Fingerprint(OldJwt)}) with nothing already now, so it could not tell whether a rotation worked",
            await Refused(() => Do(run)));
        Assert.True((await Undo(run)).Holds);
        AssertAllIsAsBefore();
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_left_alone()
    {
        var run = await Planned(KeyedApp.Jwt);
        Assert.True((await Do(run)).Holds);
        await File.WriteAllTextAsync(app.SecretFile, "by-hand-0123456789abcdef0123456789abcdef");
        var sentence = $"{app.SecretFile} was changed by somebody else meanwhile, so the bot leaves it alone";
        Assert.NotEqual(PlanDigest.Of(run.Run.Order, run.Run.Plan!), PlanDigest.Of(run.Run.Order, await target.Plan(run with { Begun = true }, CancellationToken.None)));
        Assert.Equal(sentence, await Refused(() => target.Revert(run, new StepLog(), CancellationToken.None)));
        Assert.False((await target.LookAtRevert(run, new StepLog(), CancellationToken.None)).Holds);
        Assert.StartsWith("by-hand", Jwt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_switch_that_is_thrown_meanwhile_keeps_all_as_it_is()
    {
        var run = await Planned(KeyedApp.Jwt) with { GoOn = () => throw new TargetException("all actions are frozen") };
        Assert.Equal("all actions are frozen", await Refused(() => Do(run)));
        AssertAllIsAsBefore();
    }
}
