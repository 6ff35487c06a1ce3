using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies;

/// <summary>What a learning policy knows at one moment, for whoever wants to look into it. Immutable.</summary>
public sealed record Knowledge
{
    /// <summary>That of a policy without coefficients.</summary>
    public static Knowledge WithoutCoefficients { get; } = new();

    /// <summary>The features of a product's own coefficients, in their order; none where products have no coefficients of their own.</summary>
    public IReadOnlyList<string> OwnFeatures { get; init; } = [];

    /// <summary>A product's own coefficients by its dense index, for the features of <see cref="OwnFeatures"/>; null where it has none.</summary>
    public Func<int, Coefficients?> Own { get; init; } = _ => null;

    /// <summary>The features of the coefficients that all products share, in their order; none where they share nothing.</summary>
    public IReadOnlyList<string> SharedFeatures { get; init; } = [];

    /// <summary>The coefficients that all products share, for the features of <see cref="SharedFeatures"/>; null where they share nothing.</summary>
    public Coefficients? Shared { get; init; }
}

/// <summary>The coefficients of a linear model.</summary>
/// <param name="Theta">θ, by feature.</param>
/// <param name="Uncertainty">How unsure each of them is, by feature: its standard deviation, up to the noise's own scale.</param>
public sealed record Coefficients(IReadOnlyList<double> Theta, IReadOnlyList<double> Uncertainty)
{
    /// <summary>Those of a ridge regression: θ and √(A⁻¹ᵢᵢ).</summary>
    public static Coefficients Of(RidgeEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        var uncertainty = new double[estimate.Dimension];
        for (var i = 0; i < uncertainty.Length; i++)
        {
            uncertainty[i] = Math.Sqrt(estimate.Inverse[i * (estimate.Dimension + 1)]);
        }

        return new Coefficients(estimate.Theta.ToArray(), uncertainty);
    }
}
