using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.TestKit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Actions;

/// <summary>What people say for each action, and what is taken for the order.</summary>
public sealed class ActionVerbTests
{
    private const string Pinned = "registry.example.org/api@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static Story Equipped() => Declared(settings: DefaultSettings with
    {
        Actions = DefaultSettings.Actions with { Places = [.. ActionKinds.All.Select(k => new ActionPlace("there", k.Name)), new ActionPlace("firewall", "block")] },
    });

    [Theory]
    [InlineData("rate-limit siege for 1h", "rate-limit", "siege")]
    [InlineData("throttle Elevated", "rate-limit", "elevated")]
    [InlineData("exports off", "exports", "off")]
    [InlineData("attack-mode on at there", "attack-mode", "on")]
    [InlineData("rotate jwt_secret_key, SECRET_KEY", "rotate", "JWT_SECRET_KEY SECRET_KEY")]
    [InlineData("rotate VALID_API_KEYS drop-old", "rotate", "VALID_API_KEYS drop-old")]
    [InlineData("sessions revoke all", "sessions", "revoke all")]
    [InlineData("sessions revoke <mailto:ann@example.org|ann@example.org>", "sessions", "revoke ann@example.org")]
    [InlineData("api-key revoke fnq_ab12", "api-key", "revoke fnq_ab12")]
    [InlineData("user suspend ann@example.org", "user", "suspend ann@example.org")]
    [InlineData("isolate floodingnaque-api-prod", "isolate", "floodingnaque-api-prod")]
    [InlineData("pause floodingnaque-api-prod", "pause", "floodingnaque-api-prod")]
    [InlineData("restart-policy off floodingnaque-api-prod", "restart-policy", "off floodingnaque-api-prod")]
    [InlineData("quarantine-and-replace api " + Pinned, "quarantine-and-replace", "api " + Pinned)]
    [InlineData("log-level debug api for 30m", "log-level", "debug api")]
    [InlineData("scale api 3", "scale", "api 3")]
    [InlineData("deploy api " + Pinned, "deploy", "api " + Pinned)]
    public void Words_become_an_order(string words, string action, string target)
    {
        var story = Equipped();
        Assert.Null(story.Say(Maria, words));
        Assert.Equal((action, target, "there"), (story.State.Runs[1].Order.Action, story.State.Runs[1].Order.Target, story.State.Runs[1].Order.Place));
    }

    [Theory]
    [InlineData("rate-limit", "words")]
    [InlineData("rate-limit brutal", "words")]
    [InlineData("rotate", "words")]
    [InlineData("rotate ../etc/passwd", "words")]
    [InlineData("rotate A1 B1 C1 D1 E1 F1", "words")]
    [InlineData("rotate SECRET_KEY for 2h", "final")]
    [InlineData("sessions revoke", "words")]
    [InlineData("sessions revoke ann", "words")]
    [InlineData("api-key revoke fnq_0123456789abcdef0123456789abcdef", "words")]
    [InlineData("user suspend ann@example.org'; DROP TABLE users; --", "words")]
    [InlineData("isolate", "words")]
    [InlineData("isolate --all", "words")]
    [InlineData("isolate a/b", "words")]
    [InlineData("isolate api now please", "words")]
    [InlineData("restart-policy on api", "words")]
    [InlineData("quarantine-and-replace api registry.example.org/api:latest", "words")]
    [InlineData("deploy api api:2", "words")]
    [InlineData("log-level trace api", "words")]
    [InlineData("scale api 1", "words")]
    [InlineData("scale api 11", "words")]
    [InlineData("exports off at moon", "no-target")]
    [InlineData("exports on", "not-in-force")]
    [InlineData("release api", "not-in-force")]
    public void What_is_no_order_is_refused_with_how_it_goes(string words, string code)
    {
        var story = Equipped();
        Assert.Equal(code, story.Say(Maria, words)?.Code);
        Assert.Empty(story.State.Runs);
    }

    [Theory]
    [InlineData("isolate api", "Targets:Docker")]
    [InlineData("rotate SECRET_KEY", "Targets:Secrets")]
    [InlineData("user suspend ann@example.org", "Targets:Database")]
    [InlineData("attack-mode on", "Targets:Cloudflare")]
    [InlineData("exports off", "Targets:Nginx:ExportsFile")]
    public void A_target_that_is_not_configured_is_refused_with_the_settings_name(string words, string setting)
    {
        var refusal = Declared().Say(Maria, words);
        Assert.Equal("no-target", refusal?.Code);
        Assert.Contains(setting, refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_action_has_a_default_rule_and_a_verb()
    {
        Assert.All(ActionKinds.All, k => Assert.Contains(ActionSettings.DefaultRules, r => r.Action == k.Name && r.Approvals > 0));
        Assert.All(ActionKinds.All, k => Assert.NotNull(Core.Chat.CommandTable.Find(k.Name)));
    }

    [Fact]
    public void Where_two_places_can_block_the_named_one_does()
    {
        var story = Equipped();
        Assert.Null(story.Say(Maria, "block 198.51.100.7 at firewall"));
        Assert.Null(story.Say(Maria, "block 198.51.100.7"));
        Assert.Equal(["firewall", "there"], story.State.Runs.Values.Select(r => r.Order.Place));
    }

    [Theory]
    [InlineData("rate-limit siege", "rate-limit normal")]
    [InlineData("exports off", "exports on")]
    [InlineData("attack-mode on", "attack-mode off")]
    [InlineData("pause api", "release api")]
    public void The_other_word_takes_it_back(string words, string back)
    {
        var story = Equipped();
        story.Say(Maria, words);
        story.PerformAll();
        Assert.Null(story.Say(Sam, $"approve #1 {GuardedActionTests.Short}"));
        story.PerformAll();
        Assert.Equal(RunState.InForce, story.State.Runs[1].State);
        Assert.Null(story.Say(Maria, back));
        story.PerformAll();
        Assert.Equal(RunEnd.Undone, story.State.Runs[1].End);
    }

    [Fact]
    public void What_a_person_took_back_is_not_done_again_by_whoever_did_not_hear_of_it()
    {
        var story = GuardedActionTests.InForce();
        story.Say(Maria, "unblock 198.51.100.7");
        story.PerformAll();
        Assert.Contains("Maria took that back", story.Say(Sam, "block 198.51.100.7")?.Sentence, StringComparison.Ordinal);
        Assert.Null(story.Say(Sam, "block 198.51.100.7 again"));
        story.Say(Sam, "cancel #2");
        story.Pass(TimeSpan.FromMinutes(61));
        Assert.Null(story.Say(Sam, "block 198.51.100.7"));
    }
}
