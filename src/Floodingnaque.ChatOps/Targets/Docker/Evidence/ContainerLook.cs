using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>A question about one container, which stands after the verb.</summary>
internal abstract class ContainerLook(string name, ContainerTarget target, EngineReader engine) : ILook
{
    public string Name => name;

    public async Task<LookAnswer> Answer(LookOrder order, IncidentId incident, CancellationToken cancellationToken) =>
        await Answer(new ObservedContainer(await Asked(order, cancellationToken), engine, await engine.Tool(cancellationToken)), cancellationToken);

    protected abstract Task<LookAnswer> Answer(ObservedContainer container, CancellationToken cancellationToken);

    /// <summary>What was shown is what is kept: it is not asked for again.</summary>
    protected static EvidencePiece Kept(EvidencePiece piece, byte[] answer, string words) => piece with
    {
        Capture = async (to, token) =>
        {
            await to.WriteAsync(answer, token);
            return new PieceEnd(null, words);
        },
    };

    /// <summary>Says how many rows are not shown; nothing when all are.</summary>
    protected static IEnumerable<string> More(int all, string what) => all > LookFindings.MaxRows
        ? [FormattableString.Invariant($"{all - LookFindings.MaxRows} more {what} are in the file.")]
        : [];

    private async Task<ContainerState> Asked(LookOrder order, CancellationToken cancellationToken)
    {
        var asked = order.What;
        var known = target.Options.Containers;
        if (!known.Contains(asked, StringComparer.Ordinal))
        {
            throw new TargetException($"{(asked.Length == 0 ? $"say of which container: {name} NAME" : $"{asked} is none of the containers that I look at")}; {DockerOptions.Key}:Containers has {string.Join(", ", known)}");
        }

        return await target.Named(asked, cancellationToken);
    }
}
