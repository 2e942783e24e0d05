using System.IO.Compression;
using System.Security.Cryptography;
using Floodingnaque.ChatOps.Core.Evidence;
using Floodingnaque.ChatOps.Evidence;
using Floodingnaque.ChatOps.TestKit;
using Floodingnaque.ChatOps.TestKit.Journal;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.IntegrationTests.Evidence;

/// <summary>Files of a collection: whole or not there, hashed as they lie, checked by the bot and by stock tools to the same end.</summary>
public sealed class EvidenceFolderTests : IDisposable
{
    private readonly TempFolder temp = new();

    private string Root => Path.Combine(temp.Path, "20261124T030000Z-01");

    public void Dispose() => temp.Dispose();

    private static CustodyLine Line(int number, string file, StoredFile stored) => new(
        number, "api", file, file, ItemOutcome.Collected, "Maria", "GET /", "Recorder 1", Some.Now, Some.Now, null, stored.Bytes, stored.Sha256, stored.ContentBytes, stored.ContentSha256, "");

    private async Task<EvidenceFolder> Sealed(params string[] contents)
    {
        var folder = EvidenceFolder.Open(Root);
        for (var n = 1; n <= contents.Length; n++)
        {
            folder.Record(Line(n, $"api/{n}.txt", await Store(folder, $"api/{n}.txt", System.Text.Encoding.UTF8.GetBytes(contents[n - 1]))));
        }

        folder.Seal("INC-2026-11-24-001 1:" + Some.Hash(1));
        return folder;
    }

    private static async Task<StoredFile> Store(EvidenceFolder folder, string file, byte[] content, bool compress = false)
    {
        using var writer = folder.Begin(file, compress, long.MaxValue, () => null);
        await writer.WriteAsync(content);
        var stored = await writer.Complete();
        folder.Keep(file);
        return stored;
    }

    [Property(MaxTest = 60)]
    public Property Whatever_is_written_in_whatever_pieces_is_there_and_hashed_right() => Prop.ForAll(
        Gen.Choose(0, 1_700_000).SelectMany(size => Gen.Choose(1, 300_000).Select(piece => (size, piece))).ToArbitrary(), Gen.Elements(true, false).ToArbitrary(),
        (shape, compress) =>
        {
            var content = new byte[shape.size];
            new Random(shape.size).NextBytes(content);
            Array.Clear(content, 0, content.Length / 2); // something to compress
            var folder = EvidenceFolder.Open(Root);
            StoredFile stored;
            using (var writer = folder.Begin("api/x", compress, long.MaxValue, () => null))
            {
                foreach (var piece in content.Chunk(shape.piece))
                {
                    writer.Write(piece);
                }

                stored = writer.Complete().Result;
                folder.Keep("api/x");
            }

            var lies = File.ReadAllBytes(Path.Combine(Root, "api/x"));
            Assert.Equal((Hash(lies), lies.Length), (stored.Sha256, stored.Bytes));
            Assert.Equal((Hash(content), content.Length), (stored.ContentSha256, stored.ContentBytes));
            Assert.Equal(content, compress ? Unzipped(lies) : lies);
        });

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Unzipped(byte[] bytes)
    {
        using var to = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(to);
        return to.ToArray();
    }

    [Fact]
    public async Task What_is_empty_can_be_unpacked_all_the_same()
    {
        await Store(EvidenceFolder.Open(Root), "api/x.gz", [], compress: true);
        var (code, output) = await Shell.Run("gzip", ["-t", Path.Combine(Root, "api/x.gz")]);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task What_is_cancelled_anywhere_can_be_unpacked_and_is_hashed_as_it_is()
    {
        var content = new byte[3_000_000];
        Random.Shared.NextBytes(content);
        for (var after = 0; after < 12; after++)
        {
            using var cancelling = new CancellationTokenSource();
            var folder = EvidenceFolder.Open(Root + after);
            using var writer = folder.Begin("api/x.gz", compress: true, long.MaxValue, () => null);
            await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            {
                foreach (var (part, n) in content.Chunk(200_000).Select((p, n) => (p, n)))
                {
                    await (n == after ? cancelling.CancelAsync() : Task.CompletedTask);
                    await writer.WriteAsync(part, cancelling.Token);
                }
            });
            var stored = await writer.Complete();
            folder.Keep("api/x.gz");
            var unpacked = Unzipped(await File.ReadAllBytesAsync(Path.Combine(folder.Path, "api/x.gz")));
            Assert.Equal((content[..(after * 200_000)].Length, stored.ContentBytes, stored.ContentSha256), (unpacked.Length, unpacked.Length, Hash(unpacked)));
        }
    }

