using System.Globalization;

namespace Zooplus.RecService.Benchmarks.Hosts;

/// <summary>The hosts that are compared, each run in a process of its own that holds nothing else.</summary>
internal static class ComparedHosts
{
    /// <summary>The service, and beside its own endpoints the empty one behind every middleware and exporter of ours.</summary>
    public const string Service = "service";

    /// <summary>The service's host without its features: the empty endpoint behind the same middleware.</summary>
    public const string Featureless = "featureless";

    /// <summary>The empty endpoint on the framework's slim builder, and nothing else.</summary>
    public const string Bare = "bare";

    /// <summary>A host with the first few of <see cref="HostParts"/>; how many stands first on its command line.</summary>
    public const string Parts = "parts";

    /// <summary>Runs a host until it is told to stop.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="args">Its command line.</param>
    public static Task RunAsync(string kind, string[] args)
    {
        var app = kind switch
        {
            Service => RecServiceHost.Build(args),
            Featureless => BuildFeatureless(args),
            Bare => WithReady(HostParts.Build(0, args)),
            Parts when int.TryParse(args[0], CultureInfo.InvariantCulture, out var count) => WithReady(HostParts.Build(count, args[1..])),
            _ => throw new ArgumentException($"'{kind}' is not a host; allowed are {Service}, {Featureless}, {Bare} and {Parts} with a number.", nameof(kind)),
        };
        app.MapEmpty();
        return app.RunAsync();
    }

    private static WebApplication BuildFeatureless(string[] args)
    {
        var app = RecServiceHost.CreateBuilder(args).Build();
        app.UsePipeline();
        return WithReady(app);
    }

    private static WebApplication WithReady(WebApplication app)
    {
        app.MapGet("/health/ready", () => Results.Ok());
        return app;
    }
}
