using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Secrets;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Contracts;

public abstract partial class SecretRotationContract
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task A_new_secret_is_in_every_copy_and_the_application_takes_its_tokens_and_no_others()
    {
        var (env, mode) = (await File.ReadAllBytesAsync(app.EnvFile), File.GetUnixFileMode(app.SecretFile));
        await using var mounted = File.OpenRead(app.SecretFile);
        var look = await Do(await Planned(KeyedApp.Jwt));
        Assert.Equal(
            new Look(true, $"JWT_SECRET_KEY is {NewValue.Fingerprint(Jwt)} now in all 2 copies, and {app.Address}jwt accepts {NewValue.Fingerprint(Jwt)} (200) and refuses {NewValue.Fingerprint(OldJwt)} (401); "
                + $"the old value is kept in {Start}.old for going back: delete it when done"),
            look);
        Assert.Matches("^[0-9a-f]{64}$", Jwt);
        Assert.NotEqual(OldJwt, Jwt);
        Assert.Equal($"{Jwt}\n", await new StreamReader(mounted).ReadToEndAsync());
        Assert.Equal(mode, File.GetUnixFileMode(app.SecretFile));
        Assert.Equal(SecretCopy.Text(env).Replace(OldJwt, Jwt, StringComparison.Ordinal), SecretCopy.Text(await File.ReadAllBytesAsync(app.EnvFile)));
        Assert.Equal([Path.GetFileName($"{Start}.old")], Left());
        Assert.Equal(OwnerOnly, File.GetUnixFileMode($"{Start}.old"));
        Assert.Empty(Directory.GetFiles(data.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task After_it_was_put_back_the_application_takes_the_old_secret_again_and_nothing_is_left()
    {
        var env = await File.ReadAllBytesAsync(app.EnvFile);
        var run = await Planned(KeyedApp.Jwt);
        Assert.True((await Do(run)).Holds);
        var made = NewValue.Fingerprint(Jwt);
        Assert.Equal(
            new Look(true, $"JWT_SECRET_KEY is {NewValue.Fingerprint(OldJwt)} again in all 2 copies, and {app.Address}jwt accepts {NewValue.Fingerprint(OldJwt)} (200) and refuses {made} (401)"),
            await Undo(run));
        Assert.Equal((OldJwt, SecretCopy.Text(env)), (Jwt, SecretCopy.Text(await File.ReadAllBytesAsync(app.EnvFile))));
        Assert.Empty(Left());
        Assert.True((await Undo(run)).Holds);
    }

    [Fact]
    public async Task A_list_gets_one_more_key_and_later_only_that_one_stays()
    {
        var look = await Do(await Planned(KeyedApp.Keys));
        var key = Env(KeyedApp.Keys).Split(',')[^1];
        Assert.Equal($"{FirstKey},{OldKey},{key}", Env(KeyedApp.Keys));
        Assert.Matches("^[A-Za-z0-9_-]{43}$", key);
        var file = Path.Combine(data.Path, "handover", $"{Some.Id}-1-VALID_API_KEYS");
        Assert.Contains($"the new VALID_API_KEYS is in {file} on the bot's machine: hand it over, then delete it", look.Seen, StringComparison.Ordinal);
        Assert.Contains($"VALID_API_KEYS has 3 keys now, the last is {NewValue.Fingerprint(key)}", look.Seen, StringComparison.Ordinal);
        Assert.Equal((key + "\n", OwnerOnly), (await File.ReadAllTextAsync(file), File.GetUnixFileMode(file)));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));

        var drop = await Planned($"{KeyedApp.Keys} drop-old");
        var change = drop.Run.Plan!.Change;
        Assert.Equal([$"- goes {NewValue.Fingerprint(FirstKey)}", $"- goes {NewValue.Fingerprint(OldKey)}", $"  stays {NewValue.Fingerprint(key)}"], change.Skip(1));
        drop = drop with { Run = drop.Run with { Number = 2 } };
        Assert.Contains($"refuses {NewValue.Fingerprint(FirstKey)} (401), {NewValue.Fingerprint(OldKey)} (401)", (await Do(drop)).Seen, StringComparison.Ordinal);
        Assert.Equal(key, Env(KeyedApp.Keys));
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
        Assert.True((await Undo(drop)).Holds);
        Assert.Equal($"{FirstKey},{OldKey},{key}", Env(KeyedApp.Keys));
    }

    [Fact]
    public async Task A_key_that_was_put_back_is_not_handed_over()
    {
        var run = await Planned(KeyedApp.Keys);
        Assert.True((await Do(run)).Holds);
        Assert.True((await Undo(run)).Holds);
        Assert.Equal($"{FirstKey},{OldKey}", Env(KeyedApp.Keys));
        Assert.Empty(Directory.GetFiles(data.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Doing_it_again_makes_no_third_value_and_the_plan_is_the_same()
    {
        var run = await Planned(KeyedApp.Jwt);
        Assert.True((await Do(run)).Holds);
        var made = Jwt;
        Assert.True((await Do(run with { Begun = true })).Holds);
        Assert.Equal((made, made), (Jwt, Env(KeyedApp.Jwt)));
        var again = await target.Plan(run with { Begun = true }, CancellationToken.None);
        Assert.Equal(PlanDigest.Of(run.Run.Order, run.Run.Plan!), PlanDigest.Of(run.Run.Order, again));
        Assert.True((await Undo(run)).Holds);
        Assert.Equal(OldJwt, Jwt);
    }

    [Fact]
    public async Task Without_an_address_to_ask_the_words_end_with_what_was_not_verified()
    {
        var options = app.Options;
        (options.Keys[KeyedApp.Jwt].VerifyUrl, options.Keys[KeyedApp.Jwt].VerifyJwt) = ("", false);
        using var other = Target(options);
        var run = await Planned(KeyedApp.Jwt, other);
        Assert.Contains(run.Run.Plan!.Warnings, w => w == "Whether the application uses the new JWT_SECRET_KEY will not be verified: Targets:Secrets:Keys:JWT_SECRET_KEY:VerifyUrl is not set.");
        var look = await Do(run, other);
        Assert.True(look.Holds);
        Assert.EndsWith("; whether the application uses it was not verified: set Targets:Secrets:Keys:JWT_SECRET_KEY:VerifyUrl", look.Seen, StringComparison.Ordinal);
        Assert.NotEqual(OldJwt, Jwt);
        Assert.True((await Undo(run, other)).Holds);
    }

    [Fact]
    public async Task Who_looks_at_the_processes_sees_curl_at_work_and_no_value()
    {
        app.BeforeAnswer = () => Task.Run(processes.Look);
        Assert.True((await Do(await Planned($"{KeyedApp.Jwt} {KeyedApp.Keys}"))).Holds);
        Assert.Contains(processes.Seen(), line => line.StartsWith($"curl -q -K {Start}.ask", StringComparison.Ordinal)); // That none was seen is asserted after each test.
    }

    [Fact]
    public void New_api_keys_pass_the_rules_of_the_application_and_differ()
    {
        var keys = Enumerable.Range(0, 2_000).Select(_ => NewValue.Make("urlsafe32", "")).ToArray();
        Assert.All(keys, k => Assert.True(NewValue.IsAccepted(k) && AsTheApplication().IsMatch(k)));
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(
            ["tooshort", new string('a', 43), "kX9_xxTEsTJq2mWz7RtYb4NcVd8LhGfS5pA9qQ", "kX9_0123xJq2mWz7RtYb4NcVd8LhGfS5pA9qQw", "kX9_xJq2mWz7RtYb4NcVd8LhGfS5pA9qQ+/=", "kXXXx9_xJq2mWz7RtYb4NcVd8LhGfS5pA9qQ"],
            k => Assert.False(NewValue.IsAccepted(k)));
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{43}$")]
    private static partial Regex AsTheApplication();
}