    [Fact]
    public async Task A_file_that_was_never_recorded_is_dropped_when_it_goes_on()
    {
        var folder = EvidenceFolder.Open(Root);
        folder.Record(Line(1, "api/1.txt", await Store(folder, "api/1.txt", [1])));
        await Store(folder, "api/2.txt", [2]); // killed before its line
        EvidenceFolder.Open(Root).Seal("INC-2026-11-24-001 1:" + Some.Hash(1));
        Assert.True((await EvidenceVerifier.Verify(Root, null, null, CancellationToken.None)).Holds);
        Assert.True(File.Exists(Path.Combine(Root, "api/1.txt")));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_taken_once()
    {
        var folder = EvidenceFolder.Open(Root);
        folder.Record(Line(1, "a_b/log.txt.gz", await Store(folder, "a_b/log.txt.gz", [1])));
        Assert.Equal("a_b/log-2.txt.gz", folder.Free(EvidenceFolder.FileOf("a b", "log.txt.gz")));
        await Assert.ThrowsAsync<IOException>(() => Store(folder, "a_b/log.txt.gz", [2]));
    }

    [Fact]
    public async Task Accesses_that_were_cut_off_are_missed_by_whoever_has_the_record()
    {
        var folder = await Sealed("one");
        folder.RecordAccess(1, "Maria", Some.Now);
        folder.RecordAccess(1, "Mallory", Some.Now);
        var path = Path.Combine(Root, "access.jsonl");
        await File.WriteAllLinesAsync(path, (await File.ReadAllLinesAsync(path)).Take(1));
        Assert.Equal("access.jsonl has 1 of the 2 accesses that the record has", Assert.Single((await EvidenceVerifier.Verify(Root, null, 2, CancellationToken.None)).Breaks));
    }

    [Fact]
    public async Task A_torn_access_is_cut_and_the_next_one_follows()
    {
        var folder = await Sealed("one");
        folder.RecordAccess(1, "Maria", Some.Now);
        await File.AppendAllTextAsync(Path.Combine(Root, "access.jsonl"), "{\"item\":1,\"by\":\"Sa");
        folder.RecordAccess(1, "Sam", Some.Now);
        Assert.True((await EvidenceVerifier.Verify(Root, null, 2, CancellationToken.None)).Holds);
    }

    [Fact]
    public async Task A_folder_full_of_traps_is_looked_through_and_each_is_found()
    {
        await Sealed("one");
        await Shell.Run("sh", ["-c", "cd \"$1\" && ln -s . l1 && ln -s .. l2 && mkfifo pipe && mkdir .hidden && touch .hidden/x", "sh", Root]);
        var verdict = await EvidenceVerifier.Verify(Root, null, null, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal([".hidden/x", "l1", "l2", "pipe"], verdict.Files.Where(f => f.Verdict is FileVerdict.Extra).Select(f => f.Path));
        await Shell.Run("sh", ["-c", "cd \"$1\" && chmod -R u+w . && rm api/1.txt && mkfifo api/1.txt && echo null > custody.jsonl", "sh", Root]);
        verdict = await EvidenceVerifier.Verify(Root, null, null, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains(verdict.Files, f => f is { Path: "api/1.txt", Verdict: FileVerdict.Unreadable });
        Directory.CreateSymbolicLink(Root + "-link", Root);
        Assert.Contains("the folder is a link", (await EvidenceVerifier.Verify(Root + "-link", null, null, CancellationToken.None)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_over_the_limit_is_cut_there_and_said_to_be()
    {
        var folder = EvidenceFolder.Open(Root);
        using var writer = folder.Begin("api/x", compress: false, 10, () => null);
        var cut = await Assert.ThrowsAsync<ItemCutException>(() => writer.WriteAsync(new byte[11]).AsTask());
        Assert.Equal("cut after 10 bytes, the most that one item may have", cut.Message);
        Assert.Equal(10, (await writer.Complete()).Bytes);
    }

    [Fact]
    public async Task A_full_disk_cuts_before_the_record_has_no_room()
    {
        var folder = EvidenceFolder.Open(Root);
        using var writer = folder.Begin("api/x", compress: false, long.MaxValue, new DiskRoom(temp.Path, long.MaxValue, TimeProvider.System).Shortage);
        var cut = await Assert.ThrowsAsync<ItemCutException>(() => writer.WriteAsync(new byte[11]).AsTask());
        Assert.Contains("(Evidence:KeepFree)", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_finished_has_no_name_and_is_gone_after_a_restart()
    {
        var folder = EvidenceFolder.Open(Root);
        using (var writer = folder.Begin("api/x", compress: false, long.MaxValue, () => null))
        {
            await writer.WriteAsync(new byte[1_000_000]);
            Assert.False(File.Exists(Path.Combine(Root, "api/x")));
        }

        Assert.Single(Directory.GetFiles(Root, "*", SearchOption.AllDirectories));
        EvidenceFolder.Open(Root);
        Assert.Empty(Directory.GetFiles(Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_torn_line_of_custody_is_cut_and_the_whole_ones_stay()
    {
        var folder = EvidenceFolder.Open(Root);
        folder.Record(Line(1, "api/1", await Store(folder, "api/1", [1])));
        await File.AppendAllTextAsync(Path.Combine(Root, "custody.jsonl"), "{\"item\":2,\"sou");
        Assert.Equal([1], EvidenceFolder.Open(Root).Lines.Select(l => l.Item));
    }

    [Fact]
    public async Task Sealing_twice_gives_the_same_manifest()
    {
        var folder = await Sealed("one", "two");
        var manifest = await File.ReadAllBytesAsync(Path.Combine(Root, "manifest.sha256"));
        Assert.Equal(Hash(manifest), folder.Seal("INC-2026-11-24-001 9:" + Some.Hash(9)));
        Assert.Equal(manifest, await File.ReadAllBytesAsync(Path.Combine(Root, "manifest.sha256")));
    }

    [Theory]
    [InlineData("printf x >> api/1.txt", "api/1.txt Changed")]
    [InlineData("printf '\\001' | dd of=api/2.txt bs=1 conv=notrunc", "api/2.txt Changed")]
    [InlineData("rm api/1.txt", "api/1.txt Missing")]
    [InlineData("mv api/1.txt api/9.txt", "api/1.txt Renamed, api/9.txt Extra")]
    [InlineData("cp api/1.txt api/8.txt", "api/8.txt Extra")]
    [InlineData("ln -s /etc/hostname api/link", "api/link Extra")]
    [InlineData("rm api/2.txt; ln -s /etc/hostname api/2.txt", "api/2.txt Unreadable")]
    [InlineData("echo '{}' >> custody.jsonl", "custody.jsonl Changed")]
    [InlineData("true", "")]
    public async Task Each_kind_of_change_is_found_for_what_it_is(string change, string found)
    {
        await Sealed("one", "two", "three");
        Assert.Equal(0, (await Shell.Run("sh", ["-c", $"cd \"$1\" && chmod -R u+w . && {change}", "sh", Root])).ExitCode);
        var verdict = await EvidenceVerifier.Verify(Root, null, null, CancellationToken.None);
        Assert.Equal(found, string.Join(", ", verdict.Files.Where(f => f.Verdict is not FileVerdict.Intact).Select(f => $"{f.Path} {f.Verdict}")));
        Assert.Equal(found.Length == 0, verdict.Holds);
        var byHand = (await Shell.Run("sh", ["-c", "cd \"$1\" && sha256sum -c --quiet manifest.sha256", "sh", Root])).ExitCode;
        Assert.Equal(byHand != 0, found.Contains("Changed", StringComparison.Ordinal) || found.Contains("Missing", StringComparison.Ordinal) || found.Contains("Renamed", StringComparison.Ordinal) || found.Contains("Unreadable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manifest_written_anew_is_found_by_whoever_has_its_hash()
    {
        await Sealed("one");
        var known = Hash(await File.ReadAllBytesAsync(Path.Combine(Root, "manifest.sha256")));
        await Shell.Run("sh", ["-c", "cd \"$1\" && chmod -R u+w . && printf forged > api/1.txt && sha256sum api/1.txt custody.jsonl journal-head > manifest.sha256", "sh", Root]);
        Assert.Contains(" another hash for api/1.txt", (await EvidenceVerifier.Verify(Root, null, null, CancellationToken.None)).ToString(), StringComparison.Ordinal);
        Assert.Contains("the manifest is not the one in the record", (await EvidenceVerifier.Verify(Root, known, null, CancellationToken.None)).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("api/./1.txt")]
    [InlineData("api//1.txt")]
    public async Task A_manifest_that_leads_elsewhere_is_refused(string path)
    {
        await Sealed("one");
        await Shell.Run("sh", ["-c", "cd \"$1\" && chmod -R u+w . && printf '%s  %s\\n' \"$2\" \"$3\" >> manifest.sha256", "sh", Root, Some.Hash(1), path]);
        var verdict = await EvidenceVerifier.Verify(Root, null, null, CancellationToken.None);
        Assert.Contains("names a file outside its folder", Assert.Single(verdict.Breaks), StringComparison.Ordinal);
        Assert.Empty(verdict.Files);
    }

    [Fact]
    public async Task An_access_that_was_taken_out_of_the_log_is_missed()
    {
        var folder = await Sealed("one");
        foreach (var who in new[] { "Maria", "Mallory", "Sam" })
        {
            folder.RecordAccess(1, who, Some.Now);
        }

        var path = Path.Combine(Root, "access.jsonl");
        Assert.True((await EvidenceVerifier.Verify(Root, null, null, CancellationToken.None)).Holds);
        await File.WriteAllLinesAsync(path, (await File.ReadAllLinesAsync(path)).Where(l => !l.Contains("Mallory", StringComparison.Ordinal)));
        Assert.Equal("line 2 of access.jsonl does not follow on the one before", Assert.Single((await EvidenceVerifier.Verify(Root, null, null, CancellationToken.None)).Breaks));
    }

    [Theory]
    [InlineData("api", "logs.txt", "api/logs.txt")]
    [InlineData("../../etc", "..", "_.._etc/")]
    [InlineData("a b/c", "né\n.txt", "a_b_c/n__.txt")]
    public void Names_from_elsewhere_cannot_lead_out_of_the_folder(string target, string name, string file) =>
        Assert.StartsWith(file, EvidenceFolder.FileOf(target, name), StringComparison.Ordinal);

    [Fact]
    public async Task The_command_line_gives_a_verdict_per_file_and_an_exit_code()
    {
        await Sealed("one", "two");
        var output = new StringWriter();
        Assert.Equal(0, await VerifyEvidenceCommand.Run(temp.Path, null, output, CancellationToken.None));
        Assert.Contains("intact     api/1.txt", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await VerifyEvidenceCommand.Run(Root, Some.Hash(5), output, CancellationToken.None));
        Assert.Equal(2, await VerifyEvidenceCommand.Run(Path.Combine(temp.Path, "nowhere"), null, output, CancellationToken.None));
    }
}
