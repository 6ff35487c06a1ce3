using System.Diagnostics.Metrics;
using Zooplus.RecService.Figures;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Snapshots;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Observability;

/// <summary>The service's own metrics.</summary>
internal sealed class RecServiceMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Zooplus.RecService";

    private readonly Counter<long> _decisions;
    private readonly Counter<long> _rewards;
    private readonly Histogram<double> _commits;
    private readonly Histogram<int> _batches;
    private readonly Histogram<double> _snapshots;
    private readonly Counter<long> _snapshotFailures;

    public RecServiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _decisions = meter.CreateCounter<long>("recservice.decisions", "{decision}", "Decisions made, by policy");
        _commits = meter.CreateHistogram<double>("recservice.journal.commit.duration", "s", "Time to keep a batch of facts", advice: new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });
        _batches = meter.CreateHistogram<int>("recservice.journal.batch.size", "{fact}", "Facts kept in one commit", advice: new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });
        _snapshots = meter.CreateHistogram<double>("recservice.snapshot.duration", "s", "Time to take a snapshot", advice: new() { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        _snapshotFailures = meter.CreateCounter<long>("recservice.snapshot.failures", "{snapshot}", "Snapshots that could not be taken");
        _rewards = meter.CreateCounter<long>("recservice.rewards", "{reward}", "Rewards received, by policy and by what became of them");
    }

    public void Decided(RecommendResponse decision, bool recorded) =>
        _decisions.Add(1, new("policy", decision.Policy), new("explored", decision.Explored), new("recorded", recorded));

    public void Committed(int facts, TimeSpan duration)
    {
        _commits.Record(duration.TotalSeconds);
        _batches.Record(facts);
    }

    public void SnapshotTaken(TimeSpan duration) => _snapshots.Record(duration.TotalSeconds);

    public void SnapshotFailed() => _snapshotFailures.Add(1);

    public void Rewarded(string policy, string outcome) => _rewards.Add(1, new("policy", policy), new("outcome", outcome));

    /// <summary>The metrics that are read off the state when they are asked for.</summary>
    internal sealed class Gauges
    {
        public Gauges(IMeterFactory meters, FactWriter writer, DecisionLedger ledger, IJournal journal, SnapshotStore snapshots, FiguresStream figures, TimeProvider time)
        {
            var meter = meters.Create(MeterName);
            meter.CreateObservableGauge("recservice.learning.queue", () => writer.QueueLength, "{change}", "Changes waiting for the writer");
            meter.CreateObservableGauge("recservice.decisions.pending", () => ledger.Open, "{decision}", "Decisions that still take rewards");
            meter.CreateObservableGauge("recservice.events.streams", () => figures.Listeners, "{stream}", "Callers that listen to /events");
            meter.CreateObservableGauge("recservice.journal.bytes", () => journal.Bytes, "By", "Room the journal takes on the disk");
            meter.CreateObservableGauge("recservice.snapshot.bytes", () => Of(snapshots.Latest, latest => latest.Bytes), "By", "Length of the last snapshot");
            meter.CreateObservableGauge("recservice.snapshot.age", () => Of(snapshots.Latest, latest => (time.GetUtcNow() - latest.TakenAt!.Value).TotalSeconds), "s", "Time since the last snapshot was taken");
        }

        /// <summary>No figure at all while there is no snapshot: zero would be a lie either way.</summary>
        private static IEnumerable<Measurement<T>> Of<T>(SnapshotEntry? latest, Func<SnapshotEntry, T> figure)
            where T : struct => latest is null ? [] : [new Measurement<T>(figure(latest))];
    }
}
