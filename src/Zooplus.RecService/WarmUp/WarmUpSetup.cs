using Zooplus.RecService.Health;

namespace Zooplus.RecService.WarmUp;

/// <summary>The warm-up: what the first callers would wait for happens before the service listens.</summary>
internal static class WarmUpSetup
{
    /// <summary>Behind all other services that start: they start beside it, and the service listens after it.</summary>
    public static void AddWarmUp(this IServiceCollection services)
    {
        services.AddSettings<WarmUpOptions, WarmUpOptions.Validator>(WarmUpOptions.Section);
        services.AddSingleton<WarmUpRun>();
        services.AddSingleton<IStartupFilter, FirstRequest>();
        services.AddHealthChecks().AddCheck<WarmUpCheck>("warmUp", tags: [HealthEndpoints.ReadyTag]);
        services.AddHostedService(provider => provider.GetRequiredService<WarmUpRun>());
    }

    /// <summary>Begins the warm-up. As early as the settings are known, since it takes as long as the rest of the start.</summary>
    public static void BeginWarmUp(this WebApplication app) => app.Services.GetRequiredService<WarmUpRun>().Begin();
}
