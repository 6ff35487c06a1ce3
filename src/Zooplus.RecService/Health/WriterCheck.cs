using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Health;

/// <summary>Unready while rewards cannot be learned: the service is stopping, the writer has stopped, its queue is full, or the journal takes nothing.</summary>
internal sealed class WriterCheck(FactWriter writer, Startup startup, IHostApplicationLifetime lifetime, IOptions<FeedbackOptions> options) : IHealthCheck
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

        if (writer.AwaitsAcceptance)
        {
            return HealthCheckResult.Unhealthy("The journal was damaged and put aside. GET /journal says which facts are missing, POST /journal/accept-loss goes on without them.");
        }

        if (!writer.CanKeep)
        {
            return HealthCheckResult.Unhealthy("The journal cannot be written.");
        }

        if (!startup.IsLoaded)
        {
            return HealthCheckResult.Unhealthy("The catalogue and the weights are still being loaded.");
        }

        var waiting = writer.QueueLength;
        return waiting < options.Value.QueueLengthMax
            ? HealthCheckResult.Healthy($"{waiting} changes wait.")
            : HealthCheckResult.Unhealthy($"The queue is full: {waiting} changes wait.");
    }
}
