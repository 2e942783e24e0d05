using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>Everything the bot says, made from templates into neutral blocks. Any number of callers at once.</summary>
internal sealed partial class MessageRenderer(TemplateSet templates, ILogger<MessageRenderer> logger)
{
    /// <summary>Longest topic in UTF-16 units: what Slack takes.</summary>
    public const int MaxTopic = 250;

    // What stands around the name takes at most 60 units.
    private const int MaxTopicName = 160;

    /// <summary>
    /// The message named <paramref name="template"/>. An operator's template that fails while rendering is replaced by the shipped one,
    /// for a message in bad taste is better than none at 3 a.m.
    /// </summary>
    /// <param name="incident"><see cref="Incident.Nothing"/> for what is about no incident.</param>
    /// <exception cref="TemplateException">There is no such template, or the shipped one failed: a bug.</exception>
    public ChatMessage Render(string template, Incident incident, RenderContext context)
    {
        IReadOnlyList<Block> blocks;
        try
        {
            blocks = templates.Render(template, incident, context);
        }
        catch (TemplateException e) when (templates.IsReplaced(template))
        {
            LogReplaced(logger, template, e.Message);
            blocks = templates.Render(template, incident, context, asShipped: true);
        }

        return new ChatMessage(SpanText.Fallback(blocks), blocks);
    }

    /// <summary><c>P2 · open · lead @x · next update 14:30 UTC</c>, plain text. Another day than the last event's gets its date.</summary>
    public static string Topic(Incident incident)
    {
        var lead = incident.Lead is { } who ? "@" + TopicName(SafeText.Line(who.Name)) : "–";
        return incident is { ResolvedAt: { } end }
            ? $"{incident.Severity} · resolved {When(end, incident)} · lead {lead}"
            : $"{incident.Severity} · open · lead {lead} · next update {When(incident.NextUpdateAt, incident)}";
    }

    /// <summary>A form that asks for what <c>declare</c> needs, filled with what was said already (title, severity, summary).</summary>
    public static ChatForm DeclareForm(IReadOnlyDictionary<string, string> values) => new(
        DeclareIncident.Form, "Declare an incident", "Declare",
        [
            new FormField("title", "What is happening?", FieldKind.Line, Required: true,
                "A few words that a colleague understands at once. Not the final truth.", Said(values, "title"), DeclareIncident.MaxTitle),
            new FormField("severity", "How bad is it?", FieldKind.Choice, Required: true,
                "When in doubt, choose the worse one. " + string.Join(" ", Severities.All.Select(s => $"{s.Severity}: {s.Examples}.")),
                Said(values, "severity"),
                Options: [.. Severities.All.Select(s => new FormOption(
                    s.Severity.ToString(), $"{s.Severity} {s.Label} – respond: {s.ResponseTime}", s.Description))]),
            new FormField("summary", "What do you know so far?", FieldKind.Text, Required: false,
                "What you saw, since when, which systems and users. No passwords or keys.", Said(values, "summary")),
        ]);

    /// <summary>The refusal's sentence; stretches in backticks as code.</summary>
    public static ChatMessage Refusal(Refusal refusal)
    {
        var spans = new List<Span>();
        var parts = SafeText.Of(refusal.Sentence).Split('`');
        for (var i = 0; i < parts.Length; i++)
        {
            // The last part of an odd number of backticks has no partner: it is no code, and its backtick is shown.
            var isCode = i % 2 == 1 && i < parts.Length - 1;
            var text = i % 2 == 1 && !isCode ? "`" + parts[i] : parts[i];
            if (text.Length > 0)
            {
                spans.Add(new TextSpan(text, Code: isCode));
            }
        }

        var blocks = new Block[] { new SectionBlock(spans) };
        return new ChatMessage(SpanText.Fallback(blocks), blocks);
    }

    /// <summary>The disk failed. Said without a template, so that nothing can go wrong here too.</summary>
    public static ChatMessage NotRecorded(string reason)
    {
        var blocks = new Block[]
        {
            new SectionBlock(
            [
                new TextSpan("Not recorded.", Bold: true),
                new TextSpan(" The journal could not be written, so what you just did does not count. Your words are only in chat: keep a copy, "
                    + "and say them again in a minute. If this message comes back, tell whoever runs the bot and go on by phone."),
            ]),
            new ContextBlock([new TextSpan("Reason: " + SafeText.Line(reason))]),
        };
        return new ChatMessage(SpanText.Fallback(blocks), blocks);
    }

    /// <summary>A text element may be many UTF-16 units long, so cutting by elements alone does not bound the length.</summary>
    private static string TopicName(string name)
    {
        for (var elements = MaxTopicName; elements > 0; elements -= 8)
        {
            if (SafeText.Cut(name, elements) is { Length: <= MaxTopicName } cut)
            {
                return cut;
            }
        }

        return "…";
    }

    private static string? Said(IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static string When(DateTimeOffset at, Incident incident) => at.ToUniversalTime().ToString(
        at.UtcDateTime.Date == incident.LastAt.UtcDateTime.Date ? "HH:mm 'UTC'" : "d MMM HH:mm 'UTC'", CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Error, Message = "The operator's template {Template} failed; the shipped one was used. {Why}")]
    private static partial void LogReplaced(ILogger logger, string template, string why);
}
