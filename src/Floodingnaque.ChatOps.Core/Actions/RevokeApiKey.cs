using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>An API key of the application is refused from now on (runbook section 3.1).</summary>
public static partial class RevokeApiKey
{
    public static readonly ActionKind Kind = new("api-key", EffectLife.Standing, CollectFirst: false, "Targets:Database", SubjectAt: 1);

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromHours(24));

    public static readonly Verb Verb = new(
        Kind.Name, ["apikey"], "api-key revoke PREFIX", "Ask for an API key to be revoked, named by the letters it begins with.", Audience.Responder, NeedsIncident: true, Parse);

    private static Result<Request> Parse(VerbCall call)
    {
        var (word, rest) = call.Line.Next();
        var (prefix, after) = rest.Next();
        return CommandLine.Plain(word) != "revoke" ? OrderWords.How(call, Verb.Usage)
            : !Prefix().IsMatch(prefix) ? OrderWords.How(call, Verb.Usage, "Which key? Its prefix has 8 letters, for example fnq_ab12; never paste a whole key.")
            : OrderWords.Ask(call, Kind, Verb.Usage, $"revoke {prefix}", after);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{8}$")]
    private static partial Regex Prefix();
}
