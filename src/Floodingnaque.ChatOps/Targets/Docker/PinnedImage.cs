using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker;

/// <summary>The container and the image of an order <c>NAME IMAGE@sha256:…</c> or <c>NAME sha256:…</c>. A tag is refused: it may be another image tomorrow.</summary>
internal sealed partial record PinnedImage(string Container, string Reference)
{
    public static PinnedImage Of(ActionOrder order)
    {
        var words = order.Target.Split(' ');
        return words.Length != 2 ? throw new TargetException($"“{order.Target}” is not understood: it goes “NAME IMAGE@sha256:…”")
            : !Pinned().IsMatch(words[1]) ? throw new TargetException($"{words[1]} can be another image tomorrow: write its digest, IMAGE@sha256:… (`docker images --digests`), or its id sha256:…")
            : new PinnedImage(words[0], words[1]);
    }

    /// <summary>By its digest, or, for an image that never was in a registry, by its id and name.</summary>
    /// <returns>What the engine knows it by, and its id.</returns>
    public async Task<(string Reference, string Id)> On(IContainerEngine engine, CancellationToken cancellationToken)
    {
        if (await engine.Image(Reference, cancellationToken) is { } image)
        {
            return (Reference, image.Id);
        }

        var parts = Reference.Split('@');
        return parts.Length == 2 && await engine.Image(parts[1], cancellationToken) is { } local && local.Tags.Any(t => t.StartsWith(parts[0] + ":", StringComparison.Ordinal))
            ? (parts[1], local.Id)
            : throw new TargetException($"the image {Reference} is not on the engine's machine: `docker pull {Reference}` first");
    }

    [GeneratedRegex(@"\A(?:[a-zA-Z0-9][a-zA-Z0-9._:/-]*@)?sha256:[0-9a-f]{64}\z")]
    private static partial Regex Pinned();
}
