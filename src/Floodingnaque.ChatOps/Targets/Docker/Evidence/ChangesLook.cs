using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary><c>changes NAME</c>: files in a container that its image does not have so.</summary>
internal sealed class ChangesLook(ContainerTarget target, EngineReader engine) : ContainerLook(Verb, target, engine)
{
    public const string Verb = "changes";

    protected override async Task<LookAnswer> Answer(ObservedContainer container, CancellationToken cancellationToken)
    {
        var raw = await container.Engine.Whole(ChangeList.CallFor(container), cancellationToken);
        var all = ChangeList.Files(ChangeList.Read(raw));
        int Number(char kind) => all.Count(c => c.Kind == kind);
        var words = FormattableString.Invariant($"{Number('A')} added, {Number('D')} deleted, {Number('C')} changed");
        var findings = new LookFindings(
            all.Count == 0 ? $"{container.Name} has no files of its own that differ from its image" : $"{container.Name} differs from its image: {words}",
            all.Count == 0 ? [] : ["change", "path"],
            [.. all.Take(LookFindings.MaxRows).Select(c => new[] { $"{c.Kind}", c.Path })],
            [.. Remarks(container.State), .. More(all.Count, "paths")]);
        return new LookAnswer(findings, [Kept(ChangeList.Piece(container), raw, words)]);
    }

    private static IEnumerable<string> Remarks(ContainerState container)
    {
        var mounts = container.Mounts.Select(m => ContainerState.Text(m["Destination"])).Concat(TmpfsPieces.Paths(container)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        yield return $"What is mounted is not in it: {string.Join(", ", mounts)}.";
        if ((bool?)container.HostConfig["ReadonlyRootfs"] == true)
        {
            yield return "Its own layer is read-only: whatever was dropped is in what is mounted.";
        }
    }
}
