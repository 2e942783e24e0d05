using Floodingnaque.ChatOps.Configuration;
using Floodingnaque.ChatOps.Pipeline;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Evidence;

internal static class EvidenceServices
{
    /// <summary>What collects evidence and answers looks; the sources are the targets' own.</summary>
    public static IServiceCollection AddEvidence(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<EvidenceOptions, EvidenceOptionsValidator>(configuration, EvidenceOptions.Section)
        .AddSingleton<ItemCapture>()
        .AddSingleton<IEvidenceKeeper, EvidenceCollector>();
}

internal sealed class EvidenceOptionsValidator : IValidateOptions<EvidenceOptions>
{
    public ValidateOptionsResult Validate(string? name, EvidenceOptions options) =>
        options.Check().ToArray() is { Length: > 0 } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
}
