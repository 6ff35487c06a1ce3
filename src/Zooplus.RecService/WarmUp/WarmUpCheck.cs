using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Zooplus.RecService.WarmUp;

/// <summary>Ready once the warm-up is over. Whoever asks in its last milliseconds waits for it, and finds the code in the processor's caches.</summary>
internal sealed class WarmUpCheck(WarmUpRun run) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await run.Completion.WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy("The warm-up is over.");
    }
}
