using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Secrets;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

public abstract partial class SecretRotationContract
{
    private string Folder() => string.Join('\n', new DirectoryInfo(app.Folder).GetFiles().OrderBy(f => f.Name).Select(f => $"{f.Name} {f.LastWriteTimeUtc:O} {f.Length}"));

    [Fact]
    public async Task A_plan_names_places_and_fingerprints_is_always_the_same_and_changes_nothing()
    {
        var before = Folder();
        var (first, second) = (await Planned(KeyedApp.Jwt), await Planned(KeyedApp.Jwt));
        Assert.Equal(PlanDigest.Of(first.Run.Order, first.Run.Plan!), PlanDigest.Of(second.Run.Order, second.Run.Plan!));
        Assert.Equal(before, Folder());
        Assert.Equal(
            [
                $"keep the old values in {Start}.old on {host.Name}, for its owner alone", $"write {app.SecretFile} in place",
                $"write the line of JWT_SECRET_KEY in {app.EnvFile} in place", $"touch {app.ReloadFile}", $"GET {app.Address}jwt with the values of JWT_SECRET_KEY (in a signed token)",
            ],
            first.Run.Plan!.Commands);
        Assert.Equal(
            [
                $"  JWT_SECRET_KEY is read from {app.SecretFile}, which wins over the environment", $"- {app.SecretFile}: {NewValue.Fingerprint(OldJwt)}",
                $"- the line of JWT_SECRET_KEY in {app.EnvFile}: {NewValue.Fingerprint(OldJwt)}", "+ a new value (hex32, made when it is done) in all 2",
            ],
            first.Run.Plan.Change);
        Assert.Equal(["Everybody whose login is a token signed with JWT_SECRET_KEY is logged out, operators too."], first.Run.Plan.Warnings);
        Assert.True(target.Silences(first.Run.Order));
        Assert.True(target.Silences(Asked(KeyedApp.Keys).Run.Order)); // what has the application read it anew restarts services
    }

    [Fact]
    public async Task Copies_that_differ_are_a_warning_and_each_gets_its_own_value_back()
    {
        const string other = "another-value-that-was-left-in-the-environment";
        await File.WriteAllTextAsync(app.EnvFile, (await File.ReadAllTextAsync(app.EnvFile)).Replace(OldJwt, other, StringComparison.Ordinal));
        var run = await Planned(KeyedApp.Jwt);
        Assert.Contains(
            $"The copies of JWT_SECRET_KEY differ: {app.SecretFile} has {NewValue.Fingerprint(OldJwt)}, {app.EnvFile} has {NewValue.Fingerprint(other)}. Afterwards all have the same.",
            run.Run.Plan!.Warnings);
        Assert.True((await Do(run)).Holds);
        Assert.Equal(Jwt, Env(KeyedApp.Jwt));
        Assert.True((await Undo(run)).Holds);
        Assert.Equal((OldJwt, other), (Jwt, Env(KeyedApp.Jwt)));
    }

    [Fact]
    public async Task A_file_with_nothing_in_it_does_not_win_over_the_environment()
    {
        await File.WriteAllTextAsync(app.SecretFile, "\n");
        var options = app.Options;
        options.Keys[KeyedApp.Jwt].Apply = [["touch", app.ReloadFile], ["true", "restart"]];
        using var other = Target(options);
        var run = await Planned(KeyedApp.Jwt, other);
        Assert.Equal($"  JWT_SECRET_KEY is read from the environment, {app.EnvFile}", run.Run.Plan!.Change[0]);
        Assert.Contains(run.Run.Plan.Warnings, w => w.StartsWith("The copies of JWT_SECRET_KEY differ: ", StringComparison.Ordinal));
        Assert.Contains("JWT_SECRET_KEY is read from the environment, and a restart of a container keeps the environment that it was made with: it has to be made anew.", run.Run.Plan.Warnings);
        Assert.True((await Do(run, other)).Holds);
        Assert.Equal(Env(KeyedApp.Jwt), Jwt);
        Assert.True((await Undo(run, other)).Holds);
        Assert.Equal((OldJwt, ""), (Env(KeyedApp.Jwt), Jwt));
    }

    [Theory]
    [InlineData("NO_SUCH_KEY", "", "", "NO_SUCH_KEY is no key of Targets:Secrets:Keys: there are JWT_SECRET_KEY, VALID_API_KEYS")]
    [InlineData("JWT_SECRET_KEY drop-old", "", "", "JWT_SECRET_KEY is one value and no list")]
    [InlineData("VALID_API_KEYS drop-old", FirstKey + ",", "", "VALID_API_KEYS has only one key")]
    [InlineData(KeyedApp.Jwt, "JWT_SECRET_KEY=", "OTHER_KEY=", "has no line JWT_SECRET_KEY=…")]
    [InlineData(KeyedApp.Jwt, "EMPTY=", "JWT_SECRET_KEY=", "has 2 lines JWT_SECRET_KEY=…: leave the one that counts")]
    [InlineData(KeyedApp.Jwt, "\" # signs", " # signs", "the quotes around the value of JWT_SECRET_KEY")]
    [InlineData(KeyedApp.Keys, FirstKey + "," + OldKey, "", "VALID_API_KEYS has no value in ")]
    public async Task What_cannot_be_rotated_is_refused_before_anybody_approves(string keys, string what, string with, string sentence)
    {
        var text = await File.ReadAllTextAsync(app.EnvFile);
        await File.WriteAllTextAsync(app.EnvFile, what.Length == 0 ? text : text.Replace(what, with, StringComparison.Ordinal));
        Assert.Contains(sentence, await Refused(() => target.Plan(Asked(keys), CancellationToken.None)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_is_gone_is_named()
    {
        File.Delete(app.SecretFile);
        Assert.Equal($"{app.SecretFile}, a copy of JWT_SECRET_KEY, is not there on {host.Name}", await Refused(() => target.Plan(Asked(KeyedApp.Jwt), CancellationToken.None)));
        await File.WriteAllTextAsync(app.SecretFile, ""); // For what is looked at after each test.
    }

    [Theory]
    [InlineData("K=v", "K=N")]
    [InlineData("K=", "K=N")]
    [InlineData("A=1\r\n  export K = v # c\r\nKK=v", "A=1\r\n  export K = N # c\r\nKK=v")]
    [InlineData("K='v' #c", "K='N' #c")]
    [InlineData("K=\"v # no comment\"", "K=\"N\"")]
    [InlineData("K= # c\nAK=v\n#K=v\n", "K=N # c\nAK=v\n#K=v\n")]
    [InlineData("K=v#w\n\n\n", "K=N\n\n\n")]
    public void Of_an_environment_file_only_the_value_of_the_one_line_changes(string before, string after) =>
        Assert.Equal(after, new SecretCopy("K", "/e", IsEnv: true).With(before, "N"));
}
