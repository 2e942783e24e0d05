using System.Collections.Immutable;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.TestKit;

/// <summary>An incident told as given/when/then over events, with a clock of its own: no journal, no platform, no waiting.</summary>
public sealed class Story
{
    public static readonly Actor Maria = new("slack", "U1MARIA");
    public static readonly Actor Sam = new("slack", "U2SAM");
    public static readonly Actor Tess = new("slack", "U3TESS");
    public static readonly Actor Bo = new("slack", "U4BO");

    /// <summary>Somebody whom the roster does not know.</summary>
    public static readonly Actor Stranger = new("slack", "U9STRANGER");

    public static readonly ChannelRef IncidentChannel = new("slack", "C100");
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    private readonly List<IncidentEvent> events = [];

    public Story(Roster? roster = null, IncidentSettings? settings = null)
    {
        Roster = roster ?? DefaultRoster;
        Settings = settings ?? DefaultSettings;
    }

    /// <summary>Maria is First Responder, Sam Security Lead, Tess CTO, Bo a stakeholder.</summary>
    public static Roster DefaultRoster { get; } = new(
        [
            Person("Maria", Maria, "+63 2 555 0001", Role.FirstResponder),
            Person("Sam", Sam, "+63 2 555 0002", Role.SecurityLead),
            Person("Tess", Tess, "+63 2 555 0003", Role.EngineeringLead),
            Person("Bo", Bo, "+63 2 555 0004", Role.Stakeholder),
        ],
        []);

    /// <summary>The bot's own, with an nginx that can block.</summary>
    public static IncidentSettings DefaultSettings { get; } = IncidentSettings.Default with
    {
        Actions = ActionSettings.None with { Places = [new ActionPlace("nginx", BlockAddress.Name)] },
    };

    /// <summary>What a plan of any run of a story looks like.</summary>
    public static ActionPlan Plan { get; } = new(["nginx -t", "nginx -s reload"], ["+ deny 198.51.100.7;"], ["Nobody."], [], "remove the line");

    public static string Digest { get; } = new('d', 64);

    public Roster Roster { get; }

    public IncidentSettings Settings { get; }

    public DateTimeOffset Now { get; private set; } = Start;

    public Incident State { get; private set; } = Incident.Nothing;

    /// <summary>All events so far, in order.</summary>
    public IReadOnlyList<IncidentEvent> Events => events;

    public static Person Person(string name, Actor actor, string? phone, params Role[] roles) => new(
        name, ImmutableDictionary<string, string>.Empty.Add(actor.Platform, actor.Id), $"{name.ToLowerInvariant()}@example.org", phone, [.. roles]);

    /// <summary>A story in which <paramref name="by"/> declared an incident and its channel is open.</summary>
    public static Story Declared(Severity severity = Severity.P2, Actor? by = null, Roster? roster = null, IncidentSettings? settings = null)
    {
        var story = new Story(roster, settings);
        story.Say(by ?? Maria, $"declare {severity} API keys abused");
        story.PerformAll();
        return story;
    }

    public CommandContext Context(Actor sender, bool here = true) => new(
        sender, Now, sender.Platform, here ? State.Channel : new ChannelRef("slack", "C001"),
        here && State.Status is not IncidentStatus.None ? State.Id : null, Roster, Settings);

    /// <summary>What somebody says in the incident's channel (or elsewhere), as the pipeline would handle it. Null: it was done.</summary>
    public Refusal? Say(Actor sender, string words, bool here = true)
    {
        var context = Context(sender, here);
        var read = CommandTable.Read(context, words);
        if (read.IsRefused(out var refusal))
        {
            return refusal;
        }

        return read.Value.Request switch
        {
            Change change => Access.Check(read.Value.Verb, context, State) ?? Do(change.Command, sender),
            Begin begin => Do(begin.Command(new IncidentId(DateOnly.FromDateTime(Now.UtcDateTime), 1)), sender),
            var other => throw new InvalidOperationException($"'{words}' asks for {other}."),
        };
    }

    public Refusal? Do(ICommand command, Actor? by = null)
    {
        var decision = command.Decide(State);
        if (decision.IsRefused(out var refusal))
        {
            return refusal;
        }

        foreach (var e in decision.Value)
        {
            Happened(e, by);
        }

        return null;
    }

    public void Happened(IncidentEvent e, Actor? by = null)
    {
        events.Add(e);
        State = State.After(e, new EventStamp(State.Version + 1, Now, by ?? Actor.Bot));
    }

    /// <summary>Lets time pass, stopping wherever something is due, as the timers would.</summary>
    public void Pass(TimeSpan time)
    {
        var end = Now + time;
        while (IncidentTimers.NextWake(State, Settings) is { } wake && wake <= end)
        {
            Now = wake > Now ? wake : Now;
            var before = events.Count;
            foreach (var command in IncidentTimers.Due(State, Settings, Now))
            {
                Do(command);
            }

            if (events.Count == before)
            {
                throw new InvalidOperationException($"Due at {wake:O}, but nothing happens: the timers would spin.");
            }
        }

        Now = end;
    }

    /// <summary>Performs all that is owed, as a platform that never fails; <paramref name="fails"/> picks what fails for good.</summary>
    public void PerformAll(Func<Reaction, bool>? fails = null)
    {
        while (State.Owed.FirstOrDefault(o => State.CanTry(o, Now)) is { } owed)
        {
            var name = owed.Reaction.GetType().Name;
            Happened(owed.Reaction is RunReaction run ? Outcome(run) : fails?.Invoke(owed.Reaction) == true
                ? new ReactionFailed(owed.Id, name, "user_not_found") { Who = owed.Reaction.Who }
                : new ReactionPerformed(
                    owed.Id, name, owed.Reaction is OpenChannel ? IncidentChannel : null,
                    new MessageRef(State.Channel ?? IncidentChannel, $"m{State.Version + 1}"), null, null)
                { Who = owed.Reaction.Who });
        }
    }

    /// <summary>As a target that never fails; cutting off a container silences flood warnings there.</summary>
    private IncidentEvent Outcome(RunReaction reaction) => reaction switch
    {
        PlanRun p => new ActionPlanned(p.Run, Plan with { AtLeast = State.Runs[p.Run].Order.Action == IsolateContainer.Kind.Name ? 2 : 0 }, Digest, null),
        PerformRun p when State.Runs[p.Run].Kind.Life is EffectLife.Final => new ActionPerformed(p.Run, RunEnd.Done, [], "the old one is refused", null, null, null),
        PerformRun p => new ActionPerformed(
            p.Run, RunEnd.None, [], "it is refused", null, Now + State.Runs[p.Run].Lives, Now + Settings.Actions.ConfirmWithin),
        RenewRun r => new ActionRenewed(r.Run, [], "it is refused", Holds: true),
        _ => new ActionUndone(reaction.Run, [], "it is answered again", null, null),
    };
}
