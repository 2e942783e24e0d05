using System.Data.Common;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>The application's database for those who only look, of whichever kind it is.</summary>
internal interface IReadDatabase
{
    /// <summary>For example <c>PostgreSQL</c>.</summary>
    string Kind { get; }

    /// <summary>A statement with one row of two texts: the server's version, and its time now (UTC, as <c>2026-08-04 02:11:07.123456</c>).</summary>
    string Hello { get; }

    /// <summary>A time in a statement.</summary>
    /// <param name="text">A parameter, or what <see cref="Hello"/> says in quotes.</param>
    string Time(string text);

    /// <summary>An expression: a column's time, cut to the minute.</summary>
    string Minute(string column);

    /// <summary>In a transaction of its own that cannot write, with a time limit.</summary>
    /// <exception cref="Pipeline.TargetException">It cannot be reached, or refuses; the message has the server's words.</exception>
    Task<T> Read<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken);
}
