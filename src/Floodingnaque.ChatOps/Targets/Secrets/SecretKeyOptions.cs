namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>One key (Targets:Secrets:Keys:NAME).</summary>
internal sealed class SecretKeyOptions
{
    /// <summary>64 hex letters: 32 random bytes.</summary>
    public const string Hex32 = "hex32";

    /// <summary>43 letters of base64url: 32 random bytes, by the application's rules for API keys.</summary>
    public const string Urlsafe32 = "urlsafe32";

    /// <summary>Keys with commas between, any of which the application accepts: a new one is added, old ones are dropped later.</summary>
    public const string List = "list";

    /// <summary>Where the value goes in <see cref="VerifyHeader"/>.</summary>
    public const string Value = "{value}";

    /// <summary>What a new value looks like: hex32, urlsafe32 or list.</summary>
    public string Kind { get; set; } = Hex32;

    /// <summary>Files that hold the value and nothing else. The application prefers them to its environment.</summary>
    public string[] Files { get; set; } = [];

    /// <summary>Files with a line KEY=value, which the application's environment is made of.</summary>
    public string[] EnvFiles { get; set; } = [];

    /// <summary>What makes the application read the new value: programs with their arguments, one each, in order.</summary>
    public string[][] Apply { get; set; } = [];

    /// <summary>Asked on the machine itself: answers 2xx to who has the value, 401 or 403 to who has another. Empty: nobody is asked.</summary>
    public string VerifyUrl { get; set; } = "";

    /// <summary>The header that the value is sent in, with {value} in its place, for example <c>X-API-Key: {value}</c>.</summary>
    public string VerifyHeader { get; set; } = "";

    /// <summary>The value signs tokens (JWT, HS256): one that lives for a minute is sent instead of <see cref="VerifyHeader"/>.</summary>
    public bool VerifyJwt { get; set; }

    public IEnumerable<string> Check(string key)
    {
        if (Kind is not (Hex32 or Urlsafe32 or List))
        {
            yield return $"{key}:Kind is “{Kind}”: write {Hex32}, {Urlsafe32} or {List}.";
        }

        if (Files.Length + EnvFiles.Length == 0)
        {
            yield return $"{key} is nowhere: write the files that hold it to Files or EnvFiles.";
        }

        foreach (var (name, path) in Files.Select(f => (nameof(Files), f)).Concat(EnvFiles.Select(f => (nameof(EnvFiles), f))).Where(p => !p.Item2.StartsWith('/') || p.Item2.EndsWith('/')))
        {
            yield return $"{key}:{name}: “{path}” is no whole path of a file; write for example /opt/floodingnaque/.env.production.";
        }

        if (Apply.Length == 0 || Apply.Any(a => a.Length == 0 || a.Any(string.IsNullOrEmpty)))
        {
            yield return $"{key}:Apply is needed, or the application goes on with the old value: the program and its arguments, for example [ [ \"docker\", \"restart\", \"floodingnaque-api-prod\" ] ].";
        }

        foreach (var sentence in CheckVerify(key))
        {
            yield return sentence;
        }
    }

    private IEnumerable<string> CheckVerify(string key)
    {
        if (VerifyUrl.Length > 0 && !(Uri.TryCreate(VerifyUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return $"{key}:VerifyUrl is “{VerifyUrl}”: write an http or https address.";
        }

        if (VerifyHeader.Length > 0 && (!VerifyHeader.Contains(Value, StringComparison.Ordinal) || !VerifyHeader.Contains(':', StringComparison.Ordinal) || VerifyHeader.Any(char.IsControl)))
        {
            yield return $"{key}:VerifyHeader is “{VerifyHeader}”: write one header with {Value} in it, for example X-API-Key: {Value}.";
        }

        if (VerifyHeader.Length > 0 && VerifyJwt)
        {
            yield return $"{key} has VerifyHeader and VerifyJwt: leave one of them out.";
        }

        if (VerifyUrl.Length > 0 != (VerifyHeader.Length > 0 || VerifyJwt))
        {
            yield return $"{key}: VerifyUrl needs VerifyHeader or VerifyJwt beside it, and they need VerifyUrl.";
        }
    }
}
