using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Rendering;

/// <summary>
/// What a message may speak of besides the incident. A template that needs a part which its sender left out fails to render, and the tests
/// show it.
/// </summary>
/// <param name="Platform">Where it will be shown: mentions in people's texts are that platform's ids.</param>
/// <param name="Now">Decides what is overdue and whether a time needs its date (UTC).</param>
internal sealed record RenderContext(Roster Roster, IncidentSettings Settings, string Platform, DateTimeOffset Now)
{
    /// <summary>The head that the pinned card shows as a witness outside this machine.</summary>
    public JournalHead Head { get; init; }

    /// <summary>The rung that the message is about.</summary>
    public int? Step { get; init; }

    /// <summary>What a person typed, or why something failed.</summary>
    public string? Text { get; init; }

    /// <summary>Who did it; for answers, who asked.</summary>
    public Recipient? By { get; init; }

    /// <summary>The guarded action that the message is about.</summary>
    public int? Run { get; init; }

    /// <summary>The collection of evidence that the message is about, and which item of it.</summary>
    public int? Collection { get; init; }
    public int? Item { get; init; }

    /// <summary>For <c>alert</c>.</summary>
    public Alert? Alert { get; init; }

    /// <summary>For <c>controls</c>, only what the reader may see.</summary>
    public IReadOnlyList<ControlRow> Controls { get; init; } = [];

    /// <summary>For <c>contacts</c>: the reader sees names and roles only.</summary>
    public bool HidesContacts { get; init; }

    /// <summary>For <c>list</c>, only what the reader may see.</summary>
    public IReadOnlyList<IncidentEntry> Incidents { get; init; } = [];

    public ListScope Scope { get; init; }

    /// <summary>For <c>timeline</c>.</summary>
    public TimelinePage Timeline { get; init; } = TimelinePage.Empty;

    /// <summary>For <c>help</c>, only what the reader may use.</summary>
    public IReadOnlyList<Verb> Verbs { get; init; } = [];

    /// <summary>For <c>help-verb</c>.</summary>
    public Verb? About { get; init; }

    /// <summary>For <c>doctor</c>.</summary>
    public IReadOnlyList<DoctorCheck> Checks { get; init; } = [];

    public static RenderContext Of(CommandContext context) =>
        new(context.Roster, context.Settings, context.Platform, context.Now) { By = context.SenderAsRecipient };

    internal string NameOf(string id) => Roster.NameOf(new Actor(Platform, id));
}

/// <summary>A row of <c>controls</c>.</summary>
internal sealed record ControlRow(IncidentId Incident, ActionRun Run);

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="Found">What it is like, in a few words.</param>
/// <param name="ToDo">What puts it right; null when nothing is wrong.</param>
internal sealed record DoctorCheck(string Name, bool Ok, string Found, string? ToDo = null);
