using System.Runtime.CompilerServices;

namespace Floodingnaque.ChatOps.TestKit.Journal;

/// <summary>The shell script that checks a chain without the bot.</summary>
internal static class ShellVerifier
{
    public static Task<(int ExitCode, string Output)> Run(string incidentFolder, string publicKey) =>
        Shell.Run("sh", Script(), incidentFolder, publicKey);

    private static string Script([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../manifests/verify/verify-chain.sh"));
}
