namespace Floodingnaque.ChatOps.Triage;

/// <summary>A log that is read from its beginning to its end.</summary>
/// <param name="Name">As people know it: a path, or <c>-</c>.</param>
/// <param name="Content">Plain text; it is disposed of by who reads.</param>
internal sealed record LogSource(string Name, Stream Content) : IDisposable
{
    public void Dispose() => Content.Dispose();
}

/// <summary>A log that was named cannot be opened. The message says which and why.</summary>
internal sealed class LogNotReadableException(string message, Exception? inner = null) : Exception(message, inner);
