using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Floodingnaque.ChatOps.Benchmarks.Load;

/// <summary>
/// Slack's request for <c>/incident note …</c>, written into a buffer that its connection uses again and again. Every one has a trigger id and a
/// signature of its own. It costs the generator a few microseconds, for it shares the processors with what it measures.
/// </summary>
internal sealed class NoteRequest
{
    private const string Timestamp = "1234567890";
    private const int Digits = 12;

    private static long lastTrigger;

    private readonly byte[] key;
    private readonly byte[] request;
    private readonly byte[] signed;
    private readonly int timestampAt;
    private readonly int signatureAt;
    private readonly int bodyAt;
    private readonly int triggerAt;
    private readonly byte[] hash = new byte[HMACSHA256.HashSizeInBytes];

    /// <param name="user">Slack's id of who writes; so is <paramref name="channel"/> of where.</param>
    public NoteRequest(string signingSecret, string user, string channel)
    {
        key = Encoding.UTF8.GetBytes(signingSecret);
        var trigger = new string('0', Digits);
        var body = "token=verification&team_id=T0STANDIN1&team_domain=example&channel_id=" + channel + "&channel_name=privategroup&user_id=" + user
            + "&user_name=maria&command=%2Fincident&text=note+Revoked+the+second+API+key%2C+the+address+203.0.113.7+is+blocked+at+the+edge+now"
            + "&api_app_id=A0000001&is_enterprise_install=false&response_url=http%3A%2F%2F127.0.0.1%2Fcommands%2FT0000001%2F1%2Fabc&trigger_id=1.2." + trigger;
        var head = "POST /slack/command HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\nAccept: application/json,*/*\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.Length.ToString(CultureInfo.InvariantCulture)
            + "\r\nX-Slack-Request-Timestamp: " + Timestamp + "\r\nX-Slack-Signature: v0=" + new string('0', 64) + "\r\n\r\n";
        request = Encoding.ASCII.GetBytes(head + body);
        signed = Encoding.ASCII.GetBytes($"v0:{Timestamp}:" + body);
        timestampAt = head.IndexOf(Timestamp, StringComparison.Ordinal);
        signatureAt = head.IndexOf("v0=", StringComparison.Ordinal) + 3;
        bodyAt = head.Length;
        triggerAt = request.Length - Digits;
    }

    /// <summary>The next request; the bytes are good until the one after it.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        Interlocked.Increment(ref lastTrigger).TryFormat(request.AsSpan(triggerAt), out _, "D12", CultureInfo.InvariantCulture);
        TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().TryFormat(request.AsSpan(timestampAt), out _, default, CultureInfo.InvariantCulture);
        request.AsSpan(timestampAt, Timestamp.Length).CopyTo(signed.AsSpan(3));
        request.AsSpan(bodyAt).CopyTo(signed.AsSpan(3 + Timestamp.Length + 1));
        HMACSHA256.HashData(key, signed, hash);
        Convert.TryToHexStringLower(hash, request.AsSpan(signatureAt, 64), out _);
        return request;
    }

    /// <summary>The next request as an <see cref="HttpClient"/> sends it; good until the one after it.</summary>
    public HttpRequestMessage NextMessage(Uri address)
    {
        Next();
        var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(request, bodyAt, request.Length - bodyAt) };
        message.Content.Headers.Add("Content-Type", "application/x-www-form-urlencoded");
        message.Headers.Add("X-Slack-Request-Timestamp", Encoding.ASCII.GetString(request, timestampAt, Timestamp.Length));
        message.Headers.Add("X-Slack-Signature", "v0=" + Encoding.ASCII.GetString(request, signatureAt, 64));
        return message;
    }
}
