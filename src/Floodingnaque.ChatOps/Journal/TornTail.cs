using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>The end of an append that a crash cut short, removed when the stream was opened. Nobody was ever told that it was recorded.</summary>
/// <param name="AfterSeq">The last line that stands.</param>
internal sealed record TornTail(IncidentId Stream, long AfterSeq, long BytesCut);
