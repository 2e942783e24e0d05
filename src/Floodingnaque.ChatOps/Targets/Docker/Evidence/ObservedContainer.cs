using System.Globalization;
using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Docker.Evidence;

/// <summary>A container at the moment at which its evidence was listed, and what reads it.</summary>
/// <param name="Tool">The engine with its version.</param>
internal sealed partial record ObservedContainer(ContainerState State, EngineReader Engine, string Tool)
{
    public string Name => State.Name;

    /// <summary>An API call about this very container, whoever has its name meanwhile.</summary>
    /// <param name="rest">Path and query after its id, for example <c>json</c>.</param>
    public string Get(string rest) => $"GET /containers/{State.Id}/{rest}";

    /// <summary>A piece that is one answer of the engine as it is.</summary>
    public EvidencePiece Answer(string name, string file, Volatility order, string call, Func<long, string> words) =>
        new(name, file, order, call, Tool, (to, token) => Engine.Copy(call, to, words, token));

    /// <summary>A path as a part of a file name.</summary>
    public static string FileName(string path) => Plain().Replace(path.Trim('/'), "-") is { Length: > 0 } name ? name : "root";

    public static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many ?? one + "s")}");

    [GeneratedRegex("[^A-Za-z0-9._]+")]
    private static partial Regex Plain();
}
