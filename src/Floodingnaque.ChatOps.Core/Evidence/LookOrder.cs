using Floodingnaque.ChatOps.Core.Actions;

namespace Floodingnaque.ChatOps.Core.Evidence;

/// <summary>A question about the target system, for example <c>top ips since 15m</c>.</summary>
/// <param name="Look">The verb, for example <c>top</c>.</param>
/// <param name="What">Of what, canonical, for example <c>ips</c>; empty where there is only one answer.</param>
/// <param name="Since">How far back; null: as far as there is anything.</param>
public sealed record LookOrder(string Look, string What, TimeSpan? Since)
{
    /// <summary>Addresses counted together by networks of this width, for example <c>/24</c>.</summary>
    public string? By { get; init; }

    /// <summary>Where to look, for example <c>nginx</c>; null: wherever there is something of the kind.</summary>
    public string? At { get; init; }

    public override string ToString() => string.Join(' ', new[]
    {
        Look, What, By is { } by ? $"by {by}" : "", Since is { } since ? $"since {Lifetime.Words(since)}" : "", At is { } at ? $"at {at}" : "",
    }.Where(w => w.Length > 0));
}

/// <summary>An answer, short enough for a message; the whole of it is in the collection's files.</summary>
/// <param name="Sentence">The answer in one sentence.</param>
/// <param name="Columns">Heads of the columns; empty when there is no table.</param>
/// <param name="Rows">At most <see cref="MaxRows"/>, each with one cell a column; cells come from logs and are not to be trusted.</param>
/// <param name="Remarks">What the reader has to know: what was left out, what could not be read.</param>
public sealed record LookFindings(string Sentence, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Remarks)
{
    public const int MaxRows = 20;

    /// <summary>Addresses that a block could be asked for, at most five.</summary>
    public IReadOnlyList<string> Suspects { get; init; } = [];
}
