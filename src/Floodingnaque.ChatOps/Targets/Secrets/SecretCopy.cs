using System.Text;
using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>One place that a key is written in: a file of its own, or a line of an environment file.</summary>
/// <param name="Key">The name of the key.</param>
/// <param name="IsEnv">It is a line KEY=value among others.</param>
internal sealed partial record SecretCopy(string Key, string Path, bool IsEnv)
{
    public string Shown => IsEnv ? $"the line of {Key} in {Path}" : Path;

    /// <summary>Bytes and characters are one to one, so that what is not the value stays as it is, whatever it is.</summary>
    public static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>The value as it is written there, without quotes and white space around it.</summary>
    /// <exception cref="TargetException">It is not there once, or not on one line, or could not be sent in a header.</exception>
    public string Value(string text)
    {
        var value = text[Where(text)];
        return value.Any(c => c is < ' ' or > '~')
            ? throw new TargetException($"the value of {Key} in {Path} is not one line of plain letters, so the bot leaves it alone")
            : value;
    }

    /// <summary>All values of an environment file, whosever they are.</summary>
    public static IEnumerable<string> Values(string text) => Line().Matches(text).Select(m => Comment().Split(m.Groups["value"].Value, 2)[0].Trim().Trim('"', '\''));

    /// <summary>The text with another value, and everything else as it was.</summary>
    /// <exception cref="TargetException">As <see cref="Value"/>.</exception>
    public string With(string text, string value)
    {
        var where = Where(text);
        return string.Concat(text.AsSpan(0, where.Start.Value), value, text.AsSpan(where.End.Value));
    }

    private Range Where(string text) => IsEnv ? InLine(text) : InFile(text);

    private static Range InFile(string text)
    {
        var value = text.Trim();
        var start = value.Length == 0 ? 0 : text.Length - text.TrimStart().Length;
        return new Range(start, start + value.Length);
    }

    private Range InLine(string text)
    {
        var lines = Line().Matches(text).Where(m => m.Groups["key"].Value == Key).ToArray();
        if (lines.Length != 1)
        {
            throw new TargetException(lines.Length == 0
                ? $"{Path} has no line {Key}=…: add it, or take {Path} out of {SecretsOptions.Key}:Keys:{Key}:EnvFiles"
                : $"{Path} has {lines.Length} lines {Key}=…: leave the one that counts");
        }

        var group = lines[0].Groups["value"];
        var value = group.Value.TrimStart(' ', '\t');
        var start = group.Index + group.Length - value.Length;
        if (value.StartsWith('"') || value.StartsWith('\''))
        {
            var close = value.IndexOf(value[0], 1);
            return close > 0 && Rest().IsMatch(value[(close + 1)..])
                ? new Range(start + 1, start + close)
                : throw new TargetException($"the quotes around the value of {Key} in {Path} are not one pair around all of it");
        }

        // As Compose and shells read it: a comment begins with a # after white space.
        var bare = Comment().Split(value, 2)[0].TrimEnd();
        return bare.Length == 0 ? new Range(group.Index, group.Index) : new Range(start, start + bare.Length);
    }

    [GeneratedRegex(@"^[ \t]*(?:export[ \t]+)?(?<key>[A-Za-z_][A-Za-z0-9_]*)[ \t]*=(?<value>[^\r\n]*)", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"^\s*(#.*)?$")]
    private static partial Regex Rest();

    [GeneratedRegex(@"(?:^|\s)#")]
    private static partial Regex Comment();
}
