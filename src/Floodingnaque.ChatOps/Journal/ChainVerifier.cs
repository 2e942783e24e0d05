using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Floodingnaque.ChatOps.Core.Incidents;
using Floodingnaque.ChatOps.Pipeline;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>Whether something holds, in words for people.</summary>
internal readonly record struct Verdict(bool Holds, string Words);

/// <summary>The three answers about one timeline, apart, because each can fail alone.</summary>
/// <param name="Intact">Nothing inside was changed, moved, added or taken out.</param>
/// <param name="Complete">Up to the last witness nothing was cut off, and it is that chain and no other.</param>
/// <param name="Signed">The head bears this bot's signature.</param>
internal sealed record ChainVerdict(IncidentId Id, long Lines, Verdict Intact, Verdict Complete, Verdict Signed)
{
    public bool Holds => Intact.Holds && Complete.Holds && Signed.Holds;
}

/// <summary>Checks timelines as they lie on the disk, read only, whether the bot runs or not.</summary>
/// <param name="key">The public key; null when there is none, and then nothing counts as signed.</param>
internal sealed class ChainVerifier(DataPaths paths, ECDsa? key)
{
    private const int HashBytes = SHA256.HashSizeInBytes;

    public ChainVerdict Verify(IncidentId id, JournalHead? outsideWitness = null)
    {
        // The head first: a running bot goes on writing, and a head that is read later could be past what was read of the timeline.
        var (head, headFault) = ReadHead(id);
        var witnesses = new List<Witness>();
        if (outsideWitness is { } outside)
            witnesses.Add(new Witness(outside, "the given witness", null));
        if (head is not null)
            witnesses.Add(new Witness(head.Head, "the file head", head.At));

        var hashes = new ArrayBufferWriter<byte>(1024 * HashBytes);
        var state = Walk(id, (seq, line, hash) =>
        {
            hashes.Write(hash);
            if (InLine(id, seq, line) is { } witness)
                witnesses.Add(witness);
        });
        var complete = Complete(id, state, witnesses, hashes.WrittenSpan);
        return new ChainVerdict(id, state.Head.Seq, Intact(state, witnesses), complete, Signed(id, head, headFault));
    }

    private ChainState Walk(IncidentId id, LineSeen seen)
    {
        if (!File.Exists(paths.Timeline(id)))
            return new ChainState(new(0, ""), 0, 0, null);
        using var file = File.OpenHandle(paths.Timeline(id), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return ChainWalk.Run(file, RandomAccess.GetLength(file), seen);
    }

    private (SignedHead? Head, string? Fault) ReadHead(IncidentId id)
    {
        try
        {
            return SignedHead.Read(paths.Head(id)) switch
            {
                null => (null, "there is no head file"),
                var head when head.Stream != id => (null, $"the head file is that of {head.Stream}"),
                var head => (head, null),
            };
        }
        catch (JournalFormatException)
        {
            return (null, "the head file is damaged");
        }
    }

    private static Witness? InLine(IncidentId id, long seq, ReadOnlySpan<byte> line)
    {
        if (!LineShape.IsOfType(line, ",\"type\":\"reaction-performed\","u8) || line.IndexOf(",\"witness\":\""u8) < 0)
            return null;
        try
        {
            var recorded = EventCodec.Read(id, line, "");
            return recorded.Event is ReactionPerformed performed && Witness.TryParse(performed.Witness, out var head)
                ? new Witness(head, string.Create(CultureInfo.InvariantCulture, $"line {seq}"), recorded.At)
                : null;
        }
        catch (JournalFormatException)
        {
            return null; // written by a newer version, in a form that we cannot read: no witness to us
        }
    }

    private static Verdict Intact(ChainState state, List<Witness> witnesses)
    {
        if (state.Break is { } broken)
            return new(false, string.Create(CultureInfo.InvariantCulture, $"line {broken.Line:N0} {broken.Why}"));
        // A tail that somebody witnessed was acknowledged; who calls it torn would excuse a cut.
        var acknowledged = witnesses.Exists(w => w.Head.Seq > state.Head.Seq);
        var torn = state.TornBytes == 0 ? "" : $", then a torn tail of {state.TornBytes} bytes{(acknowledged ? "" : ", never acknowledged")}";
        return new(true, string.Create(CultureInfo.InvariantCulture, $"{state.Head.Seq:N0} {(state.Head.Seq == 1 ? "line" : "lines")}{torn}"));
    }

    private static Verdict Complete(IncidentId id, ChainState state, List<Witness> witnesses, ReadOnlySpan<byte> hashes)
    {
        Witness? last = null;
        foreach (var witness in witnesses)
        {
            var seq = witness.Head.Seq;
            if (seq > state.Head.Seq)
                return new(false, state.Break is null
                    ? string.Create(CultureInfo.InvariantCulture, $"cut off: {witness.From} names line {seq:N0}, the timeline ends at {state.Head.Seq:N0}")
                    : string.Create(CultureInfo.InvariantCulture, $"unknown past line {state.Head.Seq:N0}: {witness.From} names line {seq:N0}"));
            if (Convert.ToHexStringLower(hashes.Slice((int)(seq - 1) * HashBytes, HashBytes)) != witness.Head.Hash)
                return new(false, string.Create(CultureInfo.InvariantCulture, $"line {seq:N0} is not the line that {witness.From} names"));
            if (last is null || seq >= last.Head.Seq)
                last = witness;
        }

        if (last is null)
            return new(false, "unknown: there is no witness");
        var past = state.Head.Seq - last.Head.Seq;
        var words = string.Create(CultureInfo.InvariantCulture, $"to {last.Head.Seq:N0} ({Witnessed(id, last)})");
        return new(true, past == 0 ? words : string.Create(CultureInfo.InvariantCulture, $"{words}, {past:N0} past it"));
    }

    private static string Witnessed(IncidentId id, Witness witness) => witness.At is not { } at
        ? $"by {witness.From}"
        : "witnessed " + at.UtcDateTime.ToString(
            DateOnly.FromDateTime(at.UtcDateTime) == id.Day ? "HH:mm 'UTC'" : "yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private Verdict Signed(IncidentId id, SignedHead? head, string? fault) =>
        head is null ? new(false, fault ?? $"there is no head of {id}")
        : key is null ? new(false, "there is no public key to check it with")
        : head.IsSignedBy(key) ? new(true, "")
        : new(false, "the signature of the head is not of this key");
}
