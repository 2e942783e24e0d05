using System.Text;
using Floodingnaque.ChatOps.Targets.Docker.Evidence;

namespace Floodingnaque.ChatOps.UnitTests.Targets;

public sealed class LogFramesTests
{
    private static byte[] Frame(byte stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [stream, 0, 0, 0, (byte)(bytes.Length >> 24), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    private static string Taken(LogFrames frames, params byte[][] parts)
    {
        var all = new List<byte>();
        foreach (var part in parts)
        {
            var payload = new byte[part.Length];
            all.AddRange(payload.AsSpan(0, frames.Take(part, payload)));
        }

        return Encoding.UTF8.GetString([.. all]);
    }

    [Fact]
    public void Wherever_the_stream_is_cut_the_lines_are_the_same()
    {
        byte[] stream = [.. Frame(1, "one\n"), .. Frame(1, ""), .. Frame(2, new string('x', 300) + "\n"), .. Frame(1, "three\n")];
        var whole = $"one\n{new string('x', 300)}\nthree\n";
        for (var i = 0; i <= stream.Length; i++)
        {
            var frames = new LogFrames();
            Assert.Equal(whole, Taken(frames, stream[..i], stream[i..]));
            Assert.True(frames.IsWhole);
            Assert.Null(frames.EngineWords);
        }

        Assert.Equal(whole, Taken(new LogFrames(), [.. stream.Select(b => new[] { b })]));
    }

    [Fact]
    public void A_stream_that_ends_inside_of_a_frame_is_not_whole()
    {
        byte[] stream = [.. Frame(1, "one\n"), .. Frame(1, "two\n")];
        for (var length = 0; length <= stream.Length; length++)
        {
            var frames = new LogFrames();
            Taken(frames, stream[..length]);
            Assert.Equal(length is 0 or 12 or 24, frames.IsWhole);
        }
    }

    [Fact]
    public void The_engines_own_words_are_not_taken_for_the_containers()
    {
        var frames = new LogFrames();
        Assert.Equal("one\n", Taken(frames, Frame(1, "one\n"), Frame(3, "Error grabbing logs: unexpected EOF\n"), Frame(3, new string('x', 5000))));
        Assert.StartsWith("Error grabbing logs: unexpected EOF\nxxx", frames.EngineWords, StringComparison.Ordinal);
        Assert.Equal(1024, frames.EngineWords!.Length);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData((byte)'2', (byte)'0')]
    [InlineData(1, 1)]
    public void What_is_not_in_frames_is_refused(byte first, byte second) =>
        Assert.Throws<NoFramesException>(() => Taken(new LogFrames(), [first, second, 0, 0, 0, 0, 0, 0]));
}
