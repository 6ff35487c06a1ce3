using System.Buffers;
using System.Numerics.Tensors;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Policies.LinearThompson;

/// <summary>
/// Thompson sampling with a model of each product's own (Agrawal and Goyal 2013, algorithm 1, for each arm): each decision draws every
/// product's reward from N(θᵀx, v²xᵀA⁻¹x), seeded by the decision's id, and the highest draw is chosen.
/// </summary>
/// <remarks>
/// The models know nothing of each other, so that the draws are independent. Each product has its own in a decision, whichever others are
/// eligible. The propensities are estimated while the decision is made, by the state that makes it.
/// </remarks>
public sealed class DisjointThompsonPolicy : LinearModelPolicy, ISampledPolicy
{
    private readonly DisjointModel _model;
    private readonly int _propensitySamples;

    /// <summary>A policy that knows its prior.</summary>
    /// <param name="schema">How contexts are encoded.</param>
    /// <param name="settings">How it samples, starts and forgets.</param>
    /// <exception cref="ArgumentException">A setting is not allowed.</exception>
    public DisjointThompsonPolicy(FeatureSchema schema, LinearThompsonSettings settings)
        : this(ModelOf(schema, settings.Checked()), settings.PropensitySamples)
    {
    }

    private DisjointThompsonPolicy(DisjointModel model, int propensitySamples)
        : base(PolicyNames.LinearThompson, model) => (_model, _propensitySamples) = (model, propensitySamples);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Settings => SettingsWith(("propensitySamples", PropensitySamples));

    /// <summary>How many samples an estimate takes; 0 leaves propensities unknown, but for a scale of 0, with which they are exact.</summary>
    public int PropensitySamples => Exploration.Value == 0 ? 0 : _propensitySamples;

    /// <summary>The form of the state, with the features and options it depends on.</summary>
    public override string StateFormat => $"thompson/1 {base.StateFormat}";

    /// <summary>The coefficients of each product that taught it something.</summary>
    public override Knowledge Knowledge => _model.Knowledge;

    /// <summary>What is known of a product.</summary>
    /// <param name="product">Its dense index.</param>
    public LinUcbArm Arm(int product) => _model.Published.ArmOf(product);

    /// <inheritdoc/>
    public override PolicyAnswer? Choose(in DecisionInput input)
    {
        // Read before the arms: they may then be newer than the version says, never older.
        var version = ModelVersion!;
        var scale = input.ExploitOnly ? 0 : Exploration.Value;
        var products = input.Eligible.Length;
        var rented = ArrayPool<double>.Shared.Rent(3 * products);
        var expected = rented.AsSpan(0, products);
        var deviations = rented.AsSpan(products, products);
        var scores = rented.AsSpan(2 * products, products);
        Believe(input, scale, expected, deviations);
        Sample(input.Eligible, expected, deviations, DrawsOf(input).Apart(0), scores);
        var items = Best(input, scores);
        for (var rank = 0; rank < items.Length; rank++)
        {
            var place = input.Eligible.BinarySearch(items[rank].Product);
            items[rank] = items[rank] with { ExpectedReward = expected[place], ExplorationBonus = scores[place] - expected[place] };
        }

        if (scale == 0)
        {
            TiePropensities.Set<double>(items, scores, limited: input.MaxPerCategory is not null);
        }

        ArrayPool<double>.Shared.Return(rented);
        return new PolicyAnswer(version, input.Basis, items);
    }

    /// <summary>Whether it estimates at all, and the eligible products are few enough.</summary>
    public bool Estimates(in DecisionInput input) =>
        PropensitySamples > 0 && input.Eligible.Length > 1 && (long)PropensitySamples * input.Eligible.Length <= LinearThompsonPolicy.ScoresMax;

    /// <inheritdoc/>
    public void EstimatePropensities(in DecisionInput input, ReadOnlySpan<int> slate, Span<double> propensities)
    {
        var products = input.Eligible.Length;
        var (expected, deviations, scores) = (new double[products], new double[products], new double[products]);
        Believe(input, Exploration.Value, expected, deviations);
        propensities.Clear();
        for (var sample = 0; sample < _propensitySamples; sample++)
        {
            Sample(input.Eligible, expected, deviations, DrawsOf(input).Apart(sample), scores);
            var items = Best(input, scores);
            for (var rank = 0; rank < Math.Min(items.Length, slate.Length); rank++)
            {
                propensities[rank] += items[rank].Product == slate[rank] ? 1 : 0;
            }
        }

        TensorPrimitives.Divide(propensities, _propensitySamples, propensities);
    }

    private static DisjointModel ModelOf(FeatureSchema schema, LinearThompsonSettings settings) =>
        new(schema, settings.Model, new ExplorationStrength("scale", settings.Scale, LinearThompsonSettings.ScaleMax), ordered: false);

    /// <summary>Seeded apart from the draws that break ties, which are those of the bare id.</summary>
    private static SeededDraws DrawsOf(in DecisionInput input) => SeededDraws.From("thompson/", input.RecommendationId);

    /// <summary>What each eligible product is expected to earn, and the deviation it is drawn with.</summary>
    private void Believe(in DecisionInput input, double scale, Span<double> expected, Span<double> deviations)
    {
        var state = _model.Published;
        Span<int> indices = stackalloc int[state.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[state.Schema.ActiveFeatures];
        var context = state.Schema.Context(input.Persona, input.Attributes);
        for (var place = 0; place < expected.Length; place++)
        {
            var product = input.Eligible[place];
            var features = input.Catalogue.Features.By(state.Schema, input.Catalogue.Features.GroupOf(product));
            var x = context.Join(features, indices, values);
            var arm = state.ArmOf(product);
            expected[place] = arm.ExpectedReward(x);
            deviations[place] = scale == 0 ? 0 : scale * arm.Uncertainty(x);
        }
    }

    private static void Sample(ReadOnlySpan<int> products, ReadOnlySpan<double> expected, ReadOnlySpan<double> deviations, SeededDraws draws, Span<double> scores)
    {
        for (var place = 0; place < products.Length; place++)
        {
            var own = draws.Apart(products[place]);
            scores[place] = deviations[place] == 0 ? expected[place] : expected[place] + (deviations[place] * own.NextNormal());
        }
    }

    private static RankedProduct[] Best(in DecisionInput input, ReadOnlySpan<double> scores)
    {
        // A sample's propensity can only be estimated, unless there is but one product to choose.
        double? propensity = scores.Length == 1 ? 1 : null;
        var ranking = new TopRanking(input, drawTies: true);
        for (var place = 0; place < scores.Length; place++)
        {
            if (scores[place] >= ranking.Threshold)
            {
                ranking.Offer(new RankedProduct(input.Eligible[place], scores[place], 0, 0, propensity));
            }
        }

        return ranking.Items;
    }
}
