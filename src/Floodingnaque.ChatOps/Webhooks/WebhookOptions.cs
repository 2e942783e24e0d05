namespace Floodingnaque.ChatOps.Webhooks;

/// <summary>Other programs that see signs of an attack (section Webhooks). Without its file each is off.</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>A file with the token that Alertmanager sends as <c>Authorization: Bearer</c>.</summary>
    public string AlertmanagerTokenFile { get; set; } = "";

    /// <summary>A file with the key that others sign with.</summary>
    public string SigningKeyFile { get; set; } = "";

    public IEnumerable<string> Check()
    {
        foreach (var (name, path) in new[] { (nameof(AlertmanagerTokenFile), AlertmanagerTokenFile), (nameof(SigningKeyFile), SigningKeyFile) }.Where(f => f.Item2.Length > 0))
        {
            if (!File.Exists(path))
            {
                yield return $"{Section}:{name} is “{path}”, which is not there: make it, readable by the bot alone (chmod 600).";
            }
            else if (File.ReadAllText(path).Trim().Length < 16)
            {
                yield return $"{Section}:{name}: what stands in {path} is shorter than 16 characters; make a new one, for example with openssl rand -hex 32.";
            }
        }
    }
}
