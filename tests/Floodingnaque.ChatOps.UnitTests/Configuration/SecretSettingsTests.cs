using Floodingnaque.ChatOps.Core.Actions;
using Microsoft.Extensions.DependencyInjection;

namespace Floodingnaque.ChatOps.UnitTests.Configuration;

public sealed class SecretSettingsTests
{
    private const string Jwt = "Targets:Secrets:Keys:JWT_SECRET_KEY";

    private static readonly (string, string?)[] Good =
    [
        ($"{Jwt}:Kind", "hex32"), ($"{Jwt}:Files:0", "/opt/app/secrets/jwt.txt"), ($"{Jwt}:EnvFiles:0", "/opt/app/.env"),
        ($"{Jwt}:Apply:0:0", "docker"), ($"{Jwt}:Apply:0:1", "restart"), ($"{Jwt}:Apply:0:2", "api"), ($"{Jwt}:VerifyUrl", "http://127.0.0.1:5000/me"), ($"{Jwt}:VerifyJwt", "true"),
    ];

    [Fact]
    public void Keys_that_are_configured_can_be_rotated_and_nothing_else_can()
    {
        Assert.Empty(Settings.Refusals(Good));
        using var services = Settings.Services(Good);
        Assert.Equal([new ActionPlace("secrets", "rotate")], services.GetServices<ActionPlace>());
        using var none = Settings.Services();
        Assert.DoesNotContain(none.GetServices<ActionPlace>(), p => p.Name == "secrets");
    }

    [Theory]
    [InlineData("Targets:Secrets:Host", "web-2")]
    [InlineData("Targets:Secrets:VerifyWithin", "00:02:00")]
    [InlineData("Targets:Secrets:VerifyWithin", "00:00:00")]
    [InlineData($"{Jwt}:Kind", "uuid")]
    [InlineData($"{Jwt}:Files:0", "secrets/jwt.txt")]
    [InlineData($"{Jwt}:EnvFiles:0", "/opt/app/")]
    [InlineData($"{Jwt}:Apply:0:1", "")]
    [InlineData($"{Jwt}:VerifyUrl", "127.0.0.1:5000")]
    [InlineData($"{Jwt}:VerifyUrl", "")]
    [InlineData($"{Jwt}:VerifyJwt", "false")]
    [InlineData($"{Jwt}:VerifyHeader", "X-API-Key: {value}")]
    public void A_setting_that_cannot_be_meant_is_refused_by_its_key(string key, string value) =>
        Assert.StartsWith(key.Split(":0")[0].Replace(":VerifyJwt", "", StringComparison.Ordinal).Replace(":VerifyUrl", "", StringComparison.Ordinal).Replace(":VerifyHeader", "", StringComparison.Ordinal), Assert.Single(Settings.Refusals([.. Good, (key, value)])), StringComparison.Ordinal);

    [Theory]
    [InlineData("vapid_private_key")]
    [InlineData("TOO-FANCY")]
    public void A_name_that_nobody_could_ask_for_is_refused(string name) =>
        Assert.Contains($"Targets:Secrets:Keys:{name} is no name of a key: write it in upper case, as the application reads it, for example JWT_SECRET_KEY.", Settings.Refusals([.. Good,
            ($"Targets:Secrets:Keys:{name}:EnvFiles:0", "/opt/app/.env"), ($"Targets:Secrets:Keys:{name}:Apply:0:0", "true")]));

    [Fact]
    public void A_file_of_two_keys_is_refused() => Assert.Equal(
        ["Targets:Secrets names the file /opt/app/secrets/jwt.txt twice: a file holds one key."],
        Settings.Refusals([.. Good, ("Targets:Secrets:Keys:SECRET_KEY:Files:0", "/opt/app/secrets/jwt.txt"), ("Targets:Secrets:Keys:SECRET_KEY:Apply:0:0", "true")]));
}
