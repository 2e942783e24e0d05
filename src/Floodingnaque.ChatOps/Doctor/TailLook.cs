using System.Text.Json;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>The plain look at a journal's last line: there is one, it is complete, and it is an entry.</summary>
internal static class TailLook
{
    /// <summary>Longer than any entry.</summary>
    private const int Reach = 1024 * 1024;

    public static string? Problem(string timeline)
    {
        try
        {
            if (new FileInfo(timeline) is not { Exists: true, Length: > 0 })
            {
                // A crash before the first entry was acknowledged leaves an empty journal behind, but no signed head.
                return File.Exists(Path.Combine(Path.GetDirectoryName(timeline)!, "head")) ? "the journal is gone although its head was signed." : null;
            }

            using var file = new FileStream(timeline, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Math.Min(file.Length, Reach)];
            file.Seek(-bytes.Length, SeekOrigin.End);
            file.ReadExactly(bytes);
            return Problem(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static string? Problem(ReadOnlySpan<byte> end)
    {
        // While the bot writes, or after a crash: what follows the last line feed was never acknowledged.
        var complete = end[..(end.LastIndexOf((byte)'\n') + 1)].TrimEnd((byte)'\n');
        var line = complete[(complete.LastIndexOf((byte)'\n') + 1)..];
        try
        {
            var reader = new Utf8JsonReader(line);
            var entry = JsonElement.ParseValue(ref reader);
            return entry.ValueKind is JsonValueKind.Object && entry.TryGetProperty("seq", out var seq) && seq.TryGetInt64(out _)
                ? null
                : "the last line is no entry.";
        }
        catch (JsonException)
        {
            return "the last line cannot be read.";
        }
    }
}
