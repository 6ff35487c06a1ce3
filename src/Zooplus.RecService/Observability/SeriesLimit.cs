using System.Collections.Frozen;
using OpenTelemetry.Metrics;

namespace Zooplus.RecService.Observability;

/// <summary>
/// How many series a metric may have. Room for all of them is set aside when its instrument is made: with the library's 2,000, each
/// metric takes a large array of 144 KB, and to start is to collect all generations for them.
/// </summary>
internal static class SeriesLimit
{
    /// <summary>Of a metric whose labels have few values, such as a policy or an outcome; series beyond it are counted together.</summary>
    public const int OfFew = 250;

    // By arm of an experiment, version of weights, or route and status: these keep the library's limit.
    private static readonly FrozenSet<string> OfMany = FrozenSet.Create(
        "http.server.request.duration",
        "recservice.decisions",
        "recservice.model.info",
        "recservice.products.shown",
        "recservice.propensity.count",
        "recservice.propensity.sum",
        "recservice.rewards",
        "recservice.rewards.sum");

    /// <summary>How an instrument's series are kept; null as the library does.</summary>
    /// <param name="instrument">Its name.</param>
    public static MetricStreamConfiguration? Of(string instrument) => OfMany.Contains(instrument) ? null : new MetricStreamConfiguration { CardinalityLimit = OfFew };
}
