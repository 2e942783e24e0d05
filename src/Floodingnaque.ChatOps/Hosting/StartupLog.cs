namespace Floodingnaque.ChatOps.Hosting;

/// <summary>Keeps the framework from logging a failed start with its stack traces: the same is said in a sentence. After the start everything is let through.</summary>
internal sealed class StartupLog
{
    private volatile bool started;

    public void Started() => started = true;

    public bool Lets(LogLevel level) => started && level >= LogLevel.Warning;
}
