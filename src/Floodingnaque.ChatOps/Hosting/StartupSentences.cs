using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Hosting;

/// <summary>Why the bot did not start, one sentence a problem, for people. The stack trace of an operator's mistake helps nobody.</summary>
internal static partial class StartupSentences
{
    public static IReadOnlyList<string> Of(Exception exception) => exception switch
    {
        AggregateException many => [.. many.InnerExceptions.SelectMany(Of).Distinct()],
        OptionsValidationException options => [.. options.Failures.Select(Plain)],
        IOException { InnerException: AddressInUseException } busy => [Busy(busy)],
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            ["This user may not listen on the configured port: choose one above 1023 with --urls http://127.0.0.1:5080."],
        _ when exception.GetType().Assembly == typeof(StartupSentences).Assembly => [exception.Message],
        InvalidOperationException when exception.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
            [$"{exception.Message} Times are written hours:minutes:seconds, for example 00:15:00; yes and no are true and false."],
        InvalidDataException when exception.Message.StartsWith("Failed to load configuration", StringComparison.Ordinal) =>
            [$"{exception.Message} {exception.InnerException?.InnerException?.Message ?? exception.InnerException?.Message}".Trim()],
        IOException or UnauthorizedAccessException => [exception.Message],
        _ => [$"{exception.Message} ({exception.GetType().Name}; Logging__LogLevel__Default=Debug shows where.)"],
    };

    /// <summary>The validator of .NET puts the name of the property before a sentence that names the whole key.</summary>
    private static string Plain(string failure) => PropertyPrefix().Replace(failure, "");

    private static string Busy(Exception exception)
    {
        var address = Address().Match(exception.Message);
        return $"{(address.Success ? address.Value : "The address")} is in use by another program (perhaps a second bot): stop that one, or choose another address with "
            + $"--urls http://127.0.0.1:{(int.TryParse(address.Groups["port"].Value, out var port) && port < 65535 ? port + 1 : 5081)}.";
    }

    [GeneratedRegex(@"https?://[^\s]+?:(?<port>\d+)")]
    private static partial Regex Address();

    [GeneratedRegex(@"^(Property )?\w+: (?=[A-Za-z]+:)")]
    private static partial Regex PropertyPrefix();
}
