using System.Text;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Journal;
using Floodingnaque.ChatOps.TestKit.Journal;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.IntegrationTests.Journal;

/// <summary>One change to the lines before the last witness.</summary>
public sealed record Tampering(string What, int Place, int Other, byte Byte)
{
    /// <summary>The lines with the change made; null when it would change nothing.</summary>
    /// <param name="witnessed">How many of the lines the head covers.</param>
    public byte[]? Apply(IReadOnlyList<string> lines, int witnessed)
    {
        var changed = lines.ToList();
        var (line, other) = (Place % witnessed, Other % witnessed);
        switch (What)
        {
            case "swap":
                (changed[line], changed[other]) = (changed[other], changed[line]);
                break;
            case "insert":
                changed.Insert(line, lines[Other % lines.Count]);
                break;
            case "insert something new":
                changed.Insert(line, new string((char)(' ' + (Byte % 90)), Other % 300));
                break;
            case "remove":
                changed.RemoveAt(line);
                break;
        }

        var original = Bytes(lines);
        var bytes = Bytes(changed);
        if (What is "byte")
            bytes[Place % Bytes(lines.Take(witnessed)).Length] = Byte;
        return bytes.AsSpan().SequenceEqual(original) ? null : bytes;
    }

    public static byte[] Bytes(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")));
}

public static class Tamperings
{
    public static Arbitrary<Tampering> Any() => (
        from what in Gen.Elements("byte", "byte", "swap", "insert", "insert something new", "remove")
        from place in Gen.Choose(0, 1_000_000)
        from other in Gen.Choose(0, 1_000_000)
        from value in Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0, 10, 13, 34, 48, 125))
        select new Tampering(what, place, other, (byte)value)).ToArbitrary();
}

/// <summary>A chain of twelve lines whose head covers ten, tampered with in every way.</summary>
public sealed class TamperTests : IClassFixture<TamperTests.Chain>
{
    private const int Witnessed = 10;
    private readonly Chain chain;

    public TamperTests(Chain chain) => this.chain = chain;

    [Fact]
    public async Task Untouched_it_holds()
    {
        chain.Put(Tampering.Bytes(chain.Lines));
        Assert.True(chain.Verify().Holds);
        var (code, output) = await chain.Shell();
        Assert.True(code == 0, output);
    }

    [Fact]
    public void Every_byte_before_the_witness_counts()
    {
        var whole = Tampering.Bytes(chain.Lines);
        var length = Tampering.Bytes(chain.Lines.Take(Witnessed)).Length;
        for (var place = 0; place < length; place++)
        {
            foreach (var value in (byte[])[0, (byte)'\n', (byte)(whole[place] ^ 1)])
            {
                if (value == whole[place])
                    continue;
                var changed = (byte[])whole.Clone();
                changed[place] = value;
                chain.Put(changed);
                Assert.False(chain.Verify().Holds, $"byte {place} as {value}");
            }
        }
    }

    [Property(MaxTest = 2000, Arbitrary = [typeof(Tamperings)])]
    public bool The_verifier_finds_it(Tampering tampering)
    {
        if (tampering.Apply(chain.Lines, Witnessed) is not { } bytes)
            return true;
        chain.Put(bytes);
        return !chain.Verify().Holds;
    }

    [Property(MaxTest = 60, Arbitrary = [typeof(Tamperings)])]
    public async Task The_shell_script_finds_it(Tampering tampering)
    {
        if (tampering.Apply(chain.Lines, Witnessed) is not { } bytes)
            return;
        chain.Put(bytes);
        var (code, output) = await chain.Shell();
        Assert.True(code != 0, output);
    }

    public sealed class Chain : IAsyncLifetime, IDisposable
    {
        private readonly TempFolder temp = new();
        private readonly IncidentId id = SomeEvents.Id();
        private DataPaths Paths => new(temp.Path);

        public IReadOnlyList<string> Lines { get; private set; } = [];

        public async Task InitializeAsync()
        {
            await using (var open = new OpenJournal(temp.Path))
                for (var n = 0; n < Witnessed; n++)
                    await open.Journal.Append(id, n, [SomeEvents.Note($"note {n}")]).Durable;
            var head = await File.ReadAllTextAsync(Paths.Head(id));
            await using (var open = new OpenJournal(temp.Path))
                for (var n = Witnessed; n < Witnessed + 2; n++)
                    await open.Journal.Append(id, n, [SomeEvents.Note($"note {n}")]).Durable;
            await File.WriteAllTextAsync(Paths.Head(id), head);
            Lines = await File.ReadAllLinesAsync(Paths.Timeline(id));
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => temp.Dispose();

        public void Put(byte[] bytes) => File.WriteAllBytes(Paths.Timeline(id), bytes);

        public Task<(int ExitCode, string Output)> Shell() => ShellVerifier.Run(Paths.Folder(id), Paths.PublicKey);

        internal ChainVerdict Verify()
        {
            using var key = System.Security.Cryptography.ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(Paths.PublicKey));
            return new ChainVerifier(Paths, key).Verify(id);
        }
    }
}
