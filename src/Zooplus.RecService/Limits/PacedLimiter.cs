using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Zooplus.RecService.Limits;

/// <summary>
/// Lets requests pass at an even pace, and some ahead of it: the generic cell rate algorithm (ITU-T I.371, Annex A, virtual scheduling),
/// which is a token bucket that fills continuously.
/// </summary>
/// <remarks>
/// The token bucket of System.Threading.RateLimiting, partitioned, fills every 100 ms: what it lets pass comes in bursts, whose last
/// requests wait for the first. This one has neither a timer nor a lock.
/// </remarks>
internal sealed class PacedLimiter : RateLimiter
{
    private readonly TimeProvider _time;
    private readonly PacedLease _refusal;
    private readonly long _increment;
    private readonly long _tolerance;

    /// <summary>The theoretical arrival time: when the next request would come if all came evenly.</summary>
    private long _expected;

    /// <param name="perSecond">The pace, in requests a second: 1 or more.</param>
    /// <param name="burst">How many may pass at once after a pause: 1 or more.</param>
    /// <param name="whose">Whom the limit is about.</param>
    /// <param name="time">The clock.</param>
    public PacedLimiter(int perSecond, int burst, LimitScope whose, TimeProvider time)
    {
        _time = time;
        _increment = time.TimestampFrequency / perSecond;
        _tolerance = _increment * (burst - 1);
        _expected = time.GetTimestamp();
        _refusal = new PacedLease(new Refusal(whose, perSecond));
    }

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration
    {
        get
        {
            var expected = Interlocked.Read(ref _expected);
            var now = _time.GetTimestamp();
            return now > expected ? _time.GetElapsedTime(expected, now) : null;
        }
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        var now = _time.GetTimestamp();
        while (true)
        {
            var expected = Interlocked.Read(ref _expected);
            var start = Math.Max(expected, now);
            if (start - now > _tolerance)
            {
                return _refusal;
            }

            if (Interlocked.CompareExchange(ref _expected, start + (permitCount * _increment), expected) == expected)
            {
                return PacedLease.Granted;
            }
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(AttemptAcquireCore(permitCount));

    /// <summary>Shared by all requests: there is nothing to give back.</summary>
    private sealed class PacedLease(Refusal? refusal) : RateLimitLease
    {
        public static PacedLease Granted { get; } = new(null);

        public override bool IsAcquired => refusal is null;

        public override IEnumerable<string> MetadataNames => refusal is null ? [] : [Refusal.Metadata.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = metadataName == Refusal.Metadata.Name ? refusal : null;
            return metadata is not null;
        }
    }
}
