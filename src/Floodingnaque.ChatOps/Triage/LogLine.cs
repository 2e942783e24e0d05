using System.Text;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>How a line of a mixed log is written.</summary>
internal enum LogKind
{
    /// <summary>The application's JSON, flat (its console) or ECS (its files).</summary>
    Json,

    /// <summary>An access line of nginx or gunicorn.</summary>
    Combined,

    /// <summary>Plain text: gunicorn's and nginx's error logs, the entrypoint, tracebacks.</summary>
    Other,
}

/// <summary>
/// A line of a log in which several programs write. What is in it was written by others, clients among them: it is for comparing and showing, escaped, and
/// proves nothing about who did something.
/// </summary>
internal sealed class LogLine
{
    private ReadOnlyMemory<byte> request;
    private ReadOnlyMemory<byte> agent;

    public required LogKind Kind { get; init; }

    /// <summary>The whole line.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Null when the line has no time that is understood.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The time was written without an offset, as nginx's error log does, and was taken for UTC.</summary>
    public bool HasNoOffset { get; init; }

    /// <summary>In capitals: <c>WARNING</c>. Empty if there is none.</summary>
    public string Level { get; init; } = "";

    public string Logger { get; init; } = "";

    /// <summary>The message of a JSON line; the text of another.</summary>
    public string Message { get; init; } = "";

    /// <summary>The client of an access line: of gunicorn's that is nginx. Empty otherwise.</summary>
    public string Address { get; init; } = "";

    /// <summary>0 if it is no access line.</summary>
    public int Status { get; init; }

    /// <summary>Bytes that were sent; 0 if it is no access line.</summary>
    public long Bytes { get; init; }

    /// <summary><c>POST</c>; empty without an HTTP request.</summary>
    public string Method => RequestPath.Of(request.Span).From is > 0 and var from ? Encoding.ASCII.GetString(request.Span[..(from - 1)]) : "";

    /// <summary>Without its query string; empty without an HTTP request.</summary>
    public string Path
    {
        get
        {
            var (from, length) = RequestPath.Of(request.Span);
            return EscapedText.Of(request.Span.Slice(from, length));
        }
    }

    public string Agent => EscapedText.Of(agent.Span);

    /// <summary>Made of what <see cref="AccessLineReader"/> or <see cref="UnusualAccessLine"/> found.</summary>
    public static LogLine Of(ReadOnlyMemory<byte> text, in AccessLine line) => new()
    {
        Kind = LogKind.Combined,
        Text = text,
        At = DateTimeOffset.FromUnixTimeSeconds(line.Second),
        Address = EscapedText.Of(text.Span[..line.AddressLength]),
        Status = line.Status,
        Bytes = line.Bytes,
        request = text.Slice(line.Request, line.RequestLength),
        agent = text.Slice(line.Agent, line.AgentLength),
    };
}
