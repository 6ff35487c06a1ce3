using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Experiment;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Figures;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Snapshots;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Observability;

/// <summary>The metrics that are read off the state when they are asked for, and cost a request nothing.</summary>
internal sealed class RecServiceGauges
{
    private readonly TimeProvider _time;

    public RecServiceGauges(
        IMeterFactory meters,
        FactWriter writer,
        DecisionLedger ledger,
        IJournal journal,
        IntegrityCheck integrity,
        SnapshotStore snapshots,
        PolicySet policies,
        ExperimentAssignment experiment,
        ServingCounts counts,
        FiguresStream figures,
        IOptions<FeedbackOptions> feedback,
        TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(RecServiceMetrics.MeterName);
        meter.CreateObservableGauge("recservice.learning.queue", () => writer.QueueLength, "{change}", "Changes waiting for the writer");
        meter.CreateObservableGauge("recservice.decisions.pending", () => ledger.Open, "{decision}", "Decisions that still take rewards");
        meter.CreateObservableGauge("recservice.decisions.pending.limit", () => feedback.Value.DecisionsMax, "{decision}", "Decisions that may take rewards at once");
        meter.CreateObservableGauge("recservice.events.streams", () => figures.Listeners, "{stream}", "Callers that listen to /events");
        meter.CreateObservableGauge("recservice.journal.bytes", () => journal.Bytes, "By", "Room the journal takes on the disk");
        meter.CreateObservableGauge("recservice.journal.waiting", () => journal.Waiting, "{fact}", "Facts that are kept in the journal's tail and not in its tables yet");
        meter.CreateObservableGauge("recservice.journal.writable", () => writer.CanKeep ? 1 : 0, description: "1 while facts can be kept, 0 after a commit failed and until the journal takes facts again");
        meter.CreateObservableGauge("recservice.journal.damaged", () => integrity.Last?.Damage is null && journal.DamagedRows is null ? 0 : 1, description: "1 when the last check of the whole journal, or a look-up, found damage");
        meter.CreateObservableCounter("recservice.journal.damaged.lookups", () => journal.DamagedRows?.Refused ?? 0, "{lookup}", "Look-ups that were refused because a row they came upon is damaged");
        meter.CreateObservableGauge("recservice.journal.sequence", () => writer.LastSequence, "{fact}", "The number of the last fact applied");
        meter.CreateObservableGauge("recservice.snapshot.bytes", () => Of(snapshots.Latest, latest => latest.Bytes), "By", "Length of the last snapshot");
        meter.CreateObservableGauge("recservice.snapshot.age", () => Of(snapshots.Latest, latest => SecondsSince(latest.TakenAt!.Value)), "s", "Time since the last snapshot was taken");
        meter.CreateObservableGauge("recservice.model.info", () => Versions(policies), description: "1 for the version of the weights in use, by policy");
        meter.CreateObservableGauge("recservice.model.sequence", () => Sequences(policies), "{fact}", "The last fact a learning policy knows of, which is its version");
        meter.CreateObservableGauge("recservice.model.age", () => Ages(policies, counts), "s", "Time since what a policy knows last changed while the service ran");
        meter.CreateObservableCounter("recservice.policy.changes", () => Changes(policies), "{change}", "Changes of what users want that a policy has noticed, since it last forgot");
        foreach (var policy in policies.All)
        {
            counts.Begin(policy.Name, null);
        }

        foreach (var arm in experiment.Options.Arms)
        {
            counts.Begin(arm.Policy, arm.Name);
        }

        CreateCounters(meter, counts);
    }

    /// <summary>By policy and arm: the click-through rate is the rate of the rewards' sum over that of the products shown.</summary>
    private static void CreateCounters(Meter meter, ServingCounts counts)
    {
        bool[] either = [false, true];
        meter.CreateObservableCounter(
            "recservice.decisions",
            () => counts.All.SelectMany(of => either.SelectMany(explored => either.Select(recorded =>
                new Measurement<long>(of.Decisions(explored, recorded), [.. of.Labels, new("explored", explored), new("recorded", recorded)])))),
            "{decision}",
            "Decisions made, by policy and arm, by whether a uniform draw decided and by whether they take rewards");
        meter.CreateObservableCounter("recservice.products.shown", () => counts.All.Select(of => new Measurement<long>(of.Shown, of.Labels)), "{product}", "Products shown, by policy and arm");
        meter.CreateObservableCounter("recservice.rewards.sum", () => counts.All.Select(of => new Measurement<double>(of.RewardSum, of.Labels)), description: "Sum of the rewards learned, by policy and arm");
        meter.CreateObservableCounter("recservice.propensity.sum", () => counts.All.Select(of => new Measurement<double>(of.PropensitySum, of.Labels)), description: "Sum of the known propensities of the products shown, by policy and arm");
        meter.CreateObservableCounter("recservice.propensity.count", () => counts.All.Select(of => new Measurement<long>(of.Propensities, of.Labels)), "{product}", "Products shown whose propensity is known, by policy and arm");
        meter.CreateObservableCounter(
            "recservice.rewards",
            () => counts.All.SelectMany(of => ((RewardOrigin[])[RewardOrigin.Given, RewardOrigin.Default]).Select(origin =>
                new Measurement<long>(of.RewardsOf(origin), [.. of.Labels, new("origin", origin == RewardOrigin.Given ? "given" : "default")]))),
            "{reward}",
            "Rewards learned, by policy, arm and who said so: the caller or the attribution window that closed");
    }

    private static IEnumerable<Measurement<int>> Versions(PolicySet policies) => policies.All
        .Where(policy => policy is not ILearningPolicy && policy.ModelVersion is not null)
        .Select(policy => new Measurement<int>(1, new("policy", policy.Name), new("version", policy.ModelVersion)));

    private static IEnumerable<Measurement<long>> Sequences(PolicySet policies) => policies.Learning
        .Select(policy => new Measurement<long>(long.TryParse(policy.ModelVersion, out var sequence) ? sequence : 0, new KeyValuePair<string, object?>("policy", policy.Name)));

    private static IEnumerable<Measurement<long>> Changes(PolicySet policies) => policies.Learning
        .OfType<IChangeDetectingPolicy>()
        .Select(policy => new Measurement<long>(policy.Noticed.Count, new KeyValuePair<string, object?>("policy", policy.Name)));

    /// <summary>No figure at all while there is no snapshot: zero would be a lie either way.</summary>
    private static IEnumerable<Measurement<T>> Of<T>(SnapshotEntry? latest, Func<SnapshotEntry, T> figure)
        where T : struct => latest is null ? [] : [new Measurement<T>(figure(latest))];

    private IEnumerable<Measurement<double>> Ages(PolicySet policies, ServingCounts counts)
    {
        foreach (var policy in policies.All)
        {
            if (counts.ChangedAt(policy.Name) is { } at)
            {
                yield return new Measurement<double>(SecondsSince(at), new KeyValuePair<string, object?>("policy", policy.Name));
            }
        }
    }

    private double SecondsSince(DateTimeOffset at) => (_time.GetUtcNow() - at).TotalSeconds;
}
