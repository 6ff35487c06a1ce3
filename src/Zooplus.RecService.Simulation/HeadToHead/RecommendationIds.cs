using System.Globalization;

namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>The ids of a match's decisions. They follow from run, repeat, step and contender, so that a run can be repeated to the letter.</summary>
/// <param name="Run">Names the run: equal for runs that ask the same, different for any others.</param>
/// <param name="Repeat">The number of the repeat, from 0.</param>
public sealed record RecommendationIds(string Run, int Repeat)
{
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"{Run}-{Repeat}-");

    /// <summary>The id of a counted decision, such as <c>42.1f09ab-0-000123-linucb</c>.</summary>
    public string Of(int step, Contender contender) =>
        string.Create(CultureInfo.InvariantCulture, $"{_prefix}{step:D6}-{contender.Name()}");

    /// <summary>The id of a decision of the warm-up, such as <c>42.1f09ab-0-w000123-linucb</c>.</summary>
    public string OfWarmUp(int step, Contender contender) =>
        string.Create(CultureInfo.InvariantCulture, $"{_prefix}w{step:D6}-{contender.Name()}");
}
