using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.TestKit.Servers;

namespace Floodingnaque.ChatOps.IntegrationTests.Targets;

/// <summary>One server for all tests of the database; each has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    internal PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgresServer.Start();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class PostgresShared : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}

[Collection(PostgresShared.Name)]
public abstract class PostgresTest(PostgresFixture fixture) : IAsyncLifetime
{
    private protected PostgresDatabase Data { get; private set; } = null!;

    private protected DatabaseOptions Options { get; private set; } = null!;

    private protected ApplicationDatabase Database { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Data = await fixture.Server.NewDatabase();
        Options = new DatabaseOptions { ConnectionStringFile = Data.ConnectionStringFile };
        Database = new ApplicationDatabase(Options);
    }

    public virtual Task DisposeAsync()
    {
        Data.Dispose();
        return Task.CompletedTask;
    }
}
