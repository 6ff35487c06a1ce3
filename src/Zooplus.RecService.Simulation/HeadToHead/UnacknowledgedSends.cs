namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>
/// Sends that nothing waits for. Bounded, so that a slow shop slows the match down instead of filling the memory, and awaited
/// sooner or later, so that no failure is lost.
/// </summary>
internal sealed class UnacknowledgedSends
{
    private const int Limit = 32;

    private readonly Queue<Task> _sends = new(Limit);

    /// <summary>Takes a send over. Returns at once unless too many are under way; one that failed before throws here.</summary>
    public ValueTask AddAsync(ValueTask send) =>
        send.IsCompletedSuccessfully && _sends.Count == 0 ? default : EnqueueAsync(send.AsTask());

    /// <summary>Waits for all of them.</summary>
    public async Task AllAsync()
    {
        var all = Task.WhenAll(_sends);
        _sends.Clear();
        await all.ConfigureAwait(false);
    }

    private async ValueTask EnqueueAsync(Task send)
    {
        _sends.Enqueue(send);
        while (_sends.TryPeek(out var oldest) && (oldest.IsCompleted || _sends.Count > Limit))
        {
            await _sends.Dequeue().ConfigureAwait(false);
        }
    }
}
