using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>
/// <c>/slack/command</c>, <c>/slack/event</c>, <c>/slack/action</c>, <c>/slack/options</c>. Raw bytes are verified before anything is parsed; what
/// is wrong with a request is the sender's fault (4xx), never ours. Handling is not tied to the connection: Slack hangs up after 3 s.
/// </summary>
internal static class SlackEndpoints
{
    /// <summary>Slack's requests are small.</summary>
    private const int MaxBody = 1 << 20;

    private const string Form = "application/x-www-form-urlencoded";
    private const string JsonType = "application/json";

    public static void MapSlackEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/slack/command", context => Handle(context, Form, Command));
        routes.MapPost("/slack/action", context => Handle(context, Form, Action));
        routes.MapPost("/slack/options", context => Handle(context, Form, Options));
        routes.MapPost("/slack/event", context => Handle(context, JsonType, Event));
    }

    private static Task Command(HttpContext context, ReadOnlyMemory<byte> body) =>
        SlashCommand.Parse(body.Span).TryGet(out var command, out var problem)
            ? Reply(context, Receiver(context).Receive(command, CancellationToken.None))
            : Refuse(context, StatusCodes.Status400BadRequest, problem);

    private static Task Action(HttpContext context, ReadOnlyMemory<byte> body) =>
        InteractionPayload.Parse(body.Span).TryGet(out var payload, out var problem)
            ? Reply(context, Receiver(context).Receive(payload, CancellationToken.None))
            : Refuse(context, StatusCodes.Status400BadRequest, problem);

    /// <summary>No menu of ours asks for options yet; an old one gets an empty list instead of an error.</summary>
    private static Task Options(HttpContext context, ReadOnlyMemory<byte> body) =>
        InteractionPayload.Parse(body.Span).TryGet(out _, out var problem)
            ? Reply(context, Task.FromResult(new SlackReply("""{"options":[]}"""u8.ToArray())))
            : Refuse(context, StatusCodes.Status400BadRequest, problem);

    private static Task Event(HttpContext context, ReadOnlyMemory<byte> body)
    {
        if (!EventCallback.Parse(body.Span).TryGet(out var callback, out var problem))
        {
            return Refuse(context, StatusCodes.Status400BadRequest, problem);
        }

        if (callback.Type == EventCallback.UrlVerification)
        {
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync(callback.Challenge!);
        }

        return Reply(context, Receiver(context).Receive(callback, CancellationToken.None));
    }

    private static SlackReceiver Receiver(HttpContext context) => context.RequestServices.GetRequiredService<SlackReceiver>();

    private static async Task Reply(HttpContext context, Task<SlackReply> handling)
    {
        var reply = await handling;
        if (reply.Problem is { } problem)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, problem);
            return;
        }

        if (reply.Failed)
        {
            // Nothing is recorded. Slack delivers an event again after such an answer, and that is what is wanted.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (!reply.Json.IsEmpty)
        {
            context.Response.ContentType = JsonType;
            context.Response.ContentLength = reply.Json.Length;
            await context.Response.BodyWriter.WriteAsync(reply.Json);
        }
    }

    private static async Task Handle(HttpContext context, string mediaType, Func<HttpContext, ReadOnlyMemory<byte>, Task> next)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer(context));
        try
        {
            (var length, buffer) = await ReadBody(context, buffer);
            if (length < 0)
            {
                await Refuse(context, StatusCodes.Status413PayloadTooLarge, "body is too large");
                return;
            }

            var body = buffer.AsMemory(0, length);
            await (IsSslCheck(context, mediaType, body) ? Task.CompletedTask
                : !IsSigned(context, body.Span) ? Refuse(context, StatusCodes.Status401Unauthorized, "signature is wrong or stale")
                : !IsMedia(context, mediaType) ? Refuse(context, StatusCodes.Status415UnsupportedMediaType, $"expected {mediaType}")
                : next(context, body));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: false);
        }
    }

    private static int InitialBuffer(HttpContext context) => (int)Math.Clamp(context.Request.ContentLength ?? 4_096, 1_024, MaxBody);

    private static async Task<(int Length, byte[] Buffer)> ReadBody(HttpContext context, byte[] buffer)
    {
        var length = 0;
        if (context.Request.ContentLength > MaxBody)
        {
            return (-1, buffer);
        }

        while (true)
        {
            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.CopyTo(larger, 0);
                buffer = larger; // the outgrown one goes to the collector: when reading fails below, the caller still holds and returns it
            }

            var read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted);
            length += read;
            if (read == 0 || length > MaxBody)
            {
                return (length > MaxBody ? -1 : length, buffer);
            }
        }
    }

    private static bool IsSigned(HttpContext context, ReadOnlySpan<byte> body) => SlackSignature.IsValid(
        body,
        context.Request.Headers[SlackSignature.TimestampHeader],
        context.Request.Headers[SlackSignature.SignatureHeader],
        context.RequestServices.GetRequiredService<IOptions<SlackOptions>>().Value.SigningSecret,
        context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());

    /// <summary>Slack's certificate check comes unsigned and wants a 200; nothing else is done with it.</summary>
    private static bool IsSslCheck(HttpContext context, string mediaType, ReadOnlyMemory<byte> body) =>
        mediaType == Form && body.Length < 512 && body.Span.IndexOf("ssl_check=1"u8) >= 0
        && QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)) is { Count: <= 2 } fields && fields.TryGetValue("ssl_check", out var check) && check == "1"
        && fields.Keys.All(k => k is "ssl_check" or "token");

    // The media type alone: a charset parameter is legitimate.
    private static bool IsMedia(HttpContext context, string mediaType) =>
        context.Request.ContentType == mediaType
        || (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));

    private static Task Refuse(HttpContext context, int status, string problem)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(problem);
    }
}
