namespace Floodingnaque.ChatOps.Doctor;

internal enum DoctorStatus
{
    Ok,
    Warning,
    Failed,
}

/// <summary>What a check found.</summary>
/// <param name="Sentence">What is so; never a secret.</param>
/// <param name="WhatToDo">Null only when there is nothing to do.</param>
/// <param name="Details">One line each, where there is more than one thing to tell.</param>
internal sealed record DoctorFinding(DoctorStatus Status, string Sentence, string? WhatToDo, IReadOnlyList<string> Details)
{
    public static DoctorFinding Ok(string sentence) => new(DoctorStatus.Ok, sentence, null, []);

    public static DoctorFinding Warning(string sentence, string whatToDo, params IReadOnlyList<string> details) =>
        new(DoctorStatus.Warning, sentence, whatToDo, details);

    public static DoctorFinding Failed(string sentence, string whatToDo, params IReadOnlyList<string> details) =>
        new(DoctorStatus.Failed, sentence, whatToDo, details);
}

/// <summary>Looks at one thing that the bot stands on. Runs beside a working bot and changes nothing.</summary>
internal interface IDoctorCheck
{
    /// <summary>One word, for example <c>clock</c>.</summary>
    string Name { get; }

    /// <summary>May throw: that is a failed finding too.</summary>
    Task<DoctorFinding> Run(CancellationToken cancellationToken);
}
