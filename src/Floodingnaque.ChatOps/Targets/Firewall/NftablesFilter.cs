using System.Globalization;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Firewall;

/// <summary>A table of the bot's own whose elements have a time of their own: the kernel lets go of them if the bot does not come back.</summary>
internal sealed class NftablesFilter(ITargetHost host) : IPacketFilter
{
    /// <summary>About 100,000 elements.</summary>
    private const int MaxListing = 16 * 1024 * 1024;

    public async Task<ActionPlan> Plan(AddressRange range, string mark, CancellationToken cancellationToken)
    {
        Admit(await Table(cancellationToken), range, mark);
        return new ActionPlan(
            [
                $"nft, in one transaction: the table inet {NftTable.Name}, what of it is absent: its sets, and the chain {NftTable.Chain} (prerouting, priority -300) that drops them",
                $"nft add {NftTable.Element(range, $" timeout TIME comment \"{mark}\"")}",
            ],
            [$"+ {range} in {NftTable.SetOf(range)}, for {mark}; the kernel itself lets go of it when its time is over"],
            [],
            [],
            $"nft {NftTable.Release(range)}");
    }

    public async Task Drop(AddressRange range, string mark, TimeSpan? hold, Action goOn, StepLog steps, CancellationToken cancellationToken)
    {
        Admit(await Table(cancellationToken), range, mark);
        goOn();
        var step = await host.Run(["nft", NftTable.Drop(range, mark, hold)], StepLog.MaxOutput, cancellationToken);
        steps.Add(step);
        ThrowIfFailed(step);
    }

    public async Task Release(AddressRange range, string mark, StepLog steps, CancellationToken cancellationToken)
    {
        foreach (var mine in Of(mark, await Table(cancellationToken)))
        {
            var step = await host.Run(["nft", NftTable.Release(mine.Range)], StepLog.MaxOutput, cancellationToken);
            steps.Add(step);
            if (step.ExitCode != 0 && Of(mark, await Table(cancellationToken)).Contains(mine))
            {
                ThrowIfFailed(step); // else the kernel was faster
            }
        }
    }

    public async Task<Look> LookAtDrop(AddressRange range, string mark, TimeSpan? hold, CancellationToken cancellationToken)
    {
        var table = await Table(cancellationToken);
        return Of(mark, table).FirstOrDefault(s => s.Range == range) is not { } mine
            ? new Look(false, $"there is no element of {mark} for {range} in the table inet {NftTable.Name}")
            : !table.IsInForce ? new Look(false, $"the chain {NftTable.Chain} of the table inet {NftTable.Name} does not drop what is in its sets")
            : WhyNotFor(hold, mine) is { } why ? new Look(false, why)
            : new Look(true, string.Create(CultureInfo.InvariantCulture, $"nftables drops what comes from {range} ({mine.Packets ?? 0} packets so far)"));
    }

    public async Task<Look> LookAtRelease(AddressRange range, string mark, CancellationToken cancellationToken)
    {
        var table = await Table(cancellationToken);
        return Of(mark, table).Any() ? new Look(false, $"the element of {mark} is still in the table inet {NftTable.Name}")
            : table.Sources.FirstOrDefault(s => s.Range.Overlaps(range)) is { } other ? new Look(true, $"its element is gone, but {other.Range} stays blocked {other.Owner}")
            : new Look(true, $"nftables drops nothing from {range} any more");
    }

    private static IEnumerable<DroppedSource> Of(string mark, NftTable table) => table.Sources.Where(s => s.Mark == mark);

    /// <summary>The kernel counts whole seconds, so a moment less than wanted is as wanted.</summary>
    private static string? WhyNotFor(TimeSpan? hold, DroppedSource mine) => (hold, mine.Left) switch
    {
        ({ }, null) => $"the kernel would hold {mine.Range} without end",
        ({ } wanted, { } left) when left < wanted - TimeSpan.FromSeconds(30) => $"the kernel lets go of {mine.Range} in {left:c}, before its time",
        (null, { } left) => $"the kernel lets go of {mine.Range} in {left:c}, and it was to have no end",
        _ => null,
    };

    /// <summary>Refuses what the table cannot take: another's network in the way, or a table that somebody changed.</summary>
    private static void Admit(NftTable table, AddressRange range, string mark)
    {
        if (table.Foreign is { } foreign)
        {
            throw new TargetException($"{foreign} is in the table inet {NftTable.Name}, which is the bot's own: move it to another table");
        }

        var others = table.Sources.Where(s => s.Mark != mark).ToArray();
        if (others.FirstOrDefault(s => s.Covers(range)) is { } covering)
        {
            throw new TargetException(covering.ToString());
        }

        if (!range.IsSingle && others.FirstOrDefault(s => !s.Range.IsSingle && s.Range.Overlaps(range)) is { } inside)
        {
            throw new TargetException($"{inside}, and a set of nftables holds no network around another: undo that first");
        }
    }

    /// <summary>Looks among all tables only when the bot's is not listed: nft's own words for that depend on the language.</summary>
    private async Task<NftTable> Table(CancellationToken cancellationToken)
    {
        var listing = await host.Run(["nft", "-j", "list", "table", "inet", NftTable.Name], MaxListing, cancellationToken);
        if (listing.ExitCode == 0)
        {
            return listing.Output.Length < MaxListing ? NftTable.Parse(listing.Output)
                : throw new TargetException($"the table inet {NftTable.Name} is longer than {MaxListing / 1024 / 1024} MiB");
        }

        var all = await host.Run(["nft", "-j", "list", "tables", "inet"], MaxListing, cancellationToken);
        ThrowIfFailed(all);
        if (NftTable.IsAmong(all.Output))
        {
            ThrowIfFailed(listing);
        }

        return NftTable.Absent;
    }

    private static void ThrowIfFailed(StepRecord step)
    {
        if (step.ExitCode != 0)
        {
            throw new TargetException($"`{step.What.Split(';')[0]}` ended with {step.ExitCode}: {step.Output.Trim().Split('\n')[0]}");
        }
    }
}
