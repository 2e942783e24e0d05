using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Hosts;

/// <summary>Over SSH a program and its arguments travel as one line for the user's shell. Here they are written so that it changes nothing in them.</summary>
internal static class ShellWords
{
    /// <summary>The line that runs <paramref name="argv"/> without input, both streams as one.</summary>
    /// <exception cref="TargetException">There is a NUL in it, which no program can be given.</exception>
    public static string Line(IReadOnlyList<string> argv) => $"{string.Join(' ', argv.Select(Quote))} </dev/null 2>&1";

    /// <summary>One word that a POSIX shell reads as <paramref name="text"/>: between single quotes only the single quote itself means anything.</summary>
    /// <exception cref="TargetException">There is a NUL in it.</exception>
    public static string Quote(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new TargetException("an argument with a NUL in it cannot be given to a program")
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
