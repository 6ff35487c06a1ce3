using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Limits;

namespace Zooplus.RecService.Figures;

/// <summary>Tells whoever listens of the figures, a few times a second while they change. Each listener is told of the newest, however slow it reads.</summary>
internal sealed class FiguresStream(LiveFigures figures, IHostApplicationLifetime lifetime, TimeProvider time, IOptions<LimitsOptions> limits)
{
    /// <summary>The least time between two messages.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>The most time between two messages, so that a listener who is gone is noticed.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private int _listeners;

    /// <summary>How many listen now.</summary>
    public int Listeners => Volatile.Read(ref _listeners);

    /// <summary>Takes one of the places there are for listeners.</summary>
    /// <returns>Gives the place back when it is disposed of; null when there is none left.</returns>
    public IDisposable? TryTakePlace()
    {
        if (Interlocked.Increment(ref _listeners) <= limits.Value.EventStreams)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref _listeners);
        return null;
    }

    /// <summary>The figures now, and whenever they have changed, until the listener is gone or the service stops.</summary>
    public async IAsyncEnumerable<FiguresNow> ListenAsync([EnumeratorCancellation] CancellationToken gone)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(gone, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Interval, time);
        var told = -1L;
        var toldAt = time.GetTimestamp();
        do
        {
            var now = figures.Now();
            if (now.Sequence != told || time.GetElapsedTime(toldAt) >= Silence)
            {
                (told, toldAt) = (now.Sequence, time.GetTimestamp());
                yield return now;
            }
        }
        while (await NextAsync(timer, ends.Token));
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken ends)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ends);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class Place(FiguresStream stream) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref stream._listeners);
    }
}
