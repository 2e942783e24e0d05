using Floodingnaque.ChatOps.Core.Chat;

namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Everything that is in force or under way and can be undone, in all incidents that the asker may see.</summary>
public sealed record ShowControls : Query
{
    /// <summary>Rows shown; Slack takes 50 blocks a message.</summary>
    public const int MaxRows = 20;

    public static readonly Verb Verb = new(
        "controls", ["blocks", "control", "actions", "runs"], "controls", "What is in force, until when, and how to undo it.", Audience.Anyone, NeedsIncident: false,
        _ => new Show(new ShowControls()));
}
