using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Floodingnaque.ChatOps.Observability;

/// <summary>Section OpenTelemetry.</summary>
internal sealed class ObservabilityOptions : IValidatableObject
{
    public const string Section = "OpenTelemetry";

    /// <summary>Where metrics and traces are sent over OTLP; the standard variable OTEL_EXPORTER_OTLP_ENDPOINT says the same. None set, none sent.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Whether /metrics answers other machines too. They show how many incidents there are and how the responders do.</summary>
    public bool MetricsAnywhere { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        string.IsNullOrEmpty(OtlpEndpoint) || (Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? []
            : [new ValidationResult($"{Section}:OtlpEndpoint is “{OtlpEndpoint}”: write a URL, for example http://127.0.0.1:4317.")];
}

[OptionsValidator]
internal sealed partial class ObservabilityOptionsValidator : IValidateOptions<ObservabilityOptions>;
