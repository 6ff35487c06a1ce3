namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// A policy that chooses by a sample of what it believes. The probability of what it chose has no closed form, so that its answers carry
/// no propensities; they are estimated from further samples of the same belief.
/// </summary>
public interface ISampledPolicy : IPolicy
{
    /// <summary>How many samples an estimate takes, 0 or more; 0 leaves propensities unknown.</summary>
    int PropensitySamples { get; }

    /// <summary>Whether the propensities of a decision are estimated; a policy may find some too costly.</summary>
    bool Estimates(in DecisionInput input) => PropensitySamples > 0;

    /// <summary>
    /// Estimates with what probability each product of a slate stands at its rank, from <see cref="PropensitySamples"/> samples. The first is
    /// the one that <see cref="IPolicy.Choose"/> decides by, so that what it chose is given more than 0. Called by many readers at once.
    /// </summary>
    /// <param name="input">The decision.</param>
    /// <param name="slate">Dense indices of eligible products, the policy's own choice or any other.</param>
    /// <param name="propensities">Receives the estimates, 0 to 1, as many as there are products.</param>
    void EstimatePropensities(in DecisionInput input, ReadOnlySpan<int> slate, Span<double> propensities);
}
