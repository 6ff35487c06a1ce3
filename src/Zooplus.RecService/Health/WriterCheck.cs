using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Health;

/// <summary>Unready while rewards cannot be learned: the service is stopping, the writer has stopped, or its queue is full.</summary>
internal sealed class WriterCheck(FactWriter writer, IHostApplicationLifetime lifetime, IOptions<FeedbackOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The service is stopping.");
        }

        if (!writer.IsRunning)
        {
            return HealthCheckResult.Unhealthy("The writer has stopped.");
        }

        if (!writer.CanKeep)
        {
            return HealthCheckResult.Unhealthy("The journal cannot be written.");
        }

        var waiting = writer.QueueLength;
        return waiting < options.Value.QueueLengthMax
            ? HealthCheckResult.Healthy($"{waiting} changes wait.")
            : HealthCheckResult.Unhealthy($"The queue is full: {waiting} changes wait.");
    }
}
