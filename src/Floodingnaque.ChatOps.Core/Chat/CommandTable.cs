using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Chat;

/// <summary>Every verb that a person can say, one row each. Help, manifest, completion and parsing are read off this table.</summary>
public static class CommandTable
{
    /// <summary>Code of the refusal of a verb that needs an incident when none is meant.</summary>
    public const string NoIncident = "no-incident";

    /// <summary>In the order in which help lists them.</summary>
    public static readonly ImmutableArray<VerbTopic> Topics =
    [
        new("Anywhere", [DeclareIncident.Verb, ListIncidents.Verb, ShowControls.Verb, ShowContacts.Verb, RunDoctor.Verb, ShowHelp.Verb]),
        new(
            "In an incident's channel, or anywhere with its id after the verb",
            [
                AddNote.Verb, AcknowledgeIncident.Verb, EscalateIncident.Verb, ShowStatus.Verb, ShowTimeline.Verb, ResolveIncident.Verb, ReopenIncident.Verb,
            ]),
        new(
            "Look and preserve: changes nothing at the target",
            [
                EvidenceVerb.Verb, TopRequests.Verb, SearchLogs.Verb, QueryDatabase.Verb, ShowStats.Verb, LookIntoContainer.Processes, LookIntoContainer.Connections,
                LookIntoContainer.Changes, ScanDependencies.Verb, DetectAttacks.Verb,
            ]),
        new(
            "Contain it: asked for here, done when somebody else approved it",
            [
                BlockAddress.Verb, UnblockAddress.Verb, RateLimit.Verb, SwitchExports.Verb, AttackMode.Verb, IsolateContainer.Verb, PauseContainer.Verb,
                RestartPolicy.Verb, QuarantineContainer.Verb, ReleaseContainer.Verb, RotateKeys.Verb, RevokeSessions.Verb, RevokeApiKey.Verb, SuspendUser.Verb,
                ChangeLogLevel.Verb, ScaleContainer.Verb, DeployImage.Verb,
            ]),
        new(
            "Decide on what was asked for (#N is its number)",
            [
                ApproveAction.Verb, OverrideEvidence.Verb, DenyAction.Verb, CancelAction.Verb, ConfirmControl.Verb, ExtendControl.Verb, UndoAction.Verb,
                SettleAction.Verb, BreakGlass.Verb, FreezeActions.Verb, ThawActions.Verb,
            ]),
    ];

    public static readonly ImmutableArray<Verb> Verbs = [.. Topics.SelectMany(t => t.Verbs)];

    private static readonly ImmutableDictionary<string, Verb> ByWord = Verbs
        .SelectMany(v => v.Synonyms.Append(v.Name).Select(w => (Word: w, Verb: v)))
        .ToImmutableDictionary(x => x.Word, x => x.Verb, StringComparer.Ordinal);

    /// <summary>The verb for a word or one of its synonyms, in any case; null when there is none.</summary>
    public static Verb? Find(string word) => ByWord.GetValueOrDefault(CommandLine.Plain(word)) ?? ByWord.GetValueOrDefault(word.Trim());

    /// <summary>
    /// Reads what somebody said. Refuses an unknown verb with the nearest one, and a verb that needs an incident when none is meant. An
    /// id right after the verb names the incident; else it is the channel's.
    /// </summary>
    public static Result<(Verb Verb, Request Request)> Read(CommandContext context, string? text)
    {
        var (word, line) = CommandLine.Read(text).Next();
        if (word.Length == 0)
        {
            return (ShowHelp.Verb, (Request)new Show(new ShowHelp(null)));
        }

        if (Find(word) is not { } verb)
        {
            return Unknown(context, word, line.Rest);
        }

        var incident = context.Here;
        var (first, after) = line.Next();
        if (verb.NeedsIncident && IncidentId.TryParse(first.TrimEnd(':', ','), out var named))
        {
            (incident, line) = (named, after);
        }

        if (verb.NeedsIncident && incident is null)
        {
            return new Refusal(NoIncident, $"Which incident? Say it in the incident's channel, or name it: "
                + $"`{context.Settings.CommandName} {verb.Name} INC-…`. `{context.Settings.CommandName} list` shows the ids.");
        }

        var parsed = verb.Parse(new VerbCall(context, incident ?? default, line));
        return parsed.IsRefused(out var refusal) ? refusal : (verb, parsed.Value);
    }

    /// <summary>There is no such verb; the nearest one is named.</summary>
    internal static Refusal Unknown(CommandContext context, string word, string rest = "")
    {
        var shown = word.Length > 40 ? word[..40] + "…" : word;
        var plain = CommandLine.Plain(word);
        var command = context.Settings.CommandName;
        if (Severities.Read(plain) is not null)
        {
            var title = rest.Length is 0 or > 60 || rest.Contains('`', StringComparison.Ordinal) ? "TITLE" : rest;
            return new Refusal("unknown-verb", $"“{shown}” is a severity. Did you mean `{command} {DeclareIncident.Verb.Name} {shown} {title}`?");
        }

        var nearest = ByWord.Keys.Where(w => w.Length > 1).MinBy(w => (EditDistance(plain, w), w.Length, w))!;
        var verb = ByWord[nearest];
        var close = EditDistance(plain, nearest) <= Math.Max(2, nearest.Length / 2);
        return new Refusal("unknown-verb", close
            ? $"I do not know “{shown}”. Did you mean `{command} {verb.Usage}`? `{command} help` lists everything."
            : $"I do not know “{shown}”. `{command} help` lists what you can say; to open an incident: `{command} {DeclareIncident.Verb.Usage}`.");
    }

    /// <summary>Damerau–Levenshtein (adjacent letters swapped count once), over at most 40 letters of each word.</summary>
    public static int EditDistance(string a, string b)
    {
        a = a.Length > 40 ? a[..40] : a;
        b = b.Length > 40 ? b[..40] : b;
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1),
                    d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}

/// <summary>Verbs that belong together.</summary>
public sealed record VerbTopic(string Title, ImmutableArray<Verb> Verbs);
