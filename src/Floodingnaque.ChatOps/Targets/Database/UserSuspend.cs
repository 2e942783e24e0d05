using System.Globalization;
using System.Text.Json;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Npgsql;

namespace Floodingnaque.ChatOps.Targets.Database;

/// <summary>Keeps a user of the application from logging in and from refreshing a login. What was granted before goes on for a while: the plan says so.</summary>
internal sealed class UserSuspend(ApplicationDatabase database) : IGuardedAction
{
    public const string Verb = "user";

    private const string Word = "suspend ";
    private const string Update = "UPDATE users SET is_active = false, refresh_token_hash = NULL, refresh_token_expires = NULL WHERE id = @id";
    private const string Undo = "UPDATE users SET is_active = true WHERE id = @id AND NOT is_active";

    private readonly OwnChanges own = new();

    public ActionPlace Place { get; } = new(DatabaseServices.Place, Verb);

    public bool NeedsConfirmation => false;

    public async Task<ActionPlan> Plan(GuardedRun run, CancellationToken cancellationToken)
    {
        var email = Email(run);
        var user = await database.Read(connection => Find(connection, email, cancellationToken), cancellationToken);
        if (!user.Active && !(own.MayBeOwn(run) && Id(run) == user.Id))
        {
            throw new TargetException($"{user.Email} is suspended already");
        }

        if (user.Role == "admin" && await database.Read(connection => OtherAdmins(connection, user.Id, cancellationToken), cancellationToken) == 0)
        {
            throw LastAdmin(user.Email);
        }

        return new ActionPlan(
            [Shown(Update, user.Id)],
            [$"- {user.Email} ({user.Role}, user {user.Id}): active", $"+ {user.Email} ({user.Role}, user {user.Id}): suspended, its refresh token gone"],
            [user.LastLogin is { } at ? $"Last login {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC." : "There was no login yet."],
            [
                "Access already granted goes on for up to 30 min until the JWT secret is rotated.",
                "The refresh token is gone for good: after the undo the user has to log in again.",
            ],
            Shown(Undo, user.Id))
        {
            Before = JsonSerializer.Serialize(user.Id),
        };
    }

    public Task Perform(GuardedRun run, StepLog steps, CancellationToken cancellationToken) => own.Note(run, async decided =>
    {
        var email = Email(run);
        var id = Id(run);
        await database.Change(
            async connection =>
            {
                // Locked, so that two who suspend each other's last fellow admin do not both succeed.
                await connection.Rows("SELECT id FROM users WHERE role = 'admin' OR id = @id ORDER BY id FOR UPDATE", r => r.GetInt32(0), cancellationToken, ("id", id));
                var user = await Find(connection, email, cancellationToken);
                if (user.Id != id || !(user.Active || own.MayBeOwn(run)))
                {
                    throw new TargetException($"{email} changed since it was planned, nothing was done");
                }

                if (user.Role == "admin" && await OtherAdmins(connection, id, cancellationToken) == 0)
                {
                    throw LastAdmin(user.Email);
                }

                run.GoOn();
                var changed = await connection.Execute(Update, cancellationToken, ("id", id));
                if (changed != 1)
                {
                    throw new TargetException($"{changed} rows would have changed instead of one, nothing was done");
                }

                decided();
                return changed;
            },
            cancellationToken);
        steps.Add(new StepRecord(Shown(Update, id), null, "1 row changed", TimeSpan.Zero));
    });

    public async Task<Look> LookAtEffect(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        var user = await database.Read(connection => Find(connection, Email(run), cancellationToken), cancellationToken);
        return user.Active ? new Look(false, $"{user.Email} is still active")
            : user.CanRefresh ? new Look(false, $"{user.Email} is suspended and has a refresh token again")
            : new Look(true, $"{user.Email} is suspended and has no refresh token; access granted before goes on for up to 30 min until the JWT secret is rotated");
    }

    public async Task Revert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        if (own.SurelyNone(run))
        {
            return;
        }

        var id = Id(run);
        var rows = await database.Change(connection => connection.Execute(Undo, cancellationToken, ("id", id)), cancellationToken);
        steps.Add(new StepRecord(Shown(Undo, id), null, $"{rows} rows changed", TimeSpan.Zero));
    }

    public async Task<Look> LookAtRevert(GuardedRun run, StepLog steps, CancellationToken cancellationToken)
    {
        if (own.SurelyNone(run))
        {
            return new Look(true, "this run suspended nobody");
        }

        var user = await database.Read(connection => Find(connection, Email(run), cancellationToken), cancellationToken);
        return user.Active ? new Look(true, $"{user.Email} is active again and has to log in anew") : new Look(false, $"{user.Email} is still suspended");
    }

    internal static async Task<ApplicationUser> Find(NpgsqlConnection connection, string email, CancellationToken cancellationToken)
    {
        var users = await connection.Rows(
            "SELECT id, email, role, is_active, refresh_token_hash IS NOT NULL, last_login_at FROM users WHERE lower(email) = lower(@email) AND NOT is_deleted ORDER BY id LIMIT 3",
            r => new ApplicationUser(r.GetInt32(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), r.GetBoolean(4), r.Maybe<DateTimeOffset?>(5)),
            cancellationToken,
            ("email", email));
        return users.Count switch
        {
            1 => users[0],
            0 => throw new TargetException($"there is no user {email}"),
            _ => throw new TargetException($"more than one user is called {email} when case is ignored: users {string.Join(", ", users.Select(u => u.Id))}"),
        };
    }

    private static Task<long> OtherAdmins(NpgsqlConnection connection, int id, CancellationToken cancellationToken) =>
        connection.Count("SELECT count(*) FROM users WHERE role = 'admin' AND is_active AND NOT is_deleted AND id <> @id", cancellationToken, ("id", id));

    private static TargetException LastAdmin(string email) => new($"{email} is the last active admin: make another one first");

    private static string Email(GuardedRun run) => run.Run.Order.Target is var target && target.StartsWith(Word, StringComparison.Ordinal) && EmailAddress.Is(target[Word.Length..])
        ? target[Word.Length..]
        : throw new TargetException("write `suspend` and an e-mail address, for example `suspend mallory@example.org`");

    private static int Id(GuardedRun run) => run.Run.Plan?.Before is { } before ? JsonSerializer.Deserialize<int>(before) : 0;

    private static string Shown(string sql, int id) => sql.Replace("@id", id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}

internal sealed record ApplicationUser(int Id, string Email, string Role, bool Active, bool CanRefresh, DateTimeOffset? LastLogin);

internal static class EmailAddress
{
    private const int Longest = 255;

    /// <summary>Good enough to look one up by: one @ with something around it, no spaces, at most 255 characters.</summary>
    public static bool Is(string text) =>
        text.Length <= Longest && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1 && at == text.LastIndexOf('@')
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
