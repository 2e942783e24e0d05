using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Containers and images as Docker names them.</summary>
internal static partial class ContainerName
{
    internal const string Setting = "Targets:Docker";

    /// <summary>Takes a container's name off the line, and gives what follows to <paramref name="make"/>.</summary>
    internal static Result<Request> Read(VerbCall call, CommandLine line, string usage, Func<string, CommandLine, Result<Request>> make)
    {
        var (word, rest) = line.Next();
        return Name().IsMatch(word) ? make(word, rest)
            : OrderWords.How(call, usage, word.Length == 0 ? "Which container?" : $"“{OrderWords.Shown(word)}” is no container's name.");
    }

    /// <summary>An image that cannot change under its name: <c>name@sha256:…</c> or <c>sha256:…</c>.</summary>
    internal static bool IsPinned(string image) => image.Length <= 300 && Image().IsMatch(image);

    internal static Refusal NotPinned(VerbCall call, string usage) =>
        OrderWords.How(call, usage, "Name the image by its digest (`name@sha256:…`): a tag can be moved by whoever broke in.");

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$")]
    private static partial Regex Name();

    [GeneratedRegex("^([a-z0-9][a-z0-9._:/-]*@)?sha256:[0-9a-f]{64}$")]
    private static partial Regex Image();
}
