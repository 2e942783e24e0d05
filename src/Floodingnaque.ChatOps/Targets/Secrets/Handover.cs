using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>New keys that people have to give to the application's clients, in files on the bot's own machine that only its user may read.</summary>
internal sealed class Handover(string dataDirectory)
{
    private readonly string folder = Path.Combine(dataDirectory, "handover");
    private readonly LocalHost machine = new();

    public string PathOf(GuardedRun run, string key) => Path.Combine(folder, $"{run.Incident}-{run.Run.Number}-{key}");

    /// <exception cref="TargetException">It cannot be written.</exception>
    public async Task Write(GuardedRun run, string key, string value, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{folder} cannot be made ({e.Message})", e);
        }

        await machine.WriteSecret(PathOf(run, key), value + "\n", cancellationToken);
    }

    /// <exception cref="TargetException">It is still there.</exception>
    public void Remove(GuardedRun run, string key)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                File.Delete(PathOf(run, key));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{PathOf(run, key)} cannot be removed ({e.Message})", e);
        }
    }
}
