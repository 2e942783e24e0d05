namespace Floodingnaque.ChatOps.Targets.Redis;

/// <summary>The application's Redis (section Targets:Redis).</summary>
internal sealed class RedisOptions : ITargetSection
{
    private const string Key = $"{TargetOptions.Section}:Redis";

    public const string FileKey = $"{Key}:{nameof(ConnectionStringFile)}";

    private const int ShortestPrefix = 4;

    private static readonly string[] Standard = ["floodingnaque:session:"];

    /// <summary>A file on the bot's machine that holds <c>HOST:PORT,password=…</c> and nothing else. Empty: the bot leaves Redis alone.</summary>
    public string ConnectionStringFile { get; set; } = "";

    /// <summary>How the keys of sessions begin; no other key is ever deleted. Empty: floodingnaque:session:.</summary>
    public string[] SessionPrefixes { get; set; } = [];

    public bool IsConfigured => ConnectionStringFile.Length > 0;

    public IReadOnlyList<string> Prefixes => SessionPrefixes.Length > 0 ? SessionPrefixes : Standard;

    public IEnumerable<string> Check(IReadOnlyCollection<string> hosts)
    {
        if (IsConfigured && SecretFile.Check(FileKey, ConnectionStringFile) is { } wrong)
        {
            yield return wrong;
        }

        foreach (var prefix in Prefixes.Where(p => !IsSafe(p)))
        {
            yield return $"{Key}:{nameof(SessionPrefixes)} has “{prefix}”: write how the keys begin, with at least {ShortestPrefix} letters and without * ? [ ] \\ or spaces, for example floodingnaque:session:.";
        }
    }

    private static bool IsSafe(string prefix) =>
        prefix.Count(char.IsAsciiLetter) >= ShortestPrefix && prefix.All(c => c is > ' ' and < '\u007f' && c is not ('*' or '?' or '[' or ']' or '\\'));
}
