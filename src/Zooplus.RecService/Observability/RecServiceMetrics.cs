using System.Diagnostics.Metrics;

namespace Zooplus.RecService.Observability;

/// <summary>The service's own metrics that are counted as things happen. Those read off the state are <see cref="RecServiceGauges"/>.</summary>
internal sealed class RecServiceMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Zooplus.RecService";

    private readonly Counter<long> _feedback;
    private readonly Histogram<double> _delays;
    private readonly Histogram<double> _lags;
    private readonly Histogram<double> _commits;
    private readonly Histogram<int> _batches;
    private readonly Histogram<double> _snapshots;
    private long _commitFailures;
    private long _snapshotFailures;

    public RecServiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _feedback = meter.CreateCounter<long>("recservice.feedback", "{reward}", "Rewards callers sent, by policy and by what became of them");
        _delays = meter.CreateHistogram<double>("recservice.reward.delay", "s", "Time from a product being shown to its reward", advice: new() { HistogramBucketBoundaries = [0.1, 1, 5, 15, 60, 300, 900, 1800, 3600, 21600, 86400] });
        _lags = meter.CreateHistogram<double>("recservice.learning.lag", "s", "Time from a change being asked for to its being kept and learned, of the one in each commit that waited longest", advice: new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] });
        _commits = meter.CreateHistogram<double>("recservice.journal.commit.duration", "s", "Time to keep a batch of facts", advice: new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });
        _batches = meter.CreateHistogram<int>("recservice.journal.batch.size", "{fact}", "Facts kept in one commit", advice: new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });
        _snapshots = meter.CreateHistogram<double>("recservice.snapshot.duration", "s", "Time to take a snapshot", advice: new() { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });

        // There from the first scrape on, at 0: an alert on their increase would miss the first failure otherwise.
        meter.CreateObservableCounter("recservice.journal.commit.failures", () => Volatile.Read(ref _commitFailures), "{commit}", "Commits that failed; their callers were refused");
        meter.CreateObservableCounter("recservice.snapshot.failures", () => Volatile.Read(ref _snapshotFailures), "{snapshot}", "Snapshots that could not be taken");
    }

    public void Answered(string policy, string outcome) => _feedback.Add(1, new("policy", policy), new("outcome", outcome));

    public void Delayed(string policy, TimeSpan delay) => _delays.Record(delay.TotalSeconds, new KeyValuePair<string, object?>("policy", policy));

    public void Committed(int facts, TimeSpan duration)
    {
        _commits.Record(duration.TotalSeconds);
        _batches.Record(facts);
    }

    public void Learned(TimeSpan longestWait) => _lags.Record(longestWait.TotalSeconds);

    public void CommitFailed() => Interlocked.Increment(ref _commitFailures);

    public void SnapshotTaken(TimeSpan duration) => _snapshots.Record(duration.TotalSeconds);

    public void SnapshotFailed() => Interlocked.Increment(ref _snapshotFailures);
}
