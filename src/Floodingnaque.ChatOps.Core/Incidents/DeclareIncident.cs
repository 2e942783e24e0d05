using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Incidents;

/// <summary>Runbook sections 1 and 2: somebody says that there is an incident, and how bad it is.</summary>
public sealed record DeclareIncident(
    IncidentId Id, Severity Severity, string Title, string? Summary, CommandContext Context) : ICommand
{
    public const string Form = "declare";

    /// <summary>The longest title and summary that are taken, in UTF-16 units; Slack's own limit of a text field is 3,000.</summary>
    public const int MaxTitle = 3_000;
    public const int MaxSummary = 12_000;

    public static readonly Verb Verb = new(
        "declare", ["open", "new", "create", "start", "trigger"], "declare p1|p2|p3|p4 TITLE",
        "Open an incident: private channel, notification, escalation.", Audience.Anyone, NeedsIncident: false, Parse);

    public Result<IReadOnlyList<IncidentEvent>> Decide(Incident state)
    {
        if (state.Status is not IncidentStatus.None)
        {
            return Decision.Refuse("already-declared", $"{Id} is already open.");
        }

        var (now, roster, settings, platform) = (Context.Now, Context.Roster, Context.Settings, Context.Platform);
        var ladder = settings.Freeze(Severity, roster, platform, now);
        return Decision.Of(
        [
            new IncidentDeclared(
                Id, Severity, Title, Summary, platform, settings.ChannelName(Id), Context.Channel, Context.SenderAsRecipient,
                now + settings.Deadlines[Severity], now + Severity.Meaning().UpdateEvery, ladder,
                IncidentSettings.Recipients(roster.With(Role.Stakeholder), platform)),
            .. EscalateIncident.FireDue(ladder, now),
        ]);
    }

    public Answer Answer(Incident after) => new(AnswerTo.Sender, "declared");

    /// <summary>What the form sends back; a refusal's code names the field that is wrong.</summary>
    public static Result<Request> FromForm(CommandContext context, IReadOnlyDictionary<string, string> values)
    {
        var title = values.GetValueOrDefault("title", "").Trim();
        return Severities.Read(values.GetValueOrDefault("severity", "")) is not { } severity
            ? new Refusal("severity", "Choose a severity, P1 to P4.")
            : title.Length == 0
                ? new Refusal("title", "Say in a few words what is happening.")
                : Request(context, severity, title, values.GetValueOrDefault("summary"));
    }

    private static Result<Request> Parse(VerbCall call)
    {
        var (word, after) = call.Line.Next();
        var severity = Severities.Read(CommandLine.Plain(word));
        var line = severity is null ? call.Line : after;
        var (title, summary) = Split(line);
        if (severity is { } known && title.Length > 0)
        {
            return Request(call.Context, known, title, summary);
        }

        if (severity is null && IsNoSeverity(word))
        {
            return new Refusal("severity", $"There is no {CommandLine.Plain(word).ToUpperInvariant()}; severities are P1–P4: `{call.Context.Settings.CommandName} {Verb.Usage}`.");
        }

        var said = ImmutableDictionary<string, string>.Empty.Add("title", title).Add("summary", summary ?? "");
        return new AskForm(Form, severity is { } s ? said.Add("severity", s.ToString()) : said);
    }

    /// <summary>Meant as a severity, but a number that none has: <c>p5</c>, <c>sev-0</c>.</summary>
    private static bool IsNoSeverity(string word)
    {
        var plain = CommandLine.Plain(word);
        var number = plain.StartsWith("sev", StringComparison.Ordinal) ? plain[3..].TrimStart('-') : plain.StartsWith('p') ? plain[1..] : "";
        return number.Length > 0 && number.All(char.IsAsciiDigit);
    }

    /// <summary>The first line is the title, without quotes around all of it; the other lines are the summary.</summary>
    private static (string Title, string? Summary) Split(CommandLine line)
    {
        var rest = line.Rest;
        var lineEnd = rest.IndexOf('\n', StringComparison.Ordinal);
        var (first, summary) = lineEnd < 0 ? (rest, null) : (rest[..lineEnd], rest[(lineEnd + 1)..].Trim());
        return (CommandLine.Read(first).Unquoted().Trim(), summary);
    }

    private static Result<Request> Request(CommandContext context, Severity severity, string title, string? summary) =>
        title.Length > MaxTitle || summary?.Length > MaxSummary
            ? new Refusal("too-long", $"The title takes {MaxTitle} characters and the summary {MaxSummary}; declare briefly and write the rest as notes.")
            : new Begin(id => new DeclareIncident(id, severity, title, string.IsNullOrWhiteSpace(summary) ? null : summary, context));
}
