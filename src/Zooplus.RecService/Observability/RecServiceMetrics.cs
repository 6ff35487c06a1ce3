using System.Diagnostics.Metrics;
using Zooplus.RecService.Journal;
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

    public RecServiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _decisions = meter.CreateCounter<long>("recservice.decisions", "{decision}", "Decisions made, by policy");
        _commits = meter.CreateHistogram<double>("recservice.journal.commit.duration", "s", "Time to keep a batch of facts", advice: new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });
        _batches = meter.CreateHistogram<int>("recservice.journal.batch.size", "{fact}", "Facts kept in one commit", advice: new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });
        _rewards = meter.CreateCounter<long>("recservice.rewards", "{reward}", "Rewards received, by policy and by what became of them");
    }

    public void Decided(RecommendResponse decision, bool recorded) =>
        _decisions.Add(1, new("policy", decision.Policy), new("explored", decision.Explored), new("recorded", recorded));

    public void Committed(int facts, TimeSpan duration)
    {
        _commits.Record(duration.TotalSeconds);
        _batches.Record(facts);
    }

    public void Rewarded(string policy, string outcome) => _rewards.Add(1, new("policy", policy), new("outcome", outcome));

    /// <summary>The metrics that are read off the state when they are asked for.</summary>
    internal sealed class Gauges
    {
        public Gauges(IMeterFactory meters, FactWriter writer, DecisionLedger ledger)
        {
            var meter = meters.Create(MeterName);
            meter.CreateObservableGauge("recservice.learning.queue", () => writer.QueueLength, "{change}", "Changes waiting for the writer");
            meter.CreateObservableGauge("recservice.decisions.pending", () => ledger.Open, "{decision}", "Decisions that still take rewards");
        }
    }
}
