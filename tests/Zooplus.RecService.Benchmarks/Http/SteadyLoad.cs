using Zooplus.RecService.LoadGenerator.Load;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>The load beside which something is measured: so many requests a second, whatever becomes of them.</summary>
internal static class SteadyLoad
{
    /// <summary>Recommendations of one product, each with its feedback.</summary>
    /// <param name="seconds">For how long, and for how long before that.</param>
    /// <param name="rate">How many start in a second.</param>
    public static LoadSettings Of(int seconds, int rate) => new()
    {
        Duration = TimeSpan.FromSeconds(seconds),
        WarmUp = TimeSpan.FromSeconds(seconds),
        Rate = rate,
        Users = 64,
        FeedbackShare = 1,
        Count = 1,
        Policy = Wrk.Policy,
        ErrorRateMax = 0,
        Seed = 42,
    };
}
