using Floodingnaque.ChatOps.Core.Chat;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.TestKit.Journal;

/// <summary>Events to put into a journal, with defaults for everything that a test does not care about.</summary>
internal static class SomeEvents
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);
    public static readonly Actor Ana = new("slack", "U1");

    public static IncidentId Id(int number = 1) => new(new DateOnly(2026, 11, 24), number);

    public static PendingEvent Note(string text = "it began at noon", DeliveryId? delivery = null, DateTimeOffset? at = null) =>
        new(new NoteAdded(text, Now, NoteSource.Command, null, null), Ana, delivery, at ?? Now);

    public static PendingEvent[] Notes(int count) => [.. Enumerable.Range(1, count).Select(n => Note($"note {n}"))];

    public static PendingEvent Pending(IncidentEvent e) => new(e, Ana, null, Now);
}
