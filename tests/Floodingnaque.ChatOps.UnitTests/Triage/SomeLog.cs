using System.IO.Compression;
using System.Text;
using Floodingnaque.ChatOps.Triage;

namespace Floodingnaque.ChatOps.UnitTests.Triage;

/// <summary>Logs for tests.</summary>
internal static class SomeLog
{
    /// <summary>Lines of every shape that nginx, gunicorn, their clients and broken disks produce. They are joined by line feeds.</summary>
    public static readonly string[] Lines =
    [
        """203.0.113.45 - - [04/Aug/2026:02:11:07 +0000] "POST /api/v1/auth/login HTTP/2.0" 401 118 "-" "python-requests/2.31.0" """.TrimEnd(),
        """203.0.113.45 - - [04/Aug/2026:02:11:08 +0000] "POST /api/v1/auth/login HTTP/2.0" 429 162 "-" "python-requests/2.31.0" """.TrimEnd(),
        """198.51.100.77 - - [04/Aug/2026:10:13:40 +0800] "GET /api/v1/export/predictions?format=csv&limit=10000 HTTP/1.1" 200 1893342 "-" "curl/8.5.0" """.TrimEnd(),
        """112.198.70.14 - - [04/Aug/2026:02:14:01 +0000] "POST /api/v1/predict HTTP/2.0" 200 612 "https://floodingnaque.vercel.app/" "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36" """.TrimEnd(),
        """192.0.2.200 - - [04/Aug/2026:02:15:22 +0000] "GET /api/v1/data?limit=1%27%20OR%20%271%27=%271 HTTP/1.1" 400 231 "-" "sqlmap/1.8.4#stable (https://sqlmap.org)" """.TrimEnd(),
        """2001:db8:4a::17 - - [04/Aug/2026:02:16:09 +0000] "GET /.env HTTP/1.1" 404 146 "-" "Mozilla/5.0 zgrab/0.x" """.TrimEnd(),
        """45.83.64.1 - - [04/Aug/2026:02:16:31 +0000] "\x16\x03\x01\x00\xEE\x01\x00\x00" 400 157 "-" "-" """.TrimEnd(),
        """10.0.0.7 - maria cruz [04/Aug/2026:02:16:32 +0000] "GET /metrics HTTP/1.1" 502 0 "-" "Prometheus/2.53" """.TrimEnd(),
        """10.0.0.8 -  [04/Aug/2026:02:16:33 +0000] "GET / HTTP/1.1" 301 - "-" "Mozilla/5.0 (compatible; Googlebot/2.1)" "203.0.113.9" 0.003""",
        """10.0.0.9 - - [04/Aug/2026:02:16:34 +0000] "-" 408 0 "-" "-" """.TrimEnd(),
        """10.0.0.9 - - [04/Aug/2026:02:16:34 +0000] "" 000 0 "" "" """.TrimEnd(),
        """10.0.0.10 - [ [04/Aug/2026:02:16:35 +0000] "GET /a b?c HTTP/1.1" 200 5 "-" "x\x22y" """.TrimEnd(),
        """10.0.0.11 - - [04/Aug/2026:02:16:36 +0000] "GET /a\"b HTTP/1.1" 200 5 "http://a/\" "agent\" """.TrimEnd(),
        """10.0.0.12 - - [04/Aug/2026:02:16:37 +0000] "GET / HTTP/1.1" 200 5 "-" "agent\" "forwarded" """.TrimEnd(),
        """10.0.0.13 - - [04/Aug/2026:02:16:38 +0000] "GET / HTTP/1.1" 200 5 "-" "agent \"quoted\" " 0.1""",
        "10.0.0.14 - - [04/Aug/2026:02:16:39 +0000] \"GET /\u001b[2J HTTP/1.1\" 200 5 \"-\" \"\u001b]0;owned\u0007\u202e\"\r",
        "", " ", "\"", "-", "a", "\0\0\0\0", "{\"message\": \"Failed login attempt\"}", "[2026-08-04 02:11:07 +0000] [14] [INFO] Booting worker with pid: 14",
        """10.0.0.15 - - [31/Feb/2026:02:16:39 +0000] "GET / HTTP/1.1" 200 5 "-" "-" """.TrimEnd(),
        """10.0.0.15 - - [04/aug/2026:02:16:39 +0000] "GET / HTTP/1.1" 200 5 "-" "-" """.TrimEnd(),
        """10.0.0.15 - - [04/Aug/2026:24:16:39 +0000] "GET / HTTP/1.1" 200 5 "-" "-" """.TrimEnd(),
        """10.0.0.15 - - [04/Aug/2026:02:16:39 +0000] "GET / HTTP/1.1" 2000 5 "-" "-" """.TrimEnd(),
        """10.0.0.15 - - [04/Aug/2026:02:16:39 +0000] "GET / HTTP/1.1" 200 1234567890123456789 "-" "-" """.TrimEnd(),
        """10.0.0.15 - - [04/Aug/2026:02:16:39 +0000] "GET / HTTP/1.1" 200 5 "-" """.TrimEnd(),
        """10.0.0.15 - - [04/Aug/2026:02:16:39 +0000] "GET / HTTP/1.1" 200""",
        """10.0.0.15 x - [04/Aug/2026:02:16:39 +0000] "GET / HTTP/1.1" 200 5 "-" "-" """.TrimEnd(),
        """ 10.0.0.15 - - [04/Aug/2026:02:16:39 +0000] "GET / HTTP/1.1" 200 5 "-" "-" """.TrimEnd(),
    ];

    public static byte[] Bytes(params string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));

    public static LogSource Source(byte[] log, string name = "access.log") => new(name, new MemoryStream(log));

    public static AccessLogReport Read(byte[] log, int blockBytes = 256 << 10, int workers = 2, Dimensions dimensions = Dimensions.All, DateTimeOffset? since = null, int maxKeys = 250_000) => TopReader.Read(
        [Source(log)], new TopQuery(dimensions, since) { Limit = 10_000, BlockBytes = blockBytes, Workers = workers, MaxKeys = maxKeys }, TimeProvider.System, CancellationToken.None);

    public static void WriteGzip(string file, byte[] log)
    {
        using var packed = new GZipStream(File.Create(file), CompressionLevel.Fastest);
        packed.Write(log);
    }

    /// <summary>A usual line.</summary>
    public static string Line(string address = "203.0.113.45", string time = "04/Aug/2026:02:11:07 +0000", string request = "GET / HTTP/1.1", int status = 200, long bytes = 118, string agent = "curl/8.5.0") =>
        $"{address} - - [{time}] \"{request}\" {status:000} {bytes} \"-\" \"{agent}\"";
}
