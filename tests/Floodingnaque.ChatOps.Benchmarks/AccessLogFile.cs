using System.Globalization;
using System.Text;

namespace Floodingnaque.ChatOps.Benchmarks;

/// <summary>
/// An access log as a busy and attacked site has it, always the same: 50,000 addresses, some far busier than others, one in ten of IPv6; a day of seconds;
/// some hundreds of paths, a third of them with query strings; agents of phones, browsers and a few tools.
/// </summary>
internal static class AccessLogFile
{
    public const int Addresses = 50_000;

    private static readonly string[] Agents =
    [
        "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 Chrome/126.0.0.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
        "python-requests/2.31.0", "curl/8.5.0", "sqlmap/1.8.4#stable (https://sqlmap.org)", "Mozilla/5.0 zgrab/0.x", "-",
    ];

    private static readonly string[] Paths = ["/api/v1/auth/login", "/api/v1/data?limit=", "/api/v1/predict", "/assets/", "/api/v1/export/weather?format=csv&limit=", "/", "/.env"];

    /// <summary>Writes so many lines.</summary>
    /// <returns>Bytes written.</returns>
    public static long Write(string file, int lines)
    {
        var random = new Random(20260804);
        var addresses = Enumerable.Range(0, Addresses).Select(Address).ToArray();
        var start = new DateTimeOffset(2026, 8, 4, 0, 0, 0, TimeSpan.Zero);
        using var output = new StreamWriter(file, false, new UTF8Encoding(false), 1 << 20);
        for (var line = 0; line < lines; line++)
        {
            var at = start.AddSeconds((long)line * 86_400 / lines);
            // Zipf's law: the second address asks half as often as the first, the hundredth a hundredth as often.
            var address = addresses[(int)Math.Pow(Addresses, random.NextDouble()) - 1];
            var path = random.Next(Paths.Length);
            var number = random.Next(300);
            var phone = random.Next(5) > 2;
            var status = random.Next(10) switch { < 7 => 200, 7 => 401, 8 => 429, _ => number % 7 == 0 ? 502 : 404 };
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{address} - - [{at:dd/MMM/yyyy:HH:mm:ss} +0000] \"{(path == 0 ? "POST" : "GET")} {Paths[path]}{(path is 1 or 3 or 4 ? number : "")} HTTP/{(phone ? "2.0" : "1.1")}\" {status} {number * number} \""));
            output.Write(phone && number % 3 == 0 ? "https://floodingnaque.vercel.app/" : "-");
            output.Write("\" \"");
            output.Write(phone ? Agents[number % 2] : Agents[2 + (number % (Agents.Length - 2))]);
            output.Write(phone && number % 2 == 0 ? string.Create(CultureInfo.InvariantCulture, $" Mobile/{number}\"\n") : "\"\n");
        }

        output.Flush();
        return output.BaseStream.Length;
    }

    private static string Address(int number) => number % 10 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"2001:db8:{number % 97:x}:{number % 89:x}::{number:x}")
        : string.Create(CultureInfo.InvariantCulture, $"{11 + (number * 7 % 200)}.{number / 250 % 250}.{number % 250}.{number * 13 % 251}");
}
