namespace Floodingnaque.ChatOps.Doctor;

/// <summary>A check's name and what it found.</summary>
internal sealed record DoctorResult(string Name, DoctorFinding Finding);

/// <summary>Runs all checks side by side. A check that hangs or crashes is a failed finding and never keeps the others from telling theirs.</summary>
internal sealed class DoctorRunner(IEnumerable<IDoctorCheck> checks, TimeProvider clock)
{
    /// <summary>How long a check may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The findings in the order in which the checks were added.</summary>
    public async Task<IReadOnlyList<DoctorResult>> Run(CancellationToken cancellationToken) =>
        await Task.WhenAll(checks.Select(check => Run(check, cancellationToken)));

    private async Task<DoctorResult> Run(IDoctorCheck check, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // On its own thread: a check that blocks must not hold up the others, nor whoever asked.
            return new(check.Name, await Task.Run(() => check.Run(patience.Token), cancellationToken).WaitAsync(Patience, clock, cancellationToken));
        }
        catch (TimeoutException)
        {
            await patience.CancelAsync();
            return new(check.Name, DoctorFinding.Failed($"No answer within {Patience.TotalSeconds:0} s.", "See whether what it looks at hangs (disk, network), then ask again."));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new(check.Name, DoctorFinding.Failed($"The check itself failed: {e.Message}", "Mend what the message names, then ask again."));
        }
    }
}
