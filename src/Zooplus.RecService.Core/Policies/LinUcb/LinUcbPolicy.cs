using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// Disjoint LinUCB (Li et al. 2010, algorithm 1; notebook, "LinUCBAgent"): each product is an arm with a ridge regression of its
/// own, and the arm with the highest upper confidence bound θᵀx + α√(xᵀA⁻¹x) is chosen, the lowest index on ties.
/// </summary>
public sealed class LinUcbPolicy : LinearModelPolicy
{
    /// <summary>The largest α: beyond it a score is all uncertainty, and far beyond it no longer a finite number.</summary>
    public const double AlphaMax = 1_000_000;

    private readonly DisjointModel _model;

    /// <summary>A policy that knows nothing.</summary>
    /// <param name="schema">How contexts are encoded.</param>
    /// <param name="alpha">α, the weight of the uncertainty, 0 to <see cref="AlphaMax"/>; the notebook has 1.5.</param>
    /// <param name="ridge">λ, <see cref="LinearOptions.RidgeMin"/> to <see cref="LinearOptions.RidgeMax"/>; the notebook has 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">α or λ is out of range.</exception>
    public LinUcbPolicy(FeatureSchema schema, double alpha = 1.5, double ridge = 1)
        : this(schema, alpha, new LinearOptions
        {
            Ridge = ridge is >= LinearOptions.RidgeMin and <= LinearOptions.RidgeMax
                ? ridge
                : throw new ArgumentOutOfRangeException(nameof(ridge), ridge, $"λ must lie within {LinearOptions.RidgeMin} to {LinearOptions.RidgeMax}."),
        })
    {
    }

    /// <summary>A policy that knows its prior.</summary>
    /// <param name="schema">How contexts are encoded.</param>
    /// <param name="alpha">α, the weight of the uncertainty, 0 to <see cref="AlphaMax"/>.</param>
    /// <param name="options">How each product's model starts, and how they forget.</param>
    /// <exception cref="ArgumentException">α or an option is not allowed.</exception>
    public LinUcbPolicy(FeatureSchema schema, double alpha, LinearOptions options)
        : this(new DisjointModel(schema, options, new ExplorationStrength("alpha", alpha, AlphaMax), ordered: true))
    {
    }

    private LinUcbPolicy(DisjointModel model)
        : base(PolicyNames.LinUcb, model) => _model = model;

    /// <summary>α, the weight of the uncertainty.</summary>
    public double Alpha => Exploration.Value;

    /// <summary>The coefficients of each product that taught it something.</summary>
    public override Knowledge Knowledge => _model.Knowledge;

    /// <summary>What is known of a product.</summary>
    /// <param name="product">Its dense index.</param>
    public LinUcbArm Arm(int product) => _model.Published.ArmOf(product);

    /// <summary>What was known of a product before it taught anything.</summary>
    /// <param name="product">Its dense index.</param>
    public LinUcbArm UnpulledArm(int product) => _model.Published.Unpulled(product);

    /// <inheritdoc/>
    public override PolicyAnswer? Choose(in DecisionInput input)
    {
        // Read before the arms: they may then be newer than the version says, never older.
        var version = ModelVersion!;
        var state = _model.Published;
        var alpha = input.ExploitOnly ? 0 : Alpha;
        return new PolicyAnswer(version, input.Basis, FromOrder(state, input, alpha) ?? Scanned(state, input, alpha));
    }

    /// <summary>The products that <see cref="Choose"/> would choose, where their order is kept, without allocation.</summary>
    /// <param name="input">The decision.</param>
    /// <param name="best">Takes the products, best first; as long as the answer.</param>
    /// <returns>Whether it is kept: for decisions without filters, but for a moment after a change of the catalogue.</returns>
    public bool TryRank(in DecisionInput input, Span<RankedProduct> best) => _model.Published.Recurring?.TryRank(input, Alpha, best) ?? false;

    private static RankedProduct[]? FromOrder(DisjointModel.State state, in DecisionInput input, double alpha)
    {
        if (state.Recurring is not { } recurring || !recurring.Covers(input, alpha))
        {
            return null;
        }

        var items = new RankedProduct[Math.Min(input.Count, input.Eligible.Length)];
        return recurring.TryRank(input, alpha, items) ? items : null;
    }

    private RankedProduct[] Scanned(DisjointModel.State state, in DecisionInput input, double alpha) => state.Schema.Dimension < LinUcbArm.ObservedDimensionMin
        ? Scan(state, input, alpha)
        : BoundedScan.Rank(input, state.Schema, state.Arms, state.Fresh.Unexpected, alpha, _model.Ridge);

    /// <summary>Scores every eligible arm: for a decision with filters, or a catalogue that has just changed.</summary>
    private static RankedProduct[] Scan(DisjointModel.State state, in DecisionInput input, double alpha)
    {
        Span<int> indices = stackalloc int[state.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[state.Schema.ActiveFeatures];
        var context = state.Schema.Context(input.Persona, input.Attributes);
        var products = input.Catalogue.Features;

        // The user's part is written once, and each product's behind it.
        context.CopyTo(indices, values);
        var ranking = new TopRanking(input, drawTies: false);
        foreach (var product in input.Eligible)
        {
            var features = products.By(state.Schema, products.GroupOf(product));
            features.CopyTo(indices[context.Count..], values[context.Count..]);
            var count = context.Count + features.Count;
            var item = LinUcbScore.Of(product, state.ArmOf(product), new SparseVector(indices[..count], values[..count]), alpha);
            if (item.Score > ranking.Threshold)
            {
                ranking.Offer(item);
            }
        }

        return ranking.Items;
    }
}
