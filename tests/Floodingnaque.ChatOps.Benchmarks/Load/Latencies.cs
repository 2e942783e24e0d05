namespace Floodingnaque.ChatOps.Benchmarks.Load;

/// <summary>How long each request of a round took.</summary>
/// <param name="Took">In milliseconds, ascending.</param>
internal sealed record Latencies(double[] Took, double Seconds)
{
    public double PerSecond => Took.Length / Seconds;

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    public static Latencies Of(IEnumerable<List<double>> took, TimeSpan time) => new([.. took.SelectMany(t => t).Order()], time.TotalSeconds);

    private double At(double share) => Took.Length == 0 ? double.NaN : Took[Math.Min(Took.Length - 1, (int)(share * Took.Length))];
}
