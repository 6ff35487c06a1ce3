using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>The upper confidence bound of an arm, θᵀx + α√(xᵀA⁻¹x) (Li et al. 2010, algorithm 1, line 9).</summary>
internal static class LinUcbScore
{
    /// <summary>Scores an arm in a context.</summary>
    public static RankedProduct Of(int product, LinUcbArm arm, in SparseVector x, double alpha)
    {
        var expectedReward = arm.ExpectedReward(x);
        var bonus = alpha * arm.Uncertainty(x);
        return new RankedProduct(product, expectedReward + bonus, expectedReward, bonus, Propensity: 1);
    }
}
