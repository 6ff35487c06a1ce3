using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Zooplus.RecService.Http;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>The hosts that are compared, each run in a process of its own.</summary>
internal static class ComparedHosts
{
    /// <summary>The first word of the command line that runs one of them.</summary>
    public const string Switch = "host";

    /// <summary>The service, and beside its own endpoints the empty one behind every middleware and exporter of ours.</summary>
    public const string Service = "service";

    /// <summary>The service's host without its features: the empty endpoint behind the same middleware.</summary>
    public const string Featureless = "featureless";

    /// <summary>The empty endpoint on the framework's slim builder, and nothing else.</summary>
    public const string Bare = "bare";

    /// <summary>Runs a host until it is told to stop.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="args">Its command line.</param>
    public static Task RunAsync(string kind, string[] args)
    {
        var app = kind switch
        {
            Service => RecServiceHost.Build(args),
            Featureless => BuildFeatureless(args),
            Bare => BuildBare(args),
            _ => throw new ArgumentException($"'{kind}' is not a host; allowed are {Service}, {Featureless} and {Bare}.", nameof(kind)),
        };
        app.MapEmpty();
        return app.RunAsync();
    }

    private static WebApplication BuildFeatureless(string[] args)
    {
        var app = RecServiceHost.CreateBuilder(args).Build();
        app.UsePipeline();
        MapReady(app);
        return app;
    }

    private static WebApplication BuildBare(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddStrictJson();
        var app = builder.Build();
        MapReady(app);
        return app;
    }

    private static void MapReady(WebApplication app) => app.MapGet("/health/ready", () => Results.Ok());
}
