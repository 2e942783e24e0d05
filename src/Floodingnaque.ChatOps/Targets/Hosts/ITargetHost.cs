using Floodingnaque.ChatOps.Core.Actions;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>A machine that the bot works on: this one, or one over SSH. There is no shell in between: programs get their arguments as they are.</summary>
internal interface ITargetHost
{
    string Name { get; }

    /// <summary>Runs a program to its end, without input.</summary>
    /// <param name="argv">The program and its arguments.</param>
    /// <param name="maxOutput">Bytes of its output (both streams) that are kept; the rest is read and dropped.</param>
    /// <exception cref="Pipeline.TargetException">It could not be started, or the machine not be reached.</exception>
    Task<StepRecord> Run(IReadOnlyList<string> argv, int maxOutput, CancellationToken cancellationToken);

    /// <summary>A text file, null when there is none.</summary>
    /// <exception cref="Pipeline.TargetException">It cannot be read, or is larger than 4 MiB.</exception>
    Task<string?> Read(string path, CancellationToken cancellationToken);

    /// <summary>Replaces a file whole or not at all; its mode stays as it was.</summary>
    /// <exception cref="Pipeline.TargetException">It cannot be written.</exception>
    Task Write(string path, string text, CancellationToken cancellationToken);

    /// <summary>A file's bytes as they are, null when there is none.</summary>
    /// <exception cref="Pipeline.TargetException">It cannot be read, or is larger than 4 MiB.</exception>
    Task<byte[]?> ReadBytes(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Writes into a file that is there: it stays the same file, with its mode and owner, for those who have it open or mounted.
    /// A text file that becomes shorter ends, for a moment, with empty lines, and never with a rest of its old text.
    /// </summary>
    /// <exception cref="Pipeline.TargetException">It is not there, or cannot be written.</exception>
    Task WriteInPlace(string path, byte[] content, CancellationToken cancellationToken);

    /// <summary>Makes or replaces a file, whole or not at all, that from its first moment only its owner may read (mode 0600).</summary>
    /// <exception cref="Pipeline.TargetException">It cannot be written.</exception>
    Task WriteSecret(string path, string text, CancellationToken cancellationToken);

    /// <summary>Copies a file of any size, as far as it goes when its end is reached; it may grow meanwhile. False when there is none.</summary>
    /// <param name="to">What writing to it throws comes through as it is.</param>
    /// <exception cref="Pipeline.TargetException">It cannot be read, or the machine said nothing for a minute.</exception>
    Task<bool> CopyTo(string path, Stream to, CancellationToken cancellationToken);

    /// <summary>The whole paths of the files (no links and no folders) in a folder whose names begin so; none when it is not there.</summary>
    /// <exception cref="Pipeline.TargetException">The folder cannot be read.</exception>
    Task<IReadOnlyList<string>> List(string folder, string start, CancellationToken cancellationToken);
}
