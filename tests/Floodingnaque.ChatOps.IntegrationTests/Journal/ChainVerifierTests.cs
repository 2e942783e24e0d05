using System.Globalization;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.Pipeline;
using Floodingnaque.ChatOps.TestKit.Journal;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

public sealed class ChainVerifierTests : IDisposable
{
    private readonly TempFolder temp = new();
    private readonly IncidentId id = SomeEvents.Id();
    private readonly DataPaths paths;

    public ChainVerifierTests() => paths = new DataPaths(temp.Path);

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_closed_journal_is_intact_complete_and_signed()
    {
        await Write(1234);
        var (code, text) = Verify();
        Assert.Equal(0, code);
        Assert.Matches("^INC-2026-11-24-001  intact ✓ 1,234 lines · complete ✓ to 1,234 \\(witnessed .*UTC\\) · signed ✓\n1 of 1 hold.\n$", text);
        Assert.Equal(0, (await ShellVerifier.Run(paths.Folder(id), paths.PublicKey)).ExitCode);
    }

    [Fact]
    public async Task The_verifier_works_while_the_bot_writes()
    {
        await using var open = new OpenJournal(temp.Path);
        await open.Journal.Append(id, 0, SomeEvents.Notes(3)).Durable;
        open.Journal.SignHeads();
        await open.Journal.Append(id, 3, SomeEvents.Notes(4)).Durable;
        var (code, text) = Verify();
        Assert.Equal(0, code);
        Assert.Contains("complete ✓ to 3", text);
        Assert.Contains("4 past it", text);
    }

    [Fact]
    public async Task The_first_bad_line_is_named()
    {
        await Write(20);
        var lines = await File.ReadAllLinesAsync(paths.Timeline(id));
        lines[6] = lines[6].Replace("note 7", "note 8");
        await File.WriteAllTextAsync(paths.Timeline(id), string.Concat(lines.Select(l => l + "\n")));
        var (code, text) = Verify();
        Assert.Equal(1, code);
        Assert.Contains("intact ✗ line 8 does not follow the bytes of line 7: one of the two was changed · complete ✗", text);
        var shell = await ShellVerifier.Run(paths.Folder(id), paths.PublicKey);
        Assert.Equal(1, shell.ExitCode);
        Assert.Contains("broken at line 8, or the line before it was changed", shell.Output);
    }

    [Fact]
    public async Task A_tail_cut_off_before_the_witness_is_found()
    {
        await Write(20);
        var lines = await File.ReadAllLinesAsync(paths.Timeline(id));
        await File.WriteAllTextAsync(paths.Timeline(id), string.Concat(lines[..^1].Select(l => l + "\n")));
        Assert.Contains("intact ✓ 19 lines · complete ✗ cut off: the file head names line 20, the timeline ends at 19 · signed ✓", Verify().Text);
        Assert.Equal(1, (await ShellVerifier.Run(paths.Folder(id), paths.PublicKey)).ExitCode);
    }

    [Fact]
    public async Task A_timeline_that_was_removed_is_found_by_its_head()
    {
        await Write(2);
        File.Delete(paths.Timeline(id));
        var (code, text) = Verify();
        Assert.Equal(1, code);
        Assert.Contains("complete ✗ cut off", text);
    }

    [Fact]
    public async Task A_chain_written_anew_is_found_by_the_signature_and_by_a_witness_from_outside()
    {
        await Write(5);
        JournalHead shown;
        await using (var open = new OpenJournal(temp.Path))
            shown = open.Journal.Head(id);
        using var other = new TempFolder();
        await using (var forged = new OpenJournal(other.Path))
            await forged.Journal.Append(id, 0, [.. SomeEvents.Notes(4), SomeEvents.Note("nothing happened")]).Durable;
        File.Copy(new DataPaths(other.Path).Timeline(id), paths.Timeline(id), overwrite: true);
        File.Copy(new DataPaths(other.Path).Head(id), paths.Head(id), overwrite: true);

        Assert.Contains("intact ✓ 5 lines · complete ✓ to 5", Verify().Text);
        Assert.Contains("signed ✗ the signature of the head is not of this key", Verify().Text);
        Assert.Contains("complete ✗ line 5 is not the line that the given witness names", Verify(id, $"5:{shown.Hash}").Text);
        Assert.Equal(1, (await ShellVerifier.Run(paths.Folder(id), paths.PublicKey)).ExitCode);
    }

