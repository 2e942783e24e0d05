using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>The words that every action's order ends with, <c>for 2h</c> and <c>at nginx</c>, and the request that comes of them.</summary>
internal static class OrderWords
{
    /// <summary>Longest target of an order (UTF-16 units).</summary>
    private const int MaxTarget = 400;

    internal static Result<Request> Ask(VerbCall call, ActionKind kind, string usage, string target, CommandLine rest, bool wide = false, Refusal? barred = null)
    {
        if (target.Length > MaxTarget)
        {
            return new Refusal("words", $"That is more than {MaxTarget} characters. It goes: `{call.Context.Settings.CommandName} {usage}`.");
        }

        var options = Read(call, rest, usage);
        if (options.IsRefused(out var refusal))
        {
            return refusal;
        }

        var (time, at, again) = options.Value;
        return kind.Life is EffectLife.Final && time is not null
            ? new Refusal("final", $"`{kind.Name}` cannot be taken back, so it has no time. Say it without “for”.")
            : call.Context.Settings.Actions.Place(at, kind.Name) is { } place
            ? new Change(call.Incident, new RequestAction(new ActionOrder(kind.Name, target, place.Name, time, wide), call.Context) { Barred = barred, Again = again })
            : NoPlace(at, kind, call.Context.Settings.Actions);
    }

    internal static string Shown(string word) => word.Length > 60 ? word[..60] + "…" : word;

    /// <summary>The refusal of words that an action does not go with.</summary>
    internal static Refusal How(VerbCall call, string usage, string? why = null) =>
        new("words", $"{(why is null ? "" : why + " ")}It goes: `{call.Context.Settings.CommandName} {usage}`.");

    private static Result<(TimeSpan? For, string? At, bool Again)> Read(VerbCall call, CommandLine line, string usage)
    {
        (TimeSpan? time, string? at, var again) = (null, null, false);
        while (!line.IsEmpty)
        {
            var (key, afterKey) = line.Next();
            if (CommandLine.Plain(key) == "again")
            {
                (again, line) = (true, afterKey);
                continue;
            }

            var (value, after) = afterKey.Next();
            switch (CommandLine.Plain(key))
            {
                case "for" when Lifetime.Read(value) is { } read:
                    time = read;
                    break;
                case "for":
                    return Lifetime.Refusal;
                case "at" or "on" when value.Length > 0:
                    at = CommandLine.Plain(value);
                    break;
                default:
                    return How(call, usage, $"I do not understand “{Shown(key)}” here.");
            }

            line = after;
        }

        return (time, at, again);
    }

    private static Refusal NoPlace(string? at, ActionKind kind, ActionSettings settings)
    {
        var names = settings.Places.Where(p => p.Action == kind.Name).Select(p => $"`{p.Name}`").ToArray();
        return new Refusal("no-target", names.Length == 0
            ? $"No target is configured for `{kind.Name}`: set {kind.Setting} (see appsettings.example.json)."
            : $"`{kind.Name}` is not done at “{Shown(at ?? "")}”, but at {string.Join(", ", names)}.");
    }
}
