using System.Text.Json;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Webhooks;

/// <summary>What others send, as alerts. Their words are only ever shown.</summary>
internal static class WebhookAlerts
{
    /// <summary>Alerts of one request that are taken.</summary>
    public const int MaxAlerts = 20;

    private const int MaxText = 300;

    private static readonly string[] Where = ["instance", "job", "container", "pod"];

    /// <summary>Alertmanager's webhook, version 4. Only alerts that fire.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static IReadOnlyList<Alert> OfAlertmanager(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("alerts", out var alerts) && alerts.ValueKind is JsonValueKind.Array
            ? [.. alerts.EnumerateArray().Where(a => Text(a, "status") == "firing").Take(MaxAlerts).Select(OfAlertmanager)]
            : throw new JsonException("There is no list “alerts”.");
    }

    /// <summary><c>{"title", "severity", "details", "indicators": []}</c>.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Alert OfAnybody(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var title = json.RootElement.ValueKind is JsonValueKind.Object ? Text(json.RootElement, "title") : "";
        string[] indicators = title.Length > 0 && json.RootElement.TryGetProperty("indicators", out var list) && list.ValueKind is JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(i => i.ValueKind is JsonValueKind.String).Select(i => Cut(i.GetString()!)).Take(Alert.MaxIndicators)]
            : [];
        return title.Length == 0
            ? throw new JsonException("There is no “title”.")
            : new Alert("webhook", Severities.Read(Text(json.RootElement, "severity")) ?? Severity.P3, title, Text(json.RootElement, "details"), indicators, "2");
    }

    private static Alert OfAlertmanager(JsonElement alert)
    {
        var (labels, annotations) = (Inner(alert, "labels"), Inner(alert, "annotations"));
        var name = Text(labels, "alertname") is { Length: > 0 } known ? known : "alert";
        string[] indicators = [.. Where.Select(l => Text(labels, l)).Where(v => v.Length > 0)];
        var severity = Text(labels, "severity") switch
        {
            "critical" or "page" => Severity.P2,
            "warning" => Severity.P3,
            "info" or "none" => Severity.P4,
            var other => Severities.Read(other) ?? Severity.P3,
        };
        var words = new[] { Text(annotations, "summary"), Text(annotations, "description") }.Where(t => t.Length > 0);
        return new Alert("alertmanager", severity, name, string.Join(" ", words), [name, .. indicators], "3.3");
    }

    private static JsonElement Inner(JsonElement of, string name) => of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var inner) ? inner : default;

    private static string Text(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? Cut(value.GetString()!) : "";

    private static string Cut(string text) => text.Length > MaxText ? text[..MaxText] + "…" : text;
}
