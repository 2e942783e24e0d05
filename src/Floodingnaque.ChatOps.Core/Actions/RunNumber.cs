using System.Globalization;
using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>A run as people name it: <c>#3</c> or <c>3</c>.</summary>
internal static class RunNumber
{
    /// <summary>Takes the number off the line, and gives what follows it to <paramref name="make"/>.</summary>
    internal static Result<Request> Read(VerbCall call, string verb, Func<int, CommandLine, Result<Request>> make)
    {
        var (word, after) = call.Line.Next();
        return int.TryParse(word.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? make(number, after)
            : new Refusal("run", $"Which one? Name it by its number: `{call.Context.Settings.CommandName} {verb} #1`. `{call.Context.Settings.CommandName} controls` lists them.");
    }

    /// <summary>The run, if it is in one of <paramref name="wanted"/>; else a word on what became of it.</summary>
    internal static Result<ActionRun> Find(Incident state, int number, params RunState[] wanted) =>
        !state.Runs.TryGetValue(number, out var run) ? new Refusal("no-run", $"There is no #{number} in {state.Id}.")
        : wanted.Contains(run.State) ? run
        : new Refusal("run-state", $"#{number} ({ActionWords.Of(run.Order)}) {ActionWords.State(run)}{(run.EndedBy is { } by ? $" by {by.Name}" : "")}.");
}
