using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>One key of an order: its name, how it is configured, and where it is written.</summary>
internal sealed class RotatedKey(string name, SecretKeyOptions options)
{
    public string Name => name;

    public SecretKeyOptions Options => options;

    /// <summary>In the order in which the application looks for a value.</summary>
    public IReadOnlyList<SecretCopy> Copies { get; } =
        [.. options.Files.Select(f => new SecretCopy(name, f, IsEnv: false)), .. options.EnvFiles.Select(f => new SecretCopy(name, f, IsEnv: true))];

    /// <summary>The copy that the application takes its value from: a file of its own with something in it, or else the environment.</summary>
    /// <param name="values">By path.</param>
    public SecretCopy? Source(IReadOnlyDictionary<string, string> values) =>
        Copies.FirstOrDefault(c => values[c.Path].Length > 0);

    /// <summary>The value in use. Its copies may differ.</summary>
    /// <exception cref="TargetException">There is none.</exception>
    public string Effective(IReadOnlyDictionary<string, string> values) => Source(values) is { } source
        ? values[source.Path]
        : throw new TargetException($"{name} has no value in {string.Join(" or ", Copies.Select(c => c.Path))}: there is nothing to rotate");

    /// <summary>What each copy holds, by path.</summary>
    /// <exception cref="TargetException">A copy is not there, or not as it has to be.</exception>
    public async Task<Dictionary<string, string>> Values(ITargetHost host, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var copy in Copies)
        {
            values[copy.Path] = copy.Value(await Text(host, copy, cancellationToken));
        }

        return values;
    }

    /// <summary>Every value in its environment files, whosever it is.</summary>
    public async Task<IEnumerable<string>> Beside(ITargetHost host, CancellationToken cancellationToken)
    {
        var values = new List<string>();
        foreach (var copy in Copies.Where(c => c.IsEnv))
        {
            values.AddRange(SecretCopy.Values(await Text(host, copy, cancellationToken)));
        }

        return values;
    }

    /// <summary>Another value for one copy, in place; not touched when it is there already.</summary>
    /// <returns>Whether it was written.</returns>
    public static async Task<bool> Write(ITargetHost host, SecretCopy copy, string value, CancellationToken cancellationToken)
    {
        var text = await Text(host, copy, cancellationToken);
        if (copy.Value(text) == value)
        {
            return false;
        }

        await host.WriteInPlace(copy.Path, SecretCopy.Bytes(copy.With(text, value)), cancellationToken);
        return true;
    }

    private static async Task<string> Text(ITargetHost host, SecretCopy copy, CancellationToken cancellationToken) =>
        await host.ReadBytes(copy.Path, cancellationToken) is { } bytes
            ? SecretCopy.Text(bytes)
            : throw new TargetException($"{copy.Path}, a copy of {copy.Key}, is not there on {host.Name}");
}
