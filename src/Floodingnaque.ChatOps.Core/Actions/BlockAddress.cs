using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Refuse an address or a range at the edge (runbook sections 3.1, 3.3 and 7).</summary>
public static class BlockAddress
{
    public const string Name = "block";

    /// <summary>The shortest prefixes that one approval is enough for, and the shortest that are taken at all.</summary>
    private const int OneV4 = 32, MostV4 = 16, OneV6 = 64, MostV6 = 40;

    public static readonly Verb Verb = new(
        Name, ["ban"], "block IP|CIDR [for 2h] [at PLACE]", "Ask for an address to be blocked; somebody else approves.", Audience.Responder, NeedsIncident: true, Parse);

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
            return new Refusal("address", $"“{Shown(word)}”: {why}.");
        }

        var options = ReadOptions(line);
        if (options.IsRefused(out var refusal))
        {
            return refusal;
        }

        var (time, at) = options.Value;
        return settings.Actions.Place(at, Name) is { } place
            ? new Change(call.Incident, new RequestAction(new ActionOrder(Name, range.ToString(), place.Name, time, IsWide(range)), call.Context) { Barred = WhyNever(range, settings.Actions) })
            : NoPlace(at, settings.Actions);
    }

    /// <summary>Reads <c>for 2h</c> and <c>at nginx</c> in either order.</summary>
    private static Result<(TimeSpan? For, string? At)> ReadOptions(CommandLine line)
    {
        (TimeSpan? time, string? at) = (null, null);
        while (!line.IsEmpty)
        {
            var (key, afterKey) = line.Next();
            var (value, after) = afterKey.Next();
            switch (CommandLine.Plain(key))
            {
                case "for" when Lifetime.Read(value) is { } read:
                    time = read;
                    break;
                case "for":
                    return Lifetime.Refusal;
                case "at" or "on" when value.Length > 0:
                    at = CommandLine.Plain(value);
                    break;
                default:
                    return new Refusal("words", $"I do not understand “{Shown(key)}” here. It goes: `{Verb.Usage}`.");
            }

            line = after;
        }

        return (time, at);
    }

    private static bool IsWide(AddressRange range) => range.Prefix < (range.IsV4 ? OneV4 : OneV6);

    private static Refusal? WhyNever(AddressRange range, ActionSettings settings)
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

    private static Refusal NoPlace(string? at, ActionSettings settings)
    {
        var names = settings.Places.Where(p => p.Action == Name).Select(p => $"`{p.Name}`").ToArray();
        return new Refusal("no-target", names.Length == 0
            ? "Nothing is configured that could block an address: set Targets:Nginx (see appsettings.example.json)."
            : $"There is no “{Shown(at ?? "")}” that could block an address; there is {string.Join(", ", names)}.");
    }

    private static string Shown(string word) => word.Length > 60 ? word[..60] + "…" : word;
}

/// <summary>Lifts the block of an address, whatever its number.</summary>
public sealed record UnblockAddress(AddressRange Range, Recipient By) : ICommand
{
    public static readonly Verb Verb = new(
        "unblock", ["unban"], "unblock IP|CIDR", "Lift the block of an address now.", Audience.Responder, NeedsIncident: true,
        call => AddressRange.TryParse(call.Line.Next().Word, out var range, out var why)
            ? new Change(call.Incident, new UnblockAddress(range, call.Context.SenderAsRecipient))
            : new Refusal("address", $"Which address? {char.ToUpperInvariant(why[0])}{why[1..]}."));

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        var blocks = state.Runs.Values.Where(r => r.Order.Action == BlockAddress.Name && r.Order.Target == Range.ToString() && r.State is RunState.InForce).ToArray();
        return blocks.Length == 0
            ? new Refusal("not-blocked", $"{Range} is not blocked by {state.Id}. What is in force is listed by `controls`; another incident's block is lifted there.")
            : Decision.Of([.. blocks.Select(r => new UndoOrdered(r.Number, By, UndoCause.Asked))]);
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "action-settled")
    {
        Run = after.Runs.Values.Last(r => r.Order.Target == Range.ToString()).Number,
    };
}
