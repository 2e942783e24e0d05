using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Floodingnaque.ChatOps.TestKit.Journal;

/// <summary>The shell script that checks a chain without the bot.</summary>
internal static class ShellVerifier
{
    public static async Task<(int ExitCode, string Output)> Run(string incidentFolder, string publicKey)
    {
        var start = new ProcessStartInfo("sh", [Script(), incidentFolder, publicKey]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }

    private static string Script([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../manifests/verify/verify-chain.sh"));
}
