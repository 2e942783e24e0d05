using Floodingnaque.ChatOps.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Floodingnaque.ChatOps.UnitTests.Configuration;

public sealed class UnknownKeysTests
{
    [Theory]
    [InlineData("Incident:LeadNagAftr", "00:10:00")]
    [InlineData("Roster:Peoples:0:Name", "Ana")]
    [InlineData("Roster:People:0:Slak", "U1")]
    [InlineData("Roster:People:0:Roles", "legal")]
    [InlineData("Roster:People:0", "Ana")]
    [InlineData("Escalation:Steps:0:When", "0")]
    [InlineData("Incident:CommandName:0", "/incident")]
    [InlineData("Incidnet:CommandName", "/incident")]
    public void A_typing_mistake_is_found(string key, string value) =>
        Assert.StartsWith(Assert.Single(Find((key, value))).Key, key, StringComparison.Ordinal);

    [Fact]
    public void The_hint_lists_what_there_is() => Assert.Equal(
        "Escalation:Steps:0 has At, Role.", Assert.Single(Find(("Escalation:Steps:0:When", "0"))).Hint);

    [Fact]
    public void Keys_that_are_read_are_never_reported_in_any_case() => Assert.Empty(Find(
        ("incident:commandname", "/x"), ("Incident:MarkEmoji:0", "memo"), ("ROSTER:PEOPLE:0:ROLES:0", "legal"), ("Roster:Externals:3:Contact", "x"),
        ("Escalation:Deadlines:P1", "00:15:00"), ("Escalation:Steps:1:At", "1/3"), ("Data:Directory", "x")));

    [Fact]
    public void What_other_programs_and_the_framework_keep_in_the_environment_is_none_of_our_business() => Assert.Empty(Find(
        ("PATH", "/bin"), ("urls", "http://localhost"), ("Logging:LogLevel:Default", "Debug"), ("npm_config:_auth", "x"), ("Kestrel:Endpoints:A:Url", "x")));

    private static List<UnknownKey> Find(params (string Key, string? Value)[] pairs)
    {
        using var services = Settings.Services();
        return [.. UnknownKeys.Find(Settings.Of(pairs), [.. services.GetServices<KnownSection>()])];
    }
}
