using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>The upper confidence bound of an arm, θᵀx + α√(xᵀA⁻¹x) (Li et al. 2010, algorithm 1, line 9).</summary>
internal static class LinUcbScore
{
    // Far above what rounding adds to a score, and far below a difference that matters.
    private const double Slack = 1e-11;

    /// <summary>
    /// Whether an arm may score more than a threshold, told without reading more of it than θ: A − λI is positive semi-definite, so no arm
    /// is less sure than one that was never pulled.
    /// </summary>
    /// <param name="expectedReward">θᵀx.</param>
    /// <param name="bonusMax">α√(xᵀx / λ).</param>
    /// <param name="threshold">The score to exceed.</param>
    public static bool MayExceed(double expectedReward, double bonusMax, double threshold) =>
        expectedReward + bonusMax + (Slack * (Math.Abs(expectedReward) + bonusMax)) > threshold;

    /// <summary>Scores an arm in a context.</summary>
    public static RankedProduct Of(int product, LinUcbArm arm, in SparseVector x, double alpha)
    {
        var expectedReward = arm.ExpectedReward(x);
        var bonus = alpha * arm.Uncertainty(x);
        return new RankedProduct(product, expectedReward + bonus, expectedReward, bonus, Propensity: 1);
    }
}
