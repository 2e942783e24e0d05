using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Evidence;

/// <summary>An answer as it may go into the record and into chat: redacted, and bounded, whatever a target says. The whole answer is a file of its own.</summary>
internal static class Shown
{
    private const int MaxSentence = 1_000, MaxCell = 160, MaxRemark = 400, MaxRemarks = 12, MaxColumns = 12, MaxSuspects = 5;

    public static LookFindings Of(LookFindings found) => new(
        Redaction.Of(found.Sentence, MaxSentence),
        [.. found.Columns.Take(MaxColumns).Select(c => Redaction.Of(c, MaxCell))],
        [.. found.Rows.Take(LookFindings.MaxRows).Select(r => (IReadOnlyList<string>)[.. r.Take(MaxColumns).Select(c => Redaction.Of(c, MaxCell))])],
        [.. found.Remarks.Take(MaxRemarks).Select(r => Redaction.Of(r, MaxRemark))])
    {
        Suspects = [.. found.Suspects.Where(s => s.Length <= 64).Take(MaxSuspects)],
    };
}
