using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets;

/// <summary>A secret of the bot's own that stands in a file on its machine and never in the settings.</summary>
internal static class SecretFile
{
    /// <summary>The sentence about a setting that cannot be; null when all is well.</summary>
    /// <param name="key">The setting, for example <c>Targets:Redis:ConnectionStringFile</c>.</param>
    public static string? Check(string key, string path) =>
        !Path.IsPathFullyQualified(path) ? $"{key} is “{path}”: write the whole path of a file, for example /etc/chatops/secrets/database."
        : !File.Exists(path) ? $"{key} is “{path}”, which is not there: make it, readable by the bot alone (chmod 600)."
        : null;

    /// <summary>Read anew each time, so that a rotated secret needs no restart.</summary>
    public static string Read(string key, string path)
    {
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : throw new TargetException($"{path} ({key}) is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{path} ({key}) cannot be read ({e.Message})", e);
        }
    }
}
