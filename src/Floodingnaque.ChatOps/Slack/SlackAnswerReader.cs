using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Turns an HTTP answer into a typed one or a <see cref="SlackException"/>.</summary>
internal static class SlackAnswerReader
{
    /// <summary>For a limit without a Retry-After header (the 200 <c>rate_limited</c>).</summary>
    public static readonly TimeSpan UnstatedPause = TimeSpan.FromSeconds(10);

    // "Retry-After: 0" would be a hot loop.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    /// <summary>Slack asks for a minute or so. One odd header must not shut a method for years.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    public static TAnswer Read<TAnswer>(SlackRequest request, SlackRawAnswer raw, JsonTypeInfo<TAnswer> type)
        where TAnswer : SlackAnswer
    {
        if (raw.Status == HttpStatusCode.TooManyRequests)
            throw RateLimited(request.Method, "ratelimited", raw.RetryAfter);
        if ((int)raw.Status >= 500)
            throw new SlackException(request.Method, $"http_{(int)raw.Status}", SlackErrorCodes.Lost(request.IsRead));

        try
        {
            var head = JsonSerializer.Deserialize(raw.Body, SlackJson.Default.SlackAnswer);
            if (head is null or { Ok: false, Error: null or "" })
                throw Unreadable(request, raw, null);
            if (!head.Ok)
                throw Refused(request, head, raw.RetryAfter);
            return JsonSerializer.Deserialize(raw.Body, type) ?? throw Unreadable(request, raw, null);
        }
        catch (JsonException e)
        {
            throw Unreadable(request, raw, e);
        }
    }

    /// <summary>Answers to a <c>response_url</c> are <c>ok</c> as text, or JSON; its errors come with 4xx as well as 200.</summary>
    public static void ReadResponseUrlAnswer(string what, SlackRawAnswer raw)
    {
        if (raw.Status == HttpStatusCode.TooManyRequests)
            throw RateLimited(what, "ratelimited", raw.RetryAfter);
        if ((int)raw.Status >= 500)
            throw new SlackException(what, $"http_{(int)raw.Status}", SlackErrorCategory.AnswerLost);

        var code = ErrorWord(raw.Body);
        if ((int)raw.Status is < 200 or >= 300)
            throw new SlackException(what, code ?? $"http_{(int)raw.Status}", SlackErrorCategory.Permanent);
        if (code is not (null or "ok"))
            throw new SlackException(what, code, SlackErrorCodes.Categorise(code, isRead: false));
    }

    private static string? ErrorWord(byte[] body)
    {
        if (body is [(byte)'{', ..])
        {
            try
            {
                return JsonSerializer.Deserialize(body, SlackJson.Default.SlackAnswer) is { Ok: false } answer ? answer.Error : null;
            }
            catch (JsonException)
            {
                return null; // the status decides
            }
        }

        var word = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 64))).Trim();
        return word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || c == '_') ? word : null;
    }

    private static SlackException RateLimited(string method, string code, TimeSpan? retryAfter) =>
        new(method, code, SlackErrorCategory.RateLimited)
        {
            RetryAfter = retryAfter is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, ShortestPause.Ticks, LongestPause.Ticks)) : UnstatedPause,
        };

    private static SlackException Refused(SlackRequest request, SlackAnswer answer, TimeSpan? retryAfter)
    {
        var category = SlackErrorCodes.Categorise(answer.Error!, request.IsRead);
        if (category == SlackErrorCategory.RateLimited)
            return RateLimited(request.Method, answer.Error!, retryAfter);

        return new SlackException(request.Method, answer.Error!, category)
        {
            ErrorMessages = [.. answer.ResponseMetadata?.Messages ?? [], .. Sentences(answer.Errors)],
            Needed = answer.Needed,
            Provided = answer.Provided,
        };
    }

    private static IEnumerable<string> Sentences(JsonElement? errors) => errors is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Select(error => error.ValueKind == JsonValueKind.String ? error.ToString() : error.GetRawText())
        : [];

    // What is not JSON came from something between Slack and us; on 4xx nothing was done.
    private static SlackException Unreadable(SlackRequest request, SlackRawAnswer raw, Exception? inner) => (int)raw.Status is >= 200 and < 300
        ? new SlackException(request.Method, "unreadable_answer", SlackErrorCodes.Lost(request.IsRead), inner)
        : new SlackException(request.Method, $"http_{(int)raw.Status}", SlackErrorCategory.Permanent, inner);
}
