using System.Runtime.CompilerServices;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>Compares a text with the file <c>Snapshots/NAME.txt</c> of the test project. <c>UPDATE_SNAPSHOTS=1</c> writes the files anew; read the diff.</summary>
internal static class Snapshot
{
    public static void Match(string text, string name, [CallerFilePath] string caller = "")
    {
        var project = Path.GetDirectoryName(caller)!;
        while (Directory.GetFiles(project, "*.csproj").Length == 0)
        {
            project = Path.GetDirectoryName(project) ?? throw new InvalidOperationException($"{caller} is in no project.");
        }

        var file = Path.Combine(project, "Snapshots", name + ".txt");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        if (expected != text)
        {
            throw new SnapshotDiffersException($"{file} differs. If the new text is right: UPDATE_SNAPSHOTS=1.\n--- expected\n{expected}\n--- actual\n{text}");
        }
    }
}

internal sealed class SnapshotDiffersException(string message) : Exception(message);
