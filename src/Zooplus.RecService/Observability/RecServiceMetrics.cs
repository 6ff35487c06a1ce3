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

    public RecServiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _decisions = meter.CreateCounter<long>("recservice.decisions", "{decision}", "Decisions made, by policy");
        _rewards = meter.CreateCounter<long>("recservice.rewards", "{reward}", "Rewards received, by policy and by what became of them");
    }

    public void Decided(RecommendResponse decision, bool recorded) =>
        _decisions.Add(1, new("policy", decision.Policy), new("explored", decision.Explored), new("recorded", recorded));

    public void Rewarded(string policy, string outcome) => _rewards.Add(1, new("policy", policy), new("outcome", outcome));

    /// <summary>The metrics that are read off the state when they are asked for.</summary>
    internal sealed class Gauges
    {
        public Gauges(IMeterFactory meters, FactWriter writer, DecisionLedger ledger)
        {
            var meter = meters.Create(MeterName);
            meter.CreateObservableGauge("recservice.learning.queue", () => writer.QueueLength, "{change}", "Changes waiting for the writer");
            meter.CreateObservableGauge("recservice.decisions.pending", () => ledger.Count, "{decision}", "Decisions kept because they may still take rewards");
        }
    }
}
