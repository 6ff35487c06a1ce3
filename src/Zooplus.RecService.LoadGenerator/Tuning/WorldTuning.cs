using System.Globalization;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;
using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Tuning;

/// <summary>
/// How a policy does in some worlds with each value of a setting, on the same seeds. What counts is the share of the oracle's clicks that is
/// lost, on average over the worlds, so that no world counts more for having more clicks.
/// </summary>
/// <param name="Setting">What is tuned.</param>
/// <param name="Worlds">How it went, with the entrants in the order of the setting's.</param>
internal sealed record WorldTuning(TunedSetting Setting, IReadOnlyList<WorldResult> Worlds)
{
    /// <summary>The value that loses least.</summary>
    public double Best => Setting.ValueOf(Setting.Entrants[BestIndex]);

    /// <summary>The curve: a row a value.</summary>
    public ReportTable Curve()
    {
        var shipped = Losses(IndexOf(Setting.Default));
        return new ReportTable(
            $"{Setting.Policy}, {Setting.Name}: in brackets the 95 % interval of the mean",
            [Setting.Name, .. Worlds.SelectMany(world => (string[])[$"{world.World.Name}: regret", "99th percentile"]), "Lost of the oracle's clicks", "Less than by default"],
            [
                .. Setting.Entrants.Select((entrant, index) => (string[])
                [
                    Text($"{Setting.ValueOf(entrant)}{(entrant == Setting.Default ? " (default)" : "")}"),
                    .. Worlds.SelectMany(world => Figures(world.Entrants[index])),
                    Percent(Spread.Of(Losses(index))),
                    entrant == Setting.Default ? "" : Percent(Spread.Of([.. shipped.Zip(Losses(index), (ours, theirs) => ours - theirs)])),
                ]),
            ]);
    }

    /// <summary>What to do about it: another value is only recommended where the paired difference is clear.</summary>
    public string Recommendation()
    {
        var gain = Spread.Of([.. Losses(IndexOf(Setting.Default)).Zip(Losses(BestIndex), (ours, best) => ours - best)]);
        return gain.Interval is { Low: > 0 }
            ? Text($"Set {Setting.Name} to {Best}: it loses {gain.Mean:P2} less of the oracle's clicks than the default {Setting.Shipped} ({gain.Interval.Low:P2} to {gain.Interval.High:P2}).")
            : Text($"Keep {Setting.Name} at its default {Setting.Shipped}: {(Best == Setting.Shipped ? "no value does better" : Text($"{Best} did best, but the seeds do not tell it from the default"))}.");
    }

    private int BestIndex => Enumerable.Range(0, Setting.Entrants.Count).MinBy(index => Losses(index).Average());

    private static string[] Figures(EntrantResult entrant) =>
    [
        entrant.Regret.Interval is { } interval ? Text($"{entrant.Regret.Mean:N1} ({interval.Low:N1} to {interval.High:N1})") : Text($"{entrant.Regret.Mean:N1}"),
        Text($"{entrant.Quantile(0.99, outcome => outcome.Regret):N0}"),
    ];

    private static string Percent(Spread spread) => spread.Interval is { } interval
        ? Text($"{spread.Mean:P2} ({interval.Low:P2} to {interval.High:P2})")
        : Text($"{spread.Mean:P2}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private int IndexOf(Entrant entrant) => Setting.Entrants.TakeWhile(other => other != entrant).Count();

    /// <summary>The lost share of each seed.</summary>
    private double[] Losses(int entrant) =>
    [
        .. Enumerable.Range(0, Worlds[0].Entrants[entrant].Outcomes.Count)
            .Select(seed => Worlds.Average(world => 1 - world.Entrants[entrant].Outcomes[seed].OracleShare)),
    ];
}
