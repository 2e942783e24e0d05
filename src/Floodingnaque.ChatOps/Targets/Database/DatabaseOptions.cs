namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>The application's PostgreSQL (section Targets:Database).</summary>
internal sealed class DatabaseOptions : ITargetSection
{
    private const string Key = $"{TargetOptions.Section}:Database";

    public const string FileKey = $"{Key}:{nameof(ConnectionStringFile)}";

    public const string ReadOnlyKey = $"{Key}:{nameof(ReadOnlyConnectionFile)}";

    private static readonly TimeSpan LongestStatement = TimeSpan.FromMinutes(1);

    /// <summary>A file on the bot's machine that holds <c>Host=…;Username=…;Password=…;Database=…</c> and nothing else. Empty: the bot leaves the database alone.</summary>
    public string ConnectionStringFile { get; set; } = "";

    /// <summary>The same for looks and evidence, with a role that can only read. Empty: they use <see cref="ConnectionStringFile"/>, whose role may see too little.</summary>
    public string ReadOnlyConnectionFile { get; set; } = "";

    /// <summary>How long one statement may take, up to a minute.</summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public bool IsConfigured => ConnectionStringFile.Length > 0;

    /// <summary>It can be looked at, and evidence be kept of it.</summary>
    public bool CanLook => IsConfigured || ReadOnlyConnectionFile.Length > 0;

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts)
    {
        if (IsConfigured && SecretFile.Check(FileKey, ConnectionStringFile) is { } wrong)
        {
            yield return wrong;
        }

        if (ReadOnlyConnectionFile.Length > 0 && SecretFile.Check(ReadOnlyKey, ReadOnlyConnectionFile) is { } unread)
        {
            yield return unread;
        }

        if (StatementTimeout < TimeSpan.FromMilliseconds(1) || StatementTimeout > LongestStatement)
        {
            yield return $"{Key}:{nameof(StatementTimeout)} is {StatementTimeout:c}: write a time of at most a minute, for example 00:00:10.";
        }
    }
}
