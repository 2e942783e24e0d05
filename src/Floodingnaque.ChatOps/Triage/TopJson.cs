using System.Text.Json;

namespace Floodingnaque.ChatOps.Triage;

/// <summary>A report for programs. Instants are ISO 8601 in UTC; keys are escaped as in the table, but whole.</summary>
internal static class TopJson
{
    public static void Write(AccessLogReport report, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        foreach (var table in report.Tables)
        {
            json.WriteStartObject(table.Dimension.ToString().ToLowerInvariant());
            json.WriteNumber("keys", table.Keys);
            json.WriteNumber("maxUndercount", table.MaxUndercount);
            json.WriteStartArray("rows");
            foreach (var row in table.Rows)
            {
                Write(json, row);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteNumber("linesRead", report.LinesRead);
        json.WriteNumber("linesUnread", report.LinesUnread);
        json.WriteNumber("requests", report.Requests);
        json.WriteNumber("bytes", report.Bytes);
        Write(json, "since", report.Since);
        Write(json, "first", report.First);
        Write(json, "last", report.Last);
        json.WriteNumber("milliseconds", Math.Round(report.Took.TotalMilliseconds));
        Write(json, "logs", report.Logs);
        Write(json, "damages", report.Damages);
        json.WriteStartArray("perMinute");
        foreach (var minute in report.PerMinute)
        {
            json.WriteStartObject();
            Write(json, "minute", minute.Minute);
            json.WriteNumber("requests", minute.Requests);
            json.WriteNumber("errors", minute.Errors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TopRow row)
    {
        json.WriteStartObject();
        json.WriteString("key", row.Key);
        json.WriteNumber("requests", row.Requests);
        json.WriteNumber("share", Math.Round(row.Share, 6));
        json.WriteNumber("bytes", row.Bytes);
        json.WriteNumber("clientErrors", row.ClientErrors);
        json.WriteNumber("serverErrors", row.ServerErrors);
        Write(json, "first", row.First);
        Write(json, "last", row.Last);
        if (row.Addresses > 0)
            json.WriteNumber("addresses", row.Addresses);
        Write(json, "marks", row.Marks);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } instant)
            json.WriteString(name, instant.UtcDateTime);
        else
            json.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
