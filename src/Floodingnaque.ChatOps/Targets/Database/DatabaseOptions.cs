namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>The application's PostgreSQL (section Targets:Database).</summary>
internal sealed class DatabaseOptions : ITargetSection
{
    private const string Key = $"{TargetOptions.Section}:Database";

    public const string FileKey = $"{Key}:{nameof(ConnectionStringFile)}";

    private static readonly TimeSpan LongestStatement = TimeSpan.FromMinutes(1);

    /// <summary>A file on the bot's machine that holds <c>Host=…;Username=…;Password=…;Database=…</c> and nothing else. Empty: the bot leaves the database alone.</summary>
    public string ConnectionStringFile { get; set; } = "";

    /// <summary>How long one statement may take, up to a minute.</summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public bool IsConfigured => ConnectionStringFile.Length > 0;

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts)
    {
        if (IsConfigured && SecretFile.Check(FileKey, ConnectionStringFile) is { } wrong)
        {
            yield return wrong;
        }

        if (StatementTimeout < TimeSpan.FromMilliseconds(1) || StatementTimeout > LongestStatement)
        {
            yield return $"{Key}:{nameof(StatementTimeout)} is {StatementTimeout:c}: write a time of at most a minute, for example 00:00:10.";
        }
    }
}
