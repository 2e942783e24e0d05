using System.Globalization;
using System.Text;
using Floodingnaque.ChatOps.Core.Actions;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.Targets.Hosts;

namespace Floodingnaque.ChatOps.Targets.Secrets;

/// <summary>One value that the application has to accept, or to refuse. No record: those show what they hold.</summary>
/// <param name="about">Names the value without telling it.</param>
internal sealed class KeyQuestion(string key, SecretKeyOptions options, string value, bool accepted, string about)
{
    public string Key => key;

    public string About => about;

    public string Fingerprint { get; } = NewValue.Fingerprint(value);

    public string Url => options.VerifyUrl;

    public bool Accepted => accepted;

    public bool IsAnswered(int code) => accepted ? code is >= 200 and < 300 : code is 401 or 403;

    public string Header(DateTimeOffset now) => options.VerifyJwt
        ? $"Authorization: Bearer {ProbeToken.Sign(value, now)}"
        : options.VerifyHeader.Replace(SecretKeyOptions.Value, value, StringComparison.Ordinal);
}

/// <summary>Asks the application itself, on its machine, with curl. What is asked stands in a file for its owner alone, so that no process list shows it.</summary>
internal sealed class KeyProbe(ITargetHost host, TimeProvider clock)
{
    /// <summary>Rounds in a row with the right answers before they are believed: for a moment an old worker may still take some.</summary>
    private const int Agreeing = 3;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRemove = TimeSpan.FromSeconds(10);

    /// <summary>Asks all until the answers are right or <paramref name="within"/> is over; the last answers, 0 for none.</summary>
    public async Task<int[]> Ask(RotationStage stage, IReadOnlyList<KeyQuestion> questions, TimeSpan within, StepLog steps, CancellationToken cancellationToken)
    {
        if (questions.Count == 0)
        {
            return [];
        }

        try
        {
            await host.WriteSecret(stage.AskPath, Script(questions), cancellationToken);
            return await Rounds(["curl", "-q", "-K", stage.AskPath], questions, within, steps, cancellationToken);
        }
        finally
        {
            await Remove(stage);
        }
    }

    /// <summary>Also when whoever asked is stopped.</summary>
    private async Task Remove(RotationStage stage)
    {
        using var limit = new CancellationTokenSource(LongestRemove, clock);
        try
        {
            await stage.Remove(stage.AskPath, limit.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TargetException($"{stage.AskPath} could not be removed in time: delete it, there is a secret in it", e);
        }
    }

    private async Task<int[]> Rounds(string[] argv, IReadOnlyList<KeyQuestion> questions, TimeSpan within, StepLog steps, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var inRow = 0;
        while (true)
        {
            var step = await host.Run(argv, StepLog.MaxOutput, cancellationToken);
            var codes = Codes(step, questions.Count);
            inRow = questions.Zip(codes).All(a => a.First.IsAnswered(a.Second)) ? inRow + 1 : 0;
            if (inRow == Agreeing || (inRow == 0 && clock.GetElapsedTime(start) > within))
            {
                steps.Add(step);
                return codes;
            }

            if (inRow == 0)
            {
                await Task.Delay(Between, clock, cancellationToken);
            }
        }
    }

    private static int[] Codes(StepRecord step, int count)
    {
        var codes = step.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(l => int.TryParse(l, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0).ToArray();
        return codes.Length == count ? codes : new int[count];
    }

    /// <summary>curl's configuration file: all requests in one, each on a connection of its own.</summary>
    private string Script(IReadOnlyList<KeyQuestion> questions)
    {
        var script = new StringBuilder();
        foreach (var question in questions)
        {
            script.Append(script.Length > 0 ? "next\n" : "")
                .Append("silent\nmax-time = 5\nnoproxy = \"*\"\noutput = /dev/null\nwrite-out = \"%{http_code}\\n\"\n")
                .Append("header = \"Connection: close\"\n")
                .Append(CultureInfo.InvariantCulture, $"url = \"{Quoted(question.Url)}\"\nheader = \"{Quoted(question.Header(clock.GetUtcNow()))}\"\n");
        }

        return script.ToString();
    }

    private static string Quoted(string text) => text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
