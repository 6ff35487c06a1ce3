namespace Zooplus.RecService.Journal;

/// <summary>
/// Lets go of the journal when all that uses it has stopped: whoever starts after that may own it. The host disposes of it later, on
/// whichever thread comes first.
/// </summary>
internal sealed class JournalRelease(IJournal journal, FactWriter writer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        if (!writer.IsRunning)
        {
            journal.Dispose();
        }

        return Task.CompletedTask;
    }
}
