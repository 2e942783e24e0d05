using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>Revokes keys of the application's users by their first eight characters. The application reads the table at each request, so it holds at once.</summary>
internal sealed partial class ApiKeyRevoke(ApplicationDatabase database) : IGuardedAction
{
    public const string Verb = "api-key";

    private const string Update = "UPDATE api_keys SET is_revoked = true, revoked_at = now() WHERE id = ANY(@ids) AND NOT is_revoked";
    private const string Undo = "UPDATE api_keys SET is_revoked = false, revoked_at = NULL WHERE id = ANY(@ids) AND is_revoked";

    private readonly OwnChanges own = new();

    public ActionPlace Place { get; } = new(DatabaseServices.Place, Verb);

    public bool NeedsConfirmation => false;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var prefix = Prefix(run);
        var before = own.MayBeOwn(run) ? Ids(run) : [];
        var keys = (await Read(prefix, cancellationToken)).Where(k => !k.Revoked || before.Contains(k.Id)).ToArray();
        if (keys.Length == 0)
        {
            throw new TargetException($"no key that begins with {prefix} is in force");
        }

        int[] ids = [.. keys.Select(k => k.Id)];
        return new ActionPlan(
            [Shown(Update, ids)],
            [.. keys.Select(k => $"- key {k.Id} {prefix}… “{k.Name}” of {k.Owner}, scopes {k.Scopes}: in force"), .. keys.Select(k => $"+ key {k.Id} {prefix}…: revoked")],
            [.. keys.Select(k => k.LastUsed is { } at
                ? $"“{k.Name}” was last used {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC."
                : $"“{k.Name}” was never used.")],
            keys.Length == 1 ? [] : [$"{keys.Length} keys begin with {prefix}: all of them are revoked."],
            Shown(Undo, ids))
        {
            Before = JsonSerializer.Serialize(ids),
        };
    }

    public Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => own.Note(run, async decided =>
    {
        var ids = Ids(run);
        var changed = await database.Change(
            async connection =>
            {
                var keys = await connection.Rows("SELECT is_revoked FROM api_keys WHERE id = ANY(@ids) FOR UPDATE", r => r.GetBoolean(0), cancellationToken, ("ids", ids));
                var open = keys.Count(revoked => !revoked);
                if (keys.Count != ids.Length || (open != ids.Length && !own.MayBeOwn(run)))
                {
                    throw new TargetException($"{open} of {ids.Length} keys are still in force: somebody else changed them since the plan, nothing was done");
                }

                run.GoOn();
                var rows = await connection.Execute(Update, cancellationToken, ("ids", ids));
                if (rows != open)
                {
                    throw new TargetException($"{rows} keys would have been revoked instead of {open}, nothing was done");
                }

                decided();
                return rows;
            },
            cancellationToken);
        steps.Add(new StepRecord(Shown(Update, ids), null, $"{changed} of {ids.Length} rows changed", TimeSpan.Zero));
    });

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var ids = Ids(run);
        var keys = await Read(Prefix(run), cancellationToken);
        var open = keys.Where(k => ids.Contains(k.Id) && !k.Revoked).ToArray();
        var gone = ids.Length - keys.Count(k => ids.Contains(k.Id));
        return open.Length > 0 ? new Look(false, $"{Named(open)} {(open.Length == 1 ? "is" : "are")} still in force")
            : new Look(true, $"{Named(keys.Where(k => ids.Contains(k.Id)))} {(ids.Length == 1 ? "is" : "are")} revoked{(gone > 0 ? $"; {gone} are deleted" : "")}; {await InForce(cancellationToken)} other keys are in force");
    }

    public async Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        if (own.SurelyNone(run))
        {
            return;
        }

        var ids = Ids(run);
        var changed = await database.Change(connection => connection.Execute(Undo, cancellationToken, ("ids", ids)), cancellationToken);
        steps.Add(new StepRecord(Shown(Undo, ids), null, $"{changed} of {ids.Length} rows changed", TimeSpan.Zero));
    }

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        if (own.SurelyNone(run))
        {
            return new Look(true, "this run revoked no key");
        }

        var ids = Ids(run);
        var keys = (await Read(Prefix(run), cancellationToken)).Where(k => ids.Contains(k.Id)).ToArray();
        var revoked = keys.Where(k => k.Revoked).ToArray();
        return revoked.Length > 0 ? new Look(false, $"{Named(revoked)} {(revoked.Length == 1 ? "is" : "are")} still revoked")
            : keys.Length < ids.Length ? new Look(false, $"{ids.Length - keys.Length} of {ids.Length} keys are not in the table any more")
            : new Look(true, $"{Named(keys)} {(keys.Length == 1 ? "is" : "are")} in force again");
    }

    private Task<List<ApiKey>> Read(string prefix, CancellationToken cancellationToken) => database.Read(
        connection => connection.Rows(
            "SELECT k.id, k.name, u.email, k.scopes, k.last_used_at, k.is_revoked FROM api_keys k JOIN users u ON u.id = k.user_id WHERE k.key_prefix = @prefix ORDER BY k.id",
            r => new ApiKey(r.GetInt32(0), r.GetString(1), r.GetString(2), r.GetString(3), r.Maybe<DateTimeOffset?>(4), r.GetBoolean(5)),
            cancellationToken,
            ("prefix", prefix)),
        cancellationToken);

    private Task<long> InForce(CancellationToken cancellationToken) =>
        database.Read(connection => connection.Count("SELECT count(*) FROM api_keys WHERE NOT is_revoked", cancellationToken), cancellationToken);

    private static string Prefix(GuardedRun run) => Order().Match(run.Run.Order.Target) is { Success: true } match
        ? match.Groups["prefix"].Value
        : throw new TargetException("write `revoke` and the first eight characters of the key, for example `revoke fnq_Ab12`");

    private static int[] Ids(GuardedRun run) => run.Run.Plan?.Before is { } before ? JsonSerializer.Deserialize<int[]>(before)! : [];

    private static string Named(IEnumerable<ApiKey> keys) => string.Join(", ", keys.Select(k => $"key {k.Id} “{k.Name}”"));

    private static string Shown(string sql, int[] ids) => sql.Replace("ANY(@ids)", $"ANY('{{{string.Join(',', ids)}}}')", StringComparison.Ordinal);

    [GeneratedRegex("^revoke (?<prefix>[A-Za-z0-9_-]{8})$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Order();

    private sealed record ApiKey(int Id, string Name, string Owner, string Scopes, DateTimeOffset? LastUsed, bool Revoked);
}
