namespace Floodingnaque.ChatOps.Core.Actions;

/// <summary>Runs in words.</summary>
public static class ActionWords
{
    /// <summary><c>block 203.0.113.7 at nginx</c>.</summary>
    public static string Of(ActionOrder order) => $"{order.Action} {order.Target} at {order.Place}";

    /// <summary>How it stands, for example <c>waits for approval</c>.</summary>
    public static string State(ActionRun run) => run.State switch
    {
        RunState.Planning => "is being planned",
        RunState.Waiting => "waits for approval",
        RunState.Approved => "is being done",
        RunState.InForce when run.ByHand is not null => "could not be taken back",
        RunState.InForce => "is in force",
        RunState.Undoing => "is being undone",
        _ => End(run.End),
    };

    public static string End(RunEnd end) => end switch
    {
        RunEnd.Refused => "could not be planned",
        RunEnd.Denied => "was denied",
        RunEnd.Cancelled => "was cancelled",
        RunEnd.Lapsed => "was not approved in time",
        RunEnd.Frozen => "was stopped by the freeze",
        RunEnd.RolledBack => "did not work and was rolled back",
        RunEnd.Failed => "failed",
        RunEnd.Undone => "was undone",
        RunEnd.Done => "was done",
        RunEnd.Settled => "was settled",
        _ => "is in force",
    };
}