    [Fact]
    public async Task A_head_shown_in_chat_is_a_witness_in_the_timeline_itself()
    {
        await Write(5);
        await using (var open = new OpenJournal(temp.Path))
        {
            var head = open.Journal.Head(id);
            var shown = new ReactionPerformed("card", "updated", null, null, $"{head.Seq}:{head.Hash}", null);
            await open.Journal.Append(id, 5, [SomeEvents.Pending(shown), SomeEvents.Note()]).Durable;
        }

        File.Delete(paths.Head(id));
        Assert.Contains("complete ✓ to 5 (witnessed 03:00 UTC), 2 past it · signed ✗ there is no head file", Verify().Text);
    }

    [Fact]
    public async Task A_witness_in_the_timeline_that_does_not_fit_is_found()
    {
        await using (var open = new OpenJournal(temp.Path))
        {
            var shown = new ReactionPerformed("card", "updated", null, null, $"1:{new string('a', 64)}", null);
            await open.Journal.Append(id, 0, [SomeEvents.Note(), SomeEvents.Pending(shown)]).Durable;
        }

        Assert.Contains("complete ✗ line 1 is not the line that line 2 names", Verify().Text);
    }

    [Fact]
    public async Task A_torn_tail_is_named_and_is_no_damage()
    {
        await Write(3);
        await File.AppendAllTextAsync(paths.Timeline(id), "{\"seq\":4,\"at");
        var (code, text) = Verify();
        Assert.Equal(0, code);
        Assert.Contains("intact ✓ 3 lines, then a torn tail of 12 bytes, never acknowledged", text);
        Assert.Equal(0, (await ShellVerifier.Run(paths.Folder(id), paths.PublicKey)).ExitCode);
    }

    [Fact]
    public async Task A_head_of_another_incident_is_no_head()
    {
        await Write(3);
        await using (var open = new OpenJournal(temp.Path))
            await open.Journal.Append(SomeEvents.Id(2), 0, SomeEvents.Notes(3)).Durable;
        File.Copy(paths.Timeline(SomeEvents.Id(2)), paths.Timeline(id), overwrite: true);
        File.Copy(paths.Head(SomeEvents.Id(2)), paths.Head(id), overwrite: true);
        Assert.Contains("signed ✗ the head file is that of INC-2026-11-24-002", Verify().Text);
        Assert.Equal(1, (await ShellVerifier.Run(paths.Folder(id), paths.PublicKey)).ExitCode);
    }

    [Fact]
    public async Task A_signature_is_checked_against_the_key_that_is_given()
    {
        await Write(3);
        using var other = new TempFolder();
        await using (new OpenJournal(other.Path))
        {
        }

        var output = new StringWriter();
        Assert.Equal(1, VerifyCommand.Run(temp.Path, id, null, output, new DataPaths(other.Path).PublicKey));
        Assert.Contains("signed ✗", output.ToString());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1:abc")]
    [InlineData("0:0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_is_no_witness_is_refused(string witness)
    {
        await Write(1);
        Assert.Equal(VerifyCommand.CannotCheck, Verify(id, witness).Code);
    }

    [Fact]
    public void A_folder_that_is_no_data_folder_is_refused() => Assert.Equal(VerifyCommand.CannotCheck, Verify().Code);

    [Fact]
    public async Task An_unknown_incident_is_refused()
    {
        await Write(1);
        Assert.Equal(VerifyCommand.CannotCheck, Verify(SomeEvents.Id(7)).Code);
    }

    private async Task Write(int lines)
    {
        await using var open = new OpenJournal(temp.Path);
        for (var n = 0; n < lines; n++)
            _ = open.Journal.Append(id, n, [SomeEvents.Note($"note {n + 1}")]);
        await open.Journal.Append(id, lines, []).Durable;
    }

    private (int Code, string Text) Verify(IncidentId? only = null, string? witness = null)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        return (VerifyCommand.Run(temp.Path, only, witness, output), output.ToString());
    }
}
