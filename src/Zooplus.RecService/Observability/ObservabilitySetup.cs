using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog;
using Serilog.Events;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Observability;

/// <summary>Logs, metrics and traces.</summary>
internal static class ObservabilitySetup
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddObservability(this WebApplicationBuilder builder)
    {
        builder.Services.AddSerilog(logging => logging
            .ReadFrom.Configuration(builder.Configuration)
            .Filter.ByExcluding(entry => entry.Exception is { } exception && StartupFault.Explain(exception) is not null));

        var exporting = !string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("zooplus-recservice"))
            .WithMetrics(metrics =>
            {
                metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter(RecServiceMetrics.MeterName).AddPrometheusExporter();
                if (exporting)
                {
                    metrics.AddOtlpExporter();
                }
            });

        // Without a place to send them traces would be made, at a price a request, and thrown away.
        if (exporting)
        {
            telemetry.WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddOtlpExporter());
        }
    }

    public static void UseObservability(this WebApplication app) => app.UseSerilogRequestLogging(options => options.GetLevel = LevelOf);

    public static void AddServiceMetrics(this IServiceCollection services)
    {
        services.AddSingleton<RecServiceMetrics>();
        services.AddSingleton<RecServiceMetrics.Gauges>();
    }

    /// <summary>Starts the gauges here, since nothing asks for them and what they measure must be there from the first scrape.</summary>
    public static void UseServiceMetrics(this WebApplication app) => app.Services.GetRequiredService<RecServiceMetrics.Gauges>();

    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").OpenToServe().DisableRateLimiting();

    /// <summary>A request that succeeded is worth a line only to someone looking for it: the shop makes thousands a second. So are those that came too fast.</summary>
    private static LogEventLevel LevelOf(HttpContext context, double elapsedMs, Exception? exception) => context.Response.StatusCode switch
    {
        >= StatusCodes.Status500InternalServerError => LogEventLevel.Error,
        StatusCodes.Status429TooManyRequests => LogEventLevel.Debug,
        >= StatusCodes.Status400BadRequest => LogEventLevel.Information,
        _ => LogEventLevel.Debug,
    };
}
