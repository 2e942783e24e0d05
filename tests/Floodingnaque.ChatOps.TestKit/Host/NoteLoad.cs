using System.Collections.Concurrent;
using System.Net;
using Floodingnaque.ChatOps.TestKit.SlackCloud;

namespace Floodingnaque.ChatOps.TestKit.Host;

/// <summary>One signed <c>/incident …</c> over HTTP, which can be sent again as it was.</summary>
internal sealed record SignedCommand(string Trigger, string User, string Channel, string Text);

/// <summary>People who write notes as fast as the bot takes them, and remember what it acknowledged.</summary>
internal sealed class NoteLoad(SlackWorkspace slack, string user, string channel) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private int number;

    public string Channel => channel;

    /// <summary>Every note whose acknowledgement arrived whole.</summary>
    public ConcurrentQueue<SignedCommand> Acknowledged { get; } = new();

    /// <summary>Answers of the bot, as a whole, that were no acknowledgement of a note.</summary>
    public ConcurrentQueue<string> Unexpected { get; } = new();

    public static string Note(SignedCommand command) => command.Text["note ".Length..];

    /// <summary>Until the bot is gone: so many at once, each one after its last was answered.</summary>
    public Task Press(Uri bot, int people) => Task.WhenAll(Enumerable.Range(0, people).Select(_ => Task.Run(() => Write(bot))));

    /// <summary>Sends it, first time or again; null when the bot was gone before the answer was whole.</summary>
    public async Task<(HttpStatusCode Status, string Body)?> Send(Uri bot, SignedCommand command)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bot, "/slack/command")) { Content = new FormUrlEncodedContent(Fields(command)) };
        await slack.Sign(request);
        try
        {
            using var response = await http.SendAsync(request);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return null;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task Write(Uri bot)
    {
        while (true)
        {
            var n = Interlocked.Increment(ref number);
            var command = new SignedCommand($"{n}.load.{user}", user, channel, $"note load-{n}");
            if (await Send(bot, command) is not { } answer)
            {
                return;
            }

            var recorded = answer.Status is HttpStatusCode.OK && answer.Body.Contains("\"in_channel\"", StringComparison.Ordinal);
            if (recorded)
            {
                Acknowledged.Enqueue(command);
            }
            else
            {
                Unexpected.Enqueue($"{answer.Status}: {answer.Body}");
            }
        }
    }

    private Dictionary<string, string> Fields(SignedCommand command) => new()
    {
        ["token"] = slack.Identity.VerificationToken,
        ["team_id"] = slack.Identity.TeamId,
        ["team_domain"] = slack.Identity.TeamDomain,
        ["channel_id"] = command.Channel,
        ["channel_name"] = "privategroup",
        ["user_id"] = command.User,
        ["user_name"] = "somebody",
        ["command"] = "/incident",
        ["text"] = command.Text,
        ["api_app_id"] = slack.Identity.AppId,
        ["is_enterprise_install"] = "false",
        ["response_url"] = new Uri(slack.BaseAddress, "commands/of/nobody").AbsoluteUri,
        ["trigger_id"] = command.Trigger,
    };
}
