using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Rendering;

namespace Floodingnaque.ChatOps.Doctor;

/// <summary>The answer of <c>/incident doctor</c>: the same findings, for the template.</summary>
internal sealed class ChatDoctor(DoctorRunner runner) : IDoctor
{
    public async Task<IReadOnlyList<DoctorCheck>> Examine(CancellationToken cancellationToken) =>
        [.. (await runner.Run(cancellationToken)).Select(result => ForChat(result.Name, result.Finding))];

    /// <summary>The template knows well and not well. A warning is well, with what to do in its sentence.</summary>
    public static DoctorCheck ForChat(string name, DoctorFinding finding)
    {
        var found = string.Join(' ', finding.Details.Prepend(finding.Sentence));
        return finding.Status is DoctorStatus.Warning
            ? new DoctorCheck(name, true, $"Warning: {found} {finding.WhatToDo}")
            : new DoctorCheck(name, finding.Status is DoctorStatus.Ok, found, finding.WhatToDo);
    }
}
