using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Database;
using Floodingnaque.ChatOps.Targets.Redis;

namespace Floodingnaque.ChatOps.Targets.Sessions;

/// <summary>
/// Ends logins, of one user or of all: refresh tokens in the database, and for all the session keys in Redis. Nothing can bring them back.
/// </summary>
/// <param name="database">Null: not configured.</param>
/// <param name="redis">Null: not configured.</param>
internal sealed class SessionsRevoke(ApplicationDatabase? database, SessionKeys? redis) : IGuardedAction
{
    public const string Verb = "sessions", Name = "sessions";

    private const string Word = "revoke ", All = "revoke all";
    private const string Update = "UPDATE users SET refresh_token_hash = NULL, refresh_token_expires = NULL WHERE refresh_token_hash IS NOT NULL";
    private const string OfOne = " AND id = @id";

    /// <summary>The tokens that were ended, so that a look can tell them from those of people who logged in again since.</summary>
    private const string UpdateAndTell = """
        WITH old AS (SELECT id, md5(refresh_token_hash) AS was FROM users WHERE refresh_token_hash IS NOT NULL AND (@id = 0 OR id = @id) FOR UPDATE)
        UPDATE users u SET refresh_token_hash = NULL, refresh_token_expires = NULL FROM old WHERE u.id = old.id RETURNING old.was
        """;

    private readonly ConcurrentDictionary<string, string[]> ended = new();

    public ActionPlace Place { get; } = new(Name, Verb);

    public bool NeedsConfirmation => false;

    public bool CanTakeBack => false;

    public bool Silences(ActionOrder order) => order.Target == All;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var email = Email(run);
        var id = email is null ? 0 : await Id(email, cancellationToken);
        var impact = new List<string>();
        if (database is not null)
        {
            impact.Add($"{People(await Open(id, cancellationToken))} a refresh token now.");
        }

        if (email is null)
        {
            impact.Add(redis is null ? "Redis is not looked at: Targets:Redis is not set." : $"{await redis.Count(cancellationToken)} session keys are in Redis now; the application keeps logins in tokens, so there are normally none.");
        }

        return new ActionPlan(
            Commands(id),
            [email is null ? "- all refresh tokens and all session keys" : $"- the refresh token of {email} (user {id})"],
            impact,
            Warnings(email),
            "it cannot be taken back: people log in again")
        {
            Before = JsonSerializer.Serialize(id),
        };
    }

    public async Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var id = run.Run.Plan?.Before is { } before ? JsonSerializer.Deserialize<int>(before) : throw new TargetException("the plan says not whose sessions are meant");
        if (database is not null)
        {
            var was = await database.Change(
                connection =>
                {
                    run.GoOn();
                    ended.TryAdd(run.Mark, []); // from here on some may be ended, whatever fails
                    return connection.Rows(UpdateAndTell, r => r.GetString(0), cancellationToken, ("id", id));
                },
                cancellationToken);
            ended.AddOrUpdate(run.Mark, [.. was], (_, more) => [.. more.Union(was)]);
            steps.Add(new StepRecord(Shown(id), null, $"{was.Count} refresh tokens ended", TimeSpan.Zero));
        }

        if (redis is not null && Email(run) is null)
        {
            run.GoOn();
            ended.TryAdd(run.Mark, []);
            var (found, meanwhile) = await redis.Delete(cancellationToken);
            steps.Add(new StepRecord($"SCAN and UNLINK {string.Join(", ", redis.Prefixes.Select(p => p + "*"))}", null,
                $"{found} session keys deleted{(meanwhile > 0 ? $", and {meanwhile} that were made meanwhile" : "")}; a whole round found none after that", TimeSpan.Zero));
        }
    }

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var email = Email(run);
        var id = email is null ? 0 : await Id(email, cancellationToken);
        var was = ended.GetValueOrDefault(run.Mark);
        var open = database is null ? 0 : await Open(id, cancellationToken);
        var still = database is null || was is null ? open : await Still(was, cancellationToken);
        var keys = redis is null || email is not null ? 0 : await redis.Count(cancellationToken);
        var holds = still == 0 && (keys == 0 || was is not null);
        if (!holds)
        {
            return new Look(false, still > 0 ? $"{People(still)} the refresh token from before" : $"{keys} session keys are in Redis");
        }

        var since = $"{(open > 0 ? $"; {open} logged in again since" : "")}{(keys > 0 ? $"; {keys} session keys were made since" : "")}";
        return new Look(true, $"{(email is null ? "no refresh token and no session key from before is left" : $"{email} has no refresh token from before")}{since}; access tokens end only with `rotate JWT_SECRET_KEY` or after 30 min");
    }

    public Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => Task.FromResult(
        run.Begun || ended.ContainsKey(run.Mark) ? new Look(false, "sessions that were ended stay ended, and people log in again") : new Look(true, "no session was ended"));

    private string[] Commands(int id) =>
    [
        .. database is null ? (string[])[] : [Shown(id)],
        .. redis is null || id != 0 ? (string[])[] : [.. redis.Prefixes.Select(p => $"Redis: SCAN MATCH {p}* and UNLINK what it finds, until a round finds none")],
    ];

    private static string[] Warnings(string? email) =>
    [
        .. email is null ? (string[])["Everybody is logged out, also the DRRMO staff."] : [],
        "Access tokens already given go on for up to 30 min: only `rotate JWT_SECRET_KEY` ends them.",
        "It cannot be taken back.",
    ];

    private async Task<int> Id(string email, CancellationToken cancellationToken) => database is null
        ? throw new TargetException("the sessions of one user are in the database: set Targets:Database:ConnectionStringFile")
        : (await database.Read(connection => UserSuspend.Find(connection, email, cancellationToken), cancellationToken)).Id;

    private Task<long> Open(int id, CancellationToken cancellationToken) => database!.Read(
        connection => connection.Count(
            "SELECT count(*) FROM users WHERE refresh_token_hash IS NOT NULL AND (@id = 0 OR id = @id)", cancellationToken, ("id", id)),
        cancellationToken);

    private Task<long> Still(string[] was, CancellationToken cancellationToken) => database!.Read(
        connection => connection.Count("SELECT count(*) FROM users WHERE md5(refresh_token_hash) = ANY(@was)", cancellationToken, ("was", was)), cancellationToken);

    /// <summary>Null: all.</summary>
    private static string? Email(GuardedRun run) => run.Run.Order.Target switch
    {
        All => null,
        var one when one.StartsWith(Word, StringComparison.Ordinal) && EmailAddress.Is(one[Word.Length..]) => one[Word.Length..],
        _ => throw new TargetException("write `revoke all`, or `revoke` and an e-mail address, for example `revoke mallory@example.org`"),
    };

    private static string People(long count) => count == 1 ? "1 person has" : $"{count} people have";

    private static string Shown(int id) => id == 0 ? Update : Update + OfOne.Replace("@id", id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
