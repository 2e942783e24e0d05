using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Refuse an address or a range at the edge (runbook sections 3.1, 3.3 and 7).</summary>
public static class BlockAddress
{
    public const string Name = "block";

    public static readonly ActionKind Kind = new(Name, EffectLife.Timed, CollectFirst: false, "Targets:Nginx, Targets:Firewall or Targets:Cloudflare");

    /// <summary>The shortest prefixes that one approval is enough for, and the shortest that are taken at all.</summary>
    private const int OneV4 = 32, MostV4 = 16, OneV6 = 64, MostV6 = 40;

    public static readonly Verb Verb = new(
        Name, ["ban"], "block IP|CIDR [for 2h] [at PLACE] [again]", "Ask for an address to be blocked; somebody else approves.", Audience.Responder, NeedsIncident: true, Parse);

    private static Result<Request> Parse(VerbCall call)
    {
        var settings = call.Context.Settings;
        var (word, line) = call.Line.Next();
        if (word.Length == 0)
        {
            return new Refusal("address", $"Which address? `{settings.CommandName} block 203.0.113.7 for 2h`.");
        }

        if (!AddressRange.TryParse(word, out var range, out var why))
        {
            return new Refusal("address", $"“{OrderWords.Shown(word)}”: {why}.");
        }

        return OrderWords.Ask(call, Kind, Verb.Usage, range.ToString(), line, IsWide(range), WhyNever(range, settings.Actions));
    }

    private static bool IsWide(AddressRange range) => range.Prefix < (range.IsV4 ? OneV4 : OneV6);

    /// <summary>Why this is never blocked; null when it may be.</summary>
    public static Refusal? WhyNever(AddressRange range, ActionSettings settings)
    {
        if (range.Prefix < (range.IsV4 ? MostV4 : MostV6))
        {
            return new Refusal("too-wide", $"{range} is more than I block at once: /{(range.IsV4 ? MostV4 : MostV6)} is the widest. Look at `top ips` first.");
        }

        return ProtectedRange.Always.Concat(settings.NeverBlock).FirstOrDefault(p => p.Range.Overlaps(range)) is { } hit
            ? new Refusal("never-block", $"{range} is never blocked: {(hit.Range == range ? "that" : hit.Range.ToString())} is {hit.Why}. "
                + "If the log shows it as a client, the real one stands in X-Forwarded-For.")
            : null;
    }
}

/// <summary>Lifts the block of an address, whatever its number.</summary>
public static class UnblockAddress
{
    public static readonly Verb Verb = new(
        "unblock", ["unban"], "unblock IP|CIDR", "Lift the block of an address now.", Audience.Responder, NeedsIncident: true,
        call => AddressRange.TryParse(call.Line.Next().Word, out var range, out var why)
            ? new Change(call.Incident, new LiftAction(
                [BlockAddress.Name],
                range.ToString(),
                $"{range} is not blocked by this incident. What is in force is listed by `{call.Context.Settings.CommandName} controls`; another incident's block is lifted there.",
                call.Context.SenderAsRecipient))
            : new Refusal("address", $"Which address? {char.ToUpperInvariant(why[0])}{why[1..]}."));
}
