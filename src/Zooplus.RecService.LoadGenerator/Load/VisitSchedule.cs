namespace Zooplus.RecService.LoadGenerator.Load;

/// <summary>
/// When visits are meant to start. At a rate the starts are fixed beforehand and wait for nobody: a service that stalls makes all
/// visits behind the stall late, and each is measured from when it was meant to start.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="length">For how long visits start.</param>
/// <param name="rate">Visits a second; null when each starts as soon as a user is free.</param>
internal sealed class VisitSchedule(TimeProvider time, TimeSpan length, double? rate)
{
    // A service that has stopped answering must not keep the test from ending.
    private static readonly TimeSpan Overtime = TimeSpan.FromSeconds(30);

    private readonly long _start = time.GetTimestamp();
    private long _taken = -1;
    private long _begun;

    /// <summary>Waits for the next start that nobody has taken.</summary>
    /// <returns>
    /// The time stamp to measure the visit from; null when there are no more. A timer counts whole milliseconds, so a visit may start
    /// half of one early: then it is measured from its true start.
    /// </returns>
    public async ValueTask<long?> NextAsync(CancellationToken cancellationToken)
    {
        if (rate is not { } perSecond)
        {
            return time.GetElapsedTime(_start) < length ? time.GetTimestamp() : null;
        }

        var offset = TimeSpan.FromSeconds(Interlocked.Increment(ref _taken) / perSecond);
        if (offset >= length || time.GetElapsedTime(_start) > length + Overtime)
        {
            return null;
        }

        var early = (int)Math.Round((offset - time.GetElapsedTime(_start)).TotalMilliseconds);
        if (early > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(early), time, cancellationToken);
        }

        Interlocked.Increment(ref _begun);
        var meant = _start + (long)(offset.TotalSeconds * time.TimestampFrequency);
        return Math.Min(meant, time.GetTimestamp());
    }

    /// <summary>Visits that were to start and never did, because all users were busy for too long. Meaningful once there are no more starts.</summary>
    public long NeverBegun => rate is { } perSecond ? (long)Math.Ceiling(length.TotalSeconds * perSecond) - Interlocked.Read(ref _begun) : 0;
}
