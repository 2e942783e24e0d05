using System.Collections.Immutable;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>Something that could not be done in chat. <paramref name="Reaction"/> is what was tried, <paramref name="Words"/> what the card says of it.</summary>
public sealed record MissingPart(Reaction Reaction, string Words);

/// <summary>What is missing now, at most <see cref="Max"/> of it: a card has to fit, and so has the state.</summary>
/// <param name="More">How many were left out.</param>
public sealed record MissingParts(ImmutableList<MissingPart> Parts, int More)
{
    public const int Max = 20;

    public static readonly MissingParts None = new([], 0);

    /// <summary>One line each; the last one says how many were left out.</summary>
    public IReadOnlyList<string> Words => [.. Parts.Select(p => p.Words), .. More > 0 ? [$"and {More} more"] : Array.Empty<string>()];

    /// <summary>The same words are said once.</summary>
    internal MissingParts Add(Reaction reaction, string words) =>
        Parts.Exists(p => p.Words == words) ? this
        : Parts.Count < Max ? this with { Parts = Parts.Add(new MissingPart(reaction, words)) }
        : this with { More = More + 1 };

    /// <summary>What an earlier attempt left missing is there now.</summary>
    public MissingParts After(Reaction done) => this with { Parts = Parts.RemoveAll(p => done.MakesUpFor(p.Reaction)) };

    /// <summary>People whom no page can reach are known from the start, not only when their turn comes.</summary>
    internal MissingParts Unaddressed(IEnumerable<Recipient> people, string platform) => people.Where(r => r.Address is null)
        .Aggregate(this, (parts, person) => parts.Add(new PagePerson(0, person), $"reach {person.Name}: no id on {platform}"));

    /// <summary>Another ladder counts now.</summary>
    internal MissingParts WithoutUnaddressed() =>
        this with { Parts = Parts.RemoveAll(p => p.Reaction is PagePerson { To.Address: null }) };
}
