namespace Zooplus.RecService.WarmUp;

/// <summary>The warm-up: what the first callers would wait for happens before the service listens.</summary>
internal static class WarmUpSetup
{
    /// <summary>Behind all other services that start: it begins before them, runs beside them, and the service listens after it.</summary>
    public static void AddWarmUp(this IServiceCollection services)
    {
        services.AddSettings<WarmUpOptions, WarmUpOptions.Validator>(WarmUpOptions.Section);
        services.AddSingleton<WarmUpRun>();
        services.AddHostedService(provider => provider.GetRequiredService<WarmUpRun>());
    }
}
