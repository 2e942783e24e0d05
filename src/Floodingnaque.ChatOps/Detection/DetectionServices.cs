using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Detection;

internal static class DetectionServices
{
    public static IServiceCollection AddDetection(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<DetectionOptions, DetectionOptionsValidator>(configuration, DetectionOptions.Section)
        .AddSingleton<IDetector, LogDetectors>()
        .AddSingleton<DetectorRun>()
        .AddSingleton<ILook, DetectLook>()
        .AddSingleton<Proposals>()
        .AddHostedService<DetectionWorker>();
}

internal sealed class DetectionOptionsValidator : IValidateOptions<DetectionOptions>
{
    public ValidateOptionsResult Validate(string? name, DetectionOptions options) =>
        options.Check().ToArray() is { Length: > 0 } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
}
