using System.Diagnostics;
using System.Globalization;

namespace Floodingnaque.ChatOps.Benchmarks.Servers;

/// <summary>The same careful command on Slack's own framework for Node, installed into a folder that is kept for the next run.</summary>
internal static class BoltApp
{
    /// <returns>The running app, or null with the reason on the console: the comparison is left out then.</returns>
    public static async Task<ServerProcess?> Start(string signingSecret, string journal)
    {
        try
        {
            var folder = await Install();
            var port = ServerProcess.FreePort();
            var start = new ProcessStartInfo("node", [Path.Combine(folder, "app.js")]) { WorkingDirectory = folder };
            start.Environment["NODE_ENV"] = "production";
            start.Environment["SLACK_SIGNING_SECRET"] = signingSecret;
            start.Environment["JOURNAL"] = journal;
            start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
            return await ServerProcess.Start(start, port);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or HttpRequestException)
        {
            Console.WriteLine($"   Bolt is left out, node or npm did not do their part: {e.Message}");
            return null;
        }
    }

    private static async Task<string> Install()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "bolt-app");
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "floodingnaque-bolt-app")).FullName;
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        if (Directory.Exists(Path.Combine(folder, "node_modules", "@slack", "bolt")))
        {
            return folder;
        }

        var start = new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start)!;
        var output = await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync();
        return npm.ExitCode == 0 ? folder : throw new InvalidOperationException("npm ci: " + string.Concat(output).Trim());
    }
}
