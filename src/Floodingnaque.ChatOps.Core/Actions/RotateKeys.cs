using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>New values for keys that may be known to an attacker (runbook sections 3.1 and 6). The values are never shown.</summary>
public static partial class RotateKeys
{
    /// <summary>Keys that one run may rotate: what is approved has to be readable.</summary>
    private const int MostKeys = 5;

    public static readonly ActionKind Kind = new("rotate", EffectLife.Final, CollectFirst: true, "Targets:Secrets") { EvidenceOfAll = true };

    public static PolicyRule Rule => PolicyRule.Approved(Kind, TimeSpan.FromHours(24));

    public static readonly Verb Verb = new(
        Kind.Name, ["rotate-keys"], "rotate KEY [KEY …] | rotate KEY drop-old", "Ask for keys to be replaced by new ones; their values are never shown.", Audience.Responder, NeedsIncident: true, Parse);

    private static Result<Request> Parse(VerbCall call)
    {
        var line = call.Line;
        var keys = new List<string>();
        while (!line.IsEmpty)
        {
            var (word, after) = line.Next();
            var plain = word.Trim(',').ToUpperInvariant();
            if (CommandLine.Plain(word) == "drop-old" && keys.Count == 1)
            {
                return OrderWords.Ask(call, Kind, Verb.Usage, $"{keys[0]} drop-old", after);
            }

            if (CommandLine.Plain(word) is "at" or "for" or "again" || !Name().IsMatch(plain))
            {
                break;
            }

            keys.Add(plain);
            line = after;
        }

        return keys.Count is 0 or > MostKeys
            ? OrderWords.How(call, Verb.Usage, $"Name one to {MostKeys} keys, for example JWT_SECRET_KEY.")
            : OrderWords.Ask(call, Kind, Verb.Usage, string.Join(' ', keys.Distinct()), line);
    }

    [GeneratedRegex("^[A-Z][A-Z0-9_]{1,63}$")]
    private static partial Regex Name();
}
