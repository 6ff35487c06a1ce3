using Zooplus.RecService.Http;
using Zooplus.RecService.Limits;
using Zooplus.RecService.Observability;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Page;
using Zooplus.RecService.Security;
using Zooplus.RecService.SimulatedTime;

namespace Zooplus.RecService.Benchmarks.Hosts;

/// <summary>The parts of the service's host, to be put on a bare one by one: with all of them it is <see cref="ComparedHosts.Featureless"/>.</summary>
internal static class HostParts
{
    /// <summary>What is added, in the order in which a request passes through it.</summary>
    public static IReadOnlyList<HostPart> All { get; } =
    [
        new("the service's builder, without logs", _ => { }, _ => { }),
        new("logs", builder => builder.AddLogs(), _ => { }),
        new("metrics", builder => builder.AddTelemetry(), app => app.MapMetrics()),
        new("limits as they are by default", AddLimits, app => app.UseLimits()),
        new("request log", _ => { }, app => app.UseObservability()),
        new("problem documents", builder => builder.Services.AddProblems(), app => app.UseProblems()),
        new("OpenAPI document and page", builder => builder.Services.AddOpenApiDocument(), UsePages),
        new("security, without keys", builder => builder.Services.AddSecurity(), app => app.UseSecurity()),
    ];

    /// <summary>A host with the first parts.</summary>
    /// <param name="count">How many; without any it is the bare one.</param>
    /// <param name="args">Its command line.</param>
    public static WebApplication Build(int count, string[] args)
    {
        var builder = count == 0 ? WebApplication.CreateSlimBuilder(args) : RecServiceHost.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddStrictJson();
        foreach (var part in All.Take(count))
        {
            part.Add(builder);
        }

        var app = builder.Build();
        foreach (var part in All.Take(count))
        {
            part.Use(app);
        }

        return app;
    }

    private static void AddLimits(WebApplicationBuilder builder)
    {
        builder.AddTime();
        builder.Services.AddLimits();
    }

    private static void UsePages(WebApplication app)
    {
        app.UseOpenApiDocument();
        app.UsePage();
    }
}

/// <summary>A part of a host.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Add">Adds it to a builder.</param>
/// <param name="Use">Puts it into the way of requests.</param>
internal sealed record HostPart(string Name, Action<WebApplicationBuilder> Add, Action<WebApplication> Use);
