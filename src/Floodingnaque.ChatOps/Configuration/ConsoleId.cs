namespace Floodingnaque.ChatOps.Configuration;

/// <summary>A person's id in the web console: the letters and digits of the name in lower case, with single dashes between the words.</summary>
internal static class ConsoleId
{
    /// <summary>Empty when the name has no letter or digit. Letters of every script are kept.</summary>
    public static string Of(string name)
    {
        var words = new string([.. name.Trim().Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]);
        return string.Join('-', words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
