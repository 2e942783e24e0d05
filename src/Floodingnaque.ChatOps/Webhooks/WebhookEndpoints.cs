using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Detection;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Webhooks;

/// <summary>Alertmanager and others propose incidents. They declare none, and what they may not they are told nothing of.</summary>
internal static class WebhookEndpoints
{
    private const int MaxBody = 256 * 1024;

    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<WebhookOptions, WebhookOptionsValidator>(configuration, WebhookOptions.Section)
        .AddSingleton<WebhookSignature>();

    public static void MapWebhooks(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<WebhookOptions>>().Value;
        if (options.AlertmanagerTokenFile.Length > 0)
        {
            app.MapPost("/hooks/alertmanager", (HttpRequest request, Proposals proposals) => Take(
                request, proposals, _ => IsBearer(request, Key(options.AlertmanagerTokenFile)) ? null : "Authorization is missing or wrong", WebhookAlerts.OfAlertmanager));
        }

        if (options.SigningKeyFile.Length > 0)
        {
            app.MapPost("/hooks/alert", (HttpRequest request, Proposals proposals, WebhookSignature signature) => Take(
                request,
                proposals,
                body => signature.Refuse(body.Span, request.Headers[WebhookSignature.TimestampHeader], request.Headers[WebhookSignature.SignatureHeader], Key(options.SigningKeyFile)),
                body => [WebhookAlerts.OfAnybody(body)]));
        }
    }

    /// <summary>Who it is first, what it says only then.</summary>
    private static async Task<IResult> Take(
        HttpRequest request, Proposals proposals, Func<ReadOnlyMemory<byte>, string?> refuse, Func<ReadOnlyMemory<byte>, IReadOnlyList<Alert>> read)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        if (await Body(request, cancellationToken) is not { } body)
        {
            return Results.Text($"more than {MaxBody} bytes\n", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        if (refuse(body) is { } why)
        {
            return Results.Text(why + "\n", statusCode: StatusCodes.Status401Unauthorized);
        }

        try
        {
            var said = 0;
            foreach (var alert in read(body))
            {
                said += await proposals.Propose(alert, cancellationToken) ? 1 : 0;
            }

            return Results.Text($"{said} proposed\n", statusCode: StatusCodes.Status202Accepted);
        }
        catch (JsonException e)
        {
            return Results.Text($"not understood: {e.Message}\n", statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<byte[]?> Body(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBody)
        {
            return null;
        }

        var buffer = new byte[(request.ContentLength ?? MaxBody) + 1];
        var count = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return count > MaxBody ? null : buffer[..count];
    }

    private static bool IsBearer(HttpRequest request, string token) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString())), SHA256.HashData(Encoding.UTF8.GetBytes($"Bearer {token}")));

    /// <summary>Read anew each time, so that a new one needs no restart.</summary>
    private static string Key(string path) => File.ReadAllText(path).Trim();
}

internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options) =>
        options.Check().ToArray() is { Length: > 0 } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
}
