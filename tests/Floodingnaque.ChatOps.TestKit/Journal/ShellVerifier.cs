using System.Runtime.CompilerServices;

namespace Floodingnaque.ChatOps.TestKit.Journal;

/// <summary>The shell script that checks a chain without the bot.</summary>
internal static class ShellVerifier
{
    /// <param name="programs">A folder whose programs come before those of the system.</param>
    public static Task<(int ExitCode, string Output)> Run(string incidentFolder, string publicKey, string? programs = null) => Shell.Run(
        "env", $"PATH={(programs is null ? "" : programs + ":")}{Environment.GetEnvironmentVariable("PATH")}", "sh", Script(), incidentFolder, publicKey);

    public static string Script([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../manifests/verify/verify-chain.sh"));
}
