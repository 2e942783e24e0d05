using System.Security.Cryptography;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>What <c>verify [INC]</c> does: one line per incident.</summary>
internal static class VerifyCommand
{
    public const int AllHolds = 0;
    public const int SomethingFails = 1;
    public const int CannotCheck = 2;

    /// <param name="only">One incident, or all of the folder.</param>
    /// <param name="witness"><c>seq:hash</c> as shown in the pinned card; needs <paramref name="only"/>.</param>
    /// <param name="publicKey">A key file from elsewhere. The folder's own is as trustworthy as the folder.</param>
    /// <returns>0 only when everything checked is intact, complete and signed.</returns>
    public static int Run(string dataDirectory, IncidentId? only, string? witness, TextWriter output, string? publicKey = null)
    {
        var paths = new DataPaths(Path.GetFullPath(dataDirectory));
        if (Question(paths, only, witness, publicKey, out var head) is { } problem)
        {
            output.WriteLine(problem);
            return CannotCheck;
        }

        using var key = Key(publicKey ?? paths.PublicKey);
        var verifier = new ChainVerifier(paths, key);
        var (checkedCount, failed) = (0, 0);
        foreach (var id in only is { } one ? Enumerable.Repeat(one, 1) : paths.Known().Order())
        {
            checkedCount++;
            failed += Holds(verifier, id, head, output) ? 0 : 1;
        }

        if (only is null)
            output.WriteLine($"{checkedCount - failed} of {checkedCount} hold.");
        return failed == 0 ? AllHolds : SomethingFails;
    }

    /// <summary>One that cannot be checked has failed, and takes nothing from the verdicts about the others.</summary>
    private static bool Holds(ChainVerifier verifier, IncidentId id, JournalHead? head, TextWriter output)
    {
        try
        {
            var verdict = verifier.Verify(id, head);
            output.WriteLine(Line(verdict));
            return verdict.Holds;
        }
        catch (Exception e)
        {
            output.WriteLine($"{id}  could not be checked ✗ {e.Message}");
            return false;
        }
    }

    /// <summary><c>INC-…  intact ✓ 1,234 lines · complete ✓ to 1,230 (witnessed 14:03 UTC) · signed ✓</c></summary>
    public static string Line(ChainVerdict verdict) =>
        $"{verdict.Id}  {Part("intact", verdict.Intact)} · {Part("complete", verdict.Complete)} · {Part("signed", verdict.Signed)}";

    private static string Part(string name, Verdict verdict) => $"{name} {(verdict.Holds ? "✓" : "✗")} {verdict.Words}".TrimEnd();

    private static string? Question(DataPaths paths, IncidentId? only, string? witness, string? publicKey, out JournalHead? head)
    {
        head = null;
        if (!Directory.Exists(paths.Incidents))
            return $"{paths.Root} is no data folder: it has no incidents/.";
        if (only is { } id && !Directory.Exists(paths.Folder(id)))
            return $"There is no {id} in {paths.Root}.";
        if (publicKey is not null && !File.Exists(publicKey))
            return $"There is no key file {publicKey}.";
        if (witness is null)
            return null;
        if (only is null)
            return "A witness belongs to one incident: name it.";
        if (!Witness.TryParse(witness, out var parsed))
            return $"'{witness}' is no witness; it is written seq:hash with all 64 digits of the hash.";
        head = parsed;
        return null;
    }

    private static ECDsa? Key(string path)
    {
        if (!File.Exists(path))
            return null;
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose(); // no key of ours: nothing counts as signed
            return null;
        }
    }
}
