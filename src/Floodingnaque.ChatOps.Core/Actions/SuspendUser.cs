using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>A user of the application may not log in any more (runbook section 3.1).</summary>
public static partial class SuspendUser
{
    public static readonly ActionKind Kind = new("user", EffectLife.Standing, CollectFirst: false, "Targets:Database", SubjectAt: 1);

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromHours(24));

    public static readonly Verb Verb = new(
        Kind.Name, ["account"], "user suspend EMAIL", "Ask for a user of the application to be suspended.", Audience.Responder, NeedsIncident: true, Parse);

    private static Result<Request> Parse(VerbCall call)
    {
        var (word, rest) = call.Line.Next();
        var (who, after) = rest.Next();
        return CommandLine.Plain(word) is not ("suspend" or "disable") ? OrderWords.How(call, Verb.Usage)
            : Account(who) is { } user ? OrderWords.Ask(call, Kind, Verb.Usage, $"suspend {user}", after)
            : OrderWords.How(call, Verb.Usage, "Which user? Write the e-mail address.");
    }

    /// <summary>An e-mail address, also as chats rewrite it (<c>&lt;mailto:a@b.c|a@b.c&gt;</c>); null for anything else.</summary>
    internal static string? Account(string word)
    {
        var plain = word.StartsWith("<mailto:", StringComparison.OrdinalIgnoreCase) ? word[8..].TrimEnd('>').Split('|')[0] : word;
        return Email().IsMatch(plain) && plain.Length <= 254 ? plain : null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
    private static partial Regex Email();
}
