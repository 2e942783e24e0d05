namespace Floodingnaque.ChatOps.Doctor;

/// <summary>The report for a terminal.</summary>
internal static class DoctorText
{
    public static void Write(IReadOnlyList<DoctorResult> results, TextWriter output)
    {
        var width = results.Max(r => r.Name.Length);
        var indent = new string(' ', width + 8);
        foreach (var (name, finding) in results)
        {
            output.WriteLine($"{Word(finding.Status),-6}{name.PadRight(width)}  {finding.Sentence}");
            foreach (var detail in finding.Details)
            {
                output.WriteLine($"{indent}- {detail}");
            }

            if (finding.WhatToDo is { } what)
            {
                output.WriteLine($"{indent}→ {what}");
            }
        }

        output.WriteLine();
        output.WriteLine(Sum(results));
    }

    /// <summary>For example <c>7 checks: 5 ok, 1 to look at, 1 failed</c>.</summary>
    public static string Sum(IReadOnlyList<DoctorResult> results)
    {
        int Count(DoctorStatus status) => results.Count(r => r.Finding.Status == status);
        return $"{results.Count} checks: {Count(DoctorStatus.Ok)} ok, {Count(DoctorStatus.Warning)} to look at, {Count(DoctorStatus.Failed)} failed";
    }

    private static string Word(DoctorStatus status) => status switch
    {
        DoctorStatus.Ok => "ok",
        DoctorStatus.Warning => "warn",
        _ => "FAIL",
    };
}
