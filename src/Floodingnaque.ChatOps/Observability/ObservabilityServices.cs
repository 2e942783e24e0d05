using Floodingnaque.ChatOps.Configuration;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Floodingnaque.ChatOps.Observability;

internal static class ObservabilityServices
{
    private const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddObservability(this IHostApplicationBuilder builder)
    {
        builder.AddLogOutput();
        builder.Services.AddSettings<ObservabilityOptions, ObservabilityOptionsValidator>(builder.Configuration, ObservabilityOptions.Section);
        builder.Services.AddSingleton<ChatOpsMetrics>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("floodingnaque-chatops"))
            .WithMetrics(metrics => metrics
                .AddMeter(ChatOpsMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddPrometheusExporter());
        if (SendsOtlp(builder.Configuration))
        {
            telemetry.WithTracing(traces => traces
                .AddSource(ChatOpsTraces.SourceName)
                .AddAspNetCoreInstrumentation(o => o.Filter = context => !IsProbe(context.Request.Path)));
            telemetry.UseOtlpExporter();
        }
    }

    public static void MapObservability(this WebApplication app)
    {
        app.MapHealth();
        var anywhere = app.Services.GetRequiredService<IOptions<ObservabilityOptions>>().Value.MetricsAnywhere;
        app.MapPrometheusScrapingEndpoint("/metrics", meterProvider: null, branch => branch.Use((context, next) =>
        {
            if (anywhere || HealthEndpoints.IsLocal(context))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("Only this machine may read metrics unless OpenTelemetry:MetricsAnywhere is true.\n", context.RequestAborted);
        }), optionsName: null);
    }

    /// <summary>The exporter reads the standard variable from the settings; ours stands in for it where it is not set.</summary>
    private static bool SendsOtlp(IConfigurationManager configuration)
    {
        if (string.IsNullOrEmpty(configuration[OtlpVariable]))
        {
            configuration[OtlpVariable] = configuration[$"{ObservabilityOptions.Section}:{nameof(ObservabilityOptions.OtlpEndpoint)}"];
        }

        return !string.IsNullOrEmpty(configuration[OtlpVariable]);
    }

    private static bool IsProbe(PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");
}
