using LiteDB;

namespace Floodingnaque.ChatOps.Journal.LiteDb;

/// <summary>What a test may turn.</summary>
internal sealed record IndexSettings
{
    /// <summary>LiteDB can hang for ever while opening (seen on a full disk); after this long the file is given up.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>At most one batch in this time.</summary>
    public TimeSpan BatchEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    public Func<string, LiteDatabase> Open { get; init; } =
        file => new LiteDatabase(new ConnectionString { Filename = file, Connection = ConnectionType.Direct });
}
