using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog;
using Serilog.Events;
using Serilog.Settings.Configuration;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Observability;

/// <summary>Logs, metrics and traces.</summary>
internal static class ObservabilitySetup
{
    // Of the framework's meters those whose figures someone looks at: "bench parts" says what a request pays for each.
    private static readonly string[] FrameworkMeters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    // One gauge, at the price of two updates a request; nothing shows it.
    private const string ActiveRequests = "http.server.active_requests";

    // Its lines stand in our own request log. While anyone could read them, the framework makes a span for each request, traced or not.
    private const string HostingDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Where the settings find what they name. Left to itself the library opens every file beside the program to look for more.
    private static readonly ConfigurationReaderOptions Sinks = new(typeof(ConsoleLoggerConfigurationExtensions).Assembly, typeof(FileLoggerConfigurationExtensions).Assembly);

    public static void AddObservability(this WebApplicationBuilder builder)
    {
        builder.AddLogs();
        builder.AddTelemetry();
    }

    /// <summary>Not as the static logger of the process, which would be the last service's that was built in it.</summary>
    public static void AddLogs(this WebApplicationBuilder builder) => builder.Services.AddSerilog(
        logging => logging
            .ReadFrom.Configuration(builder.Configuration, Sinks)
            .MinimumLevel.Override(HostingDiagnostics, LevelAlias.Off)
            .Enrich.With<ControlCharacters>()
            .Filter.ByExcluding(entry => entry.Exception is { } exception && StartupFault.Explain(exception) is not null),
        preserveStaticLogger: true);

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var exporting = !string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("zooplus-recservice"))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter([.. FrameworkMeters, RecServiceMetrics.MeterName])
                    .AddView(instrument => instrument.Name == ActiveRequests ? MetricStreamConfiguration.Drop : SeriesLimit.Of(instrument.Name))
                    .AddRuntimeInstrumentation()
                    .AddPrometheusExporter();
                if (exporting)
                {
                    metrics.AddOtlpExporter();
                }
            });

        // Without a place to send them traces would be made, at a price a request, and thrown away.
        if (exporting)
        {
            telemetry.WithTracing(tracing => tracing.AddSource(Tracing.SourceName).AddAspNetCoreInstrumentation(HideIds).AddOtlpExporter());
        }
    }

    public static void UseObservability(this WebApplication app) => app.UseSerilogRequestLogging(options =>
    {
        options.Logger = app.Services.GetRequiredService<Serilog.ILogger>().ForContext(typeof(RequestLog));
        RequestLog.Configure(options);
    });

    public static void AddServiceMetrics(this IServiceCollection services)
    {
        services.AddSingleton<RecServiceMetrics>();
        services.AddSingleton<RecServiceGauges>();
        services.AddSingleton<ServingCounts>();
    }

    /// <summary>Starts the gauges, since nothing else asks for them; not before all settings are found valid, which is when the service starts.</summary>
    public static void UseServiceMetrics(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<RecServiceGauges>());

    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").OpenToServe().DisableRateLimiting();

    /// <summary>A path may hold the id of a user; the route says all that a trace needs.</summary>
    private static void HideIds(AspNetCoreTraceInstrumentationOptions options) =>
        options.EnrichWithHttpResponse = (activity, response) => activity.SetTag("url.path", RequestLog.RouteOf(response.HttpContext));
}
