using System.Text;
using FsCheck;
using FsCheck.Xunit;

namespace Floodingnaque.ChatOps.IntegrationTests.Slack;

/// <summary>A right signature says who sent it, not that it makes sense.</summary>
public sealed class SlackRandomBytesTests(SlackPoster poster) : IClassFixture<SlackPoster>
{
    private static readonly string[] Paths = ["command", "event", "action", "options"];

    [Property(MaxTest = 150)]
    public async Task<bool> Any_bytes_that_are_signed_are_refused_as_the_senders_fault(byte[] body, byte path)
    {
        var before = poster.Recorded;
        var (status, _) = await poster.Post(Paths[path % Paths.Length], body);
        return status is >= 400 and < 500 && poster.Recorded == before;
    }

    [Property(MaxTest = 150)]
    public async Task<bool> Any_text_in_the_place_of_a_payload_never_breaks_the_bot(NonNull<string> text, bool isAction)
    {
        var (status, _) = await poster.Post(isAction ? "action" : "options", Encoding.UTF8.GetBytes("payload=" + Uri.EscapeDataString(text.Get)));
        return status is >= 400 and < 500;
    }

    [Property(MaxTest = 150)]
    public async Task<bool> Any_words_of_a_command_are_answered(NonNull<string> words)
    {
        var (status, answer) = await poster.Post("command", poster.Command(words.Get));
        return status == 200 && !answer.Contains("<!", StringComparison.Ordinal);
    }
}
