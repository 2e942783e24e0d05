using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.TestKit;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Floodingnaque.ChatOps.TestKit.Story;

namespace Floodingnaque.ChatOps.UnitTests.Actions;

/// <summary>Anything that people, time and the shell can do around one run, in any order.</summary>
public sealed class InterleavingTests
{
    private static readonly string[] Digests = [Digest, new('e', 64)];
    private static readonly Actor[] People = [Maria, Sam, Tess, Bo, Stranger];

    private static readonly Action<Story, int>[] Moves =
    [
        (s, n) => s.Say(People[n % 5], "block 198.51.100.0/24 for 1h"),
        (s, n) => s.Say(People[n % 5], "block 198.51.100.7"),
        (s, n) => s.Say(People[n % 5], "isolate api"),
        (s, n) => s.Say(People[n % 5], $"override #{1 + (n % 3)} it cannot wait for that"),
        (s, n) => s.Say(People[n % 5], $"approve #{1 + (n % 3)} {Digests[n % 2][..12]}"),
        (s, n) => s.Say(People[(n / 2) % 5], $"approve #{1 + (n % 2)} {Digests[0][..12]}"),
        (s, n) => s.Say(People[n % 5], $"break-glass #{1 + (n % 2)} {Digests[n % 3 == 0 ? 1 : 0][..12]} nobody else is awake"),
        (s, n) => s.Say(People[n % 5], $"deny #{1 + (n % 3)}"),
        (s, n) => s.Say(People[n % 5], $"cancel #{1 + (n % 3)}"),
        (s, n) => s.Say(People[n % 5], $"undo #{1 + (n % 3)}"),
        (s, n) => s.Say(People[n % 5], $"confirm #{1 + (n % 3)}"),
        (s, n) => s.Say(People[n % 5], n % 3 == 0 ? "freeze" : "thaw"),
        (s, n) => s.Pass(TimeSpan.FromMinutes(n % 20)),
        (s, _) => s.PerformAll(),
        (s, n) =>
        {
            // The target changed: the shell plans anew instead of doing what was approved.
            if (s.State.Owed.Select(o => o.Reaction).OfType<PerformRun>().FirstOrDefault() is { } owed && n % 2 == 0)
            {
                s.Happened(new ActionPlanned(owed.Run, Plan, Digests[1], "the target changed") { VoidsOverride = true });
            }
        },
    ];

    public static Arbitrary<(int Move, int Number)[]> Any() =>
        (from move in Gen.Choose(0, Moves.Length - 1) from number in Gen.Choose(0, 29) select (move, number)).ArrayOf().ToArbitrary();

    [Property(MaxTest = 10_000, EndSize = 60, Arbitrary = [typeof(InterleavingTests)])]
    public bool No_run_is_done_unapproved_and_none_by_whoever_asked((int Move, int Number)[] moves)
    {
        var story = Declared(settings: DefaultSettings with
        {
            Actions = DefaultSettings.Actions with { Places = [.. DefaultSettings.Actions.Places, new ActionPlace("docker", "isolate")] },
        });
        var sound = true;
        var seen = story.Events.Count;
        foreach (var (move, number) in moves)
        {
            var before = story.Events.Count;
            Moves[move](story, number);
            sound &= story.Events.Skip(before).All(e => e is not ActionPerformed p || IsApproved(story.Events.TakeWhile(x => !ReferenceEquals(x, p)), p.Run));
        }

        return sound && seen > 0 && story.State.Owed.All(o => o.Reaction is not PerformRun p || IsApproved(story.Events, p.Run));
    }

    /// <summary>Read off the record alone: enough different people with the role approved the newest plan, and the requester is none of them; or the CTO broke the glass.</summary>
    private static bool IsApproved(IEnumerable<IncidentEvent> record, int run)
    {
        var events = record.ToArray();
        var request = events.OfType<ActionRequested>().Single(r => r.Run == run);
        var plan = events.OfType<ActionPlanned>().Last(p => p.Run == run);
        if (events.SkipWhile(e => !ReferenceEquals(e, plan)).OfType<GlassBroken>().Any(g => g.Run == run && g.By.Address == Tess && g.Digest == plan.Digest))
        {
            return true;
        }

        var approvals = events.SkipWhile(e => !ReferenceEquals(e, plan)).OfType<ActionApproved>().Where(a => a.Run == run && a.Digest == plan.Digest)
            .Select(a => a.By.Address!.Value).Distinct().ToArray();
        var overridden = events.SkipWhile(e => !ReferenceEquals(e, plan)).OfType<EvidenceOverridden>().Any(o => o.Run == run && o.By.Address != request.By.Address);
        return approvals.Length >= Math.Max(request.Verdict.Approvals, plan.Plan.AtLeast) && (overridden || request.Order.Action != "isolate") && !approvals.Contains(request.By.Address!.Value)
            && approvals.All(a => DefaultRoster.Find(a)!.Roles.Any(r => request.Verdict.Approvers.Contains(r.Name())));
    }
}
