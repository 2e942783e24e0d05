using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>Test data with defaults, so that a test shows only what matters to it.</summary>
internal static class Some
{
    public const string Platform = "slack";

    /// <summary>A dark hour: 3:03 UTC.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 3, 0, TimeSpan.Zero);

    public static readonly IncidentId Id = IncidentId.Parse("INC-2026-11-24-001");
    public static readonly ChannelRef Channel = new(Platform, "C1");
    public static readonly Actor Maria = new(Platform, "U1");
    public static readonly Actor Ben = new(Platform, "U2");
    public static readonly Actor Carla = new(Platform, "U3");
    public static readonly Actor Stranger = new(Platform, "U9");
    public static readonly IncidentSettings Settings = Story.DefaultSettings;

    public static Person Person(string name, string? id, string? phone, params Role[] roles) => new(
        name,
        id is null ? [] : ImmutableDictionary<string, string>.Empty.Add(Platform, id),
        $"{name.ToLowerInvariant()}@example.org", phone, [.. roles]);

    /// <summary>Maria responds first, Ben is the Security Lead, Carla the CTO, Dora a stakeholder; nobody is legal.</summary>
    public static Roster Roster() => new(
        [
            Person("Maria", "U1", "+63 900 000 0001", Role.FirstResponder),
            Person("Ben", "U2", "+63 900 000 0002", Role.SecurityLead),
            Person("Carla", "U3", null, Role.EngineeringLead, Role.DevopsLead),
            Person("Dora", "U4", "+63 900 000 0004", Role.Stakeholder),
        ],
        [new ExternalContact("Cloudflare Security", "security@cloudflare.com")]);

    public static Recipient Recipient(Actor actor) => new(Roster().NameOf(actor), actor);

    public static CommandContext Context(Actor? sender = null, DateTimeOffset? now = null, IncidentId? here = null, Roster? roster = null) => new(
        sender ?? Stranger, now ?? Now, Platform, here is null ? null : Channel, here, roster ?? Roster(), Settings);

    public static MessageRef Message(string id = "1.0") => new(Channel, id);

    /// <summary>The events of a declaration and whatever follows it at once.</summary>
    public static IReadOnlyList<IncidentEvent> Declare(
        Severity severity = Severity.P2, string title = "API keys abused from 203.0.113.7", string? summary = null, CommandContext? context = null) =>
        new DeclareIncident(Id, severity, title, summary, context ?? Context(Maria)).Decide(Incident.Nothing).Value;

    /// <summary>A declared incident, folded from its events.</summary>
    public static Incident Declared(
        Severity severity = Severity.P2, string title = "API keys abused from 203.0.113.7", string? summary = null, CommandContext? context = null) =>
        Incident.Nothing.Then(Now, context?.Sender ?? Maria, [.. Declare(severity, title, summary, context)]);

    /// <summary>The incident after its channel and its card are there.</summary>
    public static Incident WithChannel(this Incident state) => state
        .Performed(nameof(OpenChannel), Channel, null)
        .Performed(nameof(PostCard), Channel, Message("card"));

    /// <summary>The incident after the first reaction of that name was performed.</summary>
    public static Incident Performed(this Incident state, string what, ChannelRef? channel, MessageRef? message) =>
        state.Owed.FirstOrDefault(o => o.Reaction.GetType().Name == what) is { } owed
            ? state.Then(state.LastAt, Actor.Bot, new ReactionPerformed(owed.Id, what, channel, message, null, null))
            : throw new InvalidOperationException($"No {what} is owed.");

    /// <summary>The incident after <paramref name="command"/> was decided and recorded.</summary>
    public static Incident Then(this Incident state, DateTimeOffset at, Actor actor, ICommand command) =>
        state.Then(at, actor, [.. command.Decide(state).Value]);

    public static Incident Then(this Incident state, DateTimeOffset at, Actor actor, params IncidentEvent[] events) =>
        events.Aggregate(state, (s, e) => s.After(e, new EventStamp(s.Version + 1, at, actor)));

    /// <summary>Acknowledged by Ben after seven minutes.</summary>
    public static Incident Acknowledged(this Incident state, Actor? by = null, TimeSpan? after = null)
    {
        var at = Now + (after ?? TimeSpan.FromMinutes(7));
        return state.Then(at, by ?? Ben, new AcknowledgeIncident(Recipient(by ?? Ben), at));
    }

    public static Incident Resolved(this Incident state, string? resolution = "Keys revoked, address blocked.", TimeSpan? after = null)
    {
        var at = Now + (after ?? TimeSpan.FromMinutes(95));
        return state.Then(at, Ben, new ResolveIncident(Recipient(Ben), resolution, at));
    }

    public static RecordedEvent Recorded(long seq, IncidentEvent e, Actor? actor = null, DateTimeOffset? at = null) =>
        new(Id, seq, at ?? Now.AddMinutes(seq), actor ?? Maria, null, e, Hash(seq));

    public static MessageRecorded Said(string text, string id = "1.0", DateTimeOffset? at = null, params ChatFile[] files) =>
        new(Message(id), text, at ?? Now, null, files);

    public static JournalHead Head(long seq = 17) => new(seq, Hash(seq));

    /// <summary>What a SHA-256 looks like, the same for the same place.</summary>
    public static string Hash(long seq) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(seq)));
}
