using System.Globalization;
using System.Text;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.UnitTests.Triage;

/// <summary>The combined format once more, written to be plain and not to be fast: text is Latin-1, which keeps every byte; one pass, one field after the other.</summary>
internal sealed class SlowAccessLog
{
    public int Read { get; private set; }

    public int Unread { get; private set; }

    public Dictionary<string, long> Ips { get; } = [];

    public Dictionary<string, long> Agents { get; } = [];

    public Dictionary<string, long> Paths { get; } = [];

    public Dictionary<string, long> Minutes { get; } = [];

    public long Bytes { get; private set; }

    public static SlowAccessLog Of(byte[] log)
    {
        var counts = new SlowAccessLog();
        var text = Encoding.Latin1.GetString(log);
        foreach (var line in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
        {
            if (text.Length == 0 || !counts.Count(line))
                counts.Unread++;
            else
                counts.Read++;
        }

        if (text.Length == 0)
            counts.Unread = 0;
        return counts;
    }

    private bool Count(string line)
    {
        var words = line.Split(' ');
        if (words[0].Length is 0 or > 255 || words.Length < 2 || words[1] != "-" || words[0].Contains('"', StringComparison.Ordinal))
            return false;
        var pieces = Pieces(line);
        if (pieces.Count < 2 || !Begins(pieces[0], words[0], out var minute))
            return false;
        var rest = pieces[1..];
        // rest: REQUEST, " 200 118 ", REFERER, " ", AGENT, and what follows
        if (rest.Count < 2 || !Numbers(rest[1], out var bytes))
            return false;
        if (!Fields(rest, out var agent))
            return false;
        Add(Ips, words[0]);
        Add(Agents, agent[..Math.Min(agent.Length, 1024)]);
        var path = Path(rest[0]);
        Add(Paths, path[..Math.Min(path.Length, 1024)]);
        Add(Minutes, minute);
        Bytes += bytes;
        return true;
    }

    /// <summary>What stands between bare quotes: those without a backslash before them.</summary>
    private static List<string> Pieces(string line)
    {
        var pieces = new List<string> { "" };
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && (i == 0 || line[i - 1] != '\\'))
                pieces.Add("");
            else
                pieces[^1] += line[i];
        }

        return pieces;
    }

    private static bool Begins(string head, string address, out string minute)
    {
        minute = "";
        var bracket = head.LastIndexOf('[');
        if (bracket < 0 || !head.EndsWith("] ", StringComparison.Ordinal) || bracket - 1 < address.Length + 3 || head[bracket - 1] != ' ')
            return false;
        var time = head[(bracket + 1)..^2];
        if (time.Length != 26)
            return false;
        if (!DateTimeOffset.TryParseExact(time[..24] + ":" + time[24..], "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            || time[3..6] != at.ToString("MMM", CultureInfo.InvariantCulture) || at.ToUnixTimeSeconds() is < 0 or > uint.MaxValue)
            return false;
        minute = at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return true;
    }

    private static bool Numbers(string text, out long bytes)
    {
        bytes = 0;
        var words = text.Split(' ');
        if (words is not ["", var status, var size, ""] || status.Length != 3 || !status.All(char.IsAsciiDigit))
            return false;
        if (size == "-")
            return true;
        return size.Length is > 0 and <= 18 && size.All(char.IsAsciiDigit) && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out bytes);
    }

    /// <summary>A field that ends with a backslash swallows its quote and the blank behind it: it is told by what it leaves at its end.</summary>
    private static bool Fields(List<string> rest, out string agent)
    {
        agent = "";
        if (rest.Count < 4)
            return false;
        var referer = rest[2];
        int at;
        if (rest[3] == " " && rest.Count > 4)
            at = 4;
        else if (referer.EndsWith("\\\" ", StringComparison.Ordinal))
            at = 3;
        else
            return false;
        agent = rest[at];
        var last = at == rest.Count - 1;
        if (last)
        {
            // No bare quote ends it: the last quote of all does.
            var end = agent.LastIndexOf('"');
            if (end < 0)
                return false;
            agent = agent[..end];
        }
        else if (agent.EndsWith("\\\" ", StringComparison.Ordinal) && rest[at + 1] is not "" && rest[at + 1][0] is not (' ' or '\r'))
        {
            agent = agent[..^2];
        }

        return true;
    }

    private static string Path(string request)
    {
        var words = request.Split(' ', 2);
        if (words.Length < 2 || words[0].Length is 0 or > 20 || !words[0].All(char.IsAsciiLetterUpper))
            return "";
        var query = words[1].IndexOf('?', StringComparison.Ordinal);
        var protocol = words[1].LastIndexOf(" HTTP/", StringComparison.Ordinal);
        return query >= 0 ? words[1][..query] : protocol >= 0 ? words[1][..protocol] : words[1];
    }

    private static void Add(Dictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    /// <summary>Compares with what was really read.</summary>
    public void AssertSame(AccessLogReport report)
    {
        Assert.Equal((Read, Unread, Bytes), (report.LinesRead, report.LinesUnread, report.Bytes));
        AssertSame(Ips, report, Dimensions.Ips);
        AssertSame(Agents, report, Dimensions.Agents);
        AssertSame(Paths, report, Dimensions.Paths);
        Assert.Equal(
            Minutes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)),
            report.PerMinute.Select(minute => (minute.Minute.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), minute.Requests)));
    }

    private static void AssertSame(Dictionary<string, long> counts, AccessLogReport report, Dimensions dimension) => Assert.Equal(
        counts.OrderByDescending(pair => pair.Value).ThenByDescending(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (EscapedText.Of(Encoding.Latin1.GetBytes(pair.Key)), pair.Value)),
        report.Tables.Single(table => table.Dimension == dimension).Rows.Select(row => (row.Key, row.Requests)));
}
