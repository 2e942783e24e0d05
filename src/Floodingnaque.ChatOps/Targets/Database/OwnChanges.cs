using System.Collections.Concurrent;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>
/// Which runs changed the database, as far as this process knows: what somebody else did in the same moment must neither pass for a run's work
/// nor be taken back with it.
/// </summary>
internal sealed class OwnChanges
{
    // True: committed. False: surely not. Missing: nobody knows, as after a crash or when the connection broke at the commit.
    private readonly ConcurrentDictionary<string, bool> known = new();

    /// <summary>Rows that are changed already may be this run's work.</summary>
    public bool MayBeOwn(GuardedRun run) => run.Begun || known.GetValueOrDefault(run.Mark);

    /// <summary>The run surely changed nothing, so there is nothing to take back.</summary>
    public bool SurelyNone(GuardedRun run) => known.TryGetValue(run.Mark, out var changed) && !changed;

    /// <summary>Does the work of a run; <paramref name="change"/> is one transaction that says when all in it but the commit is done.</summary>
    public async Task Note(GuardedRun run, Func<Action, Task> change)
    {
        var decided = false;
        try
        {
            await change(() => decided = true);
            known[run.Mark] = true;
        }
        catch (Exception) when (!decided && !MayBeOwn(run))
        {
            known[run.Mark] = false;
            throw;
        }
    }
}
