using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Floodingnaque.ChatOps.Targets.Dependencies;

/// <summary>A version of a Python package, in the order of PEP 440.</summary>
internal sealed partial class PythonVersion : IComparable<PythonVersion>
{
    private readonly BigInteger epoch;
    private readonly BigInteger[] release;

    /// <summary>What comes after the release, in the order in which it decides.</summary>
    private readonly (int Kind, BigInteger Number)[] rest;

    private readonly string[] local;

    private PythonVersion(Match m)
    {
        epoch = Number(m.Groups["epoch"]);
        var numbers = m.Groups["release"].Value.Split('.').Select(n => BigInteger.Parse(n, CultureInfo.InvariantCulture)).ToList();
        numbers.RemoveRange(numbers.FindLastIndex(n => !n.IsZero) + 1, numbers.Count - 1 - numbers.FindLastIndex(n => !n.IsZero));
        release = [.. numbers];
        var (isPre, isPost, isDev) = (m.Groups["prel"].Success, m.Groups["post"].Success, m.Groups["dev"].Success);
        rest =
        [
            isPre ? (Kind(m.Groups["prel"].Value), Number(m.Groups["pren"])) : (isDev && !isPost ? -1 : 9, 0),
            isPost ? (1, Number(m.Groups["postn1"].Success ? m.Groups["postn1"] : m.Groups["postn2"])) : (0, 0),
            isDev ? (0, Number(m.Groups["devn"])) : (1, 0),
        ];
        local = m.Groups["local"].Success ? m.Groups["local"].Value.ToLowerInvariant().Split('.', '-', '_') : [];
    }

    /// <summary>Null: it is no version that PEP 440 knows.</summary>
    public static PythonVersion? Parse(string text) => Form().Match(text) is { Success: true } match ? new PythonVersion(match) : null;

    public int CompareTo(PythonVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = epoch.CompareTo(other.epoch);
        for (var n = 0; order == 0 && n < Math.Max(release.Length, other.release.Length); n++)
        {
            order = release.ElementAtOrDefault(n).CompareTo(other.release.ElementAtOrDefault(n));
        }

        for (var n = 0; order == 0 && n < rest.Length; n++)
        {
            order = rest[n].CompareTo(other.rest[n]);
        }

        return order != 0 ? order : CompareLocal(other);
    }

    /// <summary>A number comes after letters, and what is longer after what is shorter.</summary>
    private int CompareLocal(PythonVersion other)
    {
        foreach (var (mine, its) in local.Zip(other.local))
        {
            var (mineIsNumber, itsIsNumber) = (BigInteger.TryParse(mine, CultureInfo.InvariantCulture, out var a), BigInteger.TryParse(its, CultureInfo.InvariantCulture, out var b));
            var order = mineIsNumber && itsIsNumber ? a.CompareTo(b)
                : mineIsNumber != itsIsNumber ? mineIsNumber.CompareTo(itsIsNumber)
                : string.CompareOrdinal(mine, its);
            if (order != 0)
            {
                return order;
            }
        }

        return local.Length.CompareTo(other.local.Length);
    }

    private static int Kind(string letters) => letters.ToLowerInvariant() switch
    {
        "a" or "alpha" => 0,
        "b" or "beta" => 1,
        _ => 2,
    };

    /// <summary>None is 0: <c>1.0a</c> is <c>1.0a0</c>.</summary>
    private static BigInteger Number(Group group) => group is { Success: true, Length: > 0 } ? BigInteger.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"\A\s*v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\.[0-9]+)*)(?:[-_.]?(?<prel>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?<pren>[0-9]*))?(?<post>-(?<postn1>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<postn2>[0-9]*))?(?<dev>[-_.]?dev[-_.]?(?<devn>[0-9]*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
