using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Numerics.Tensors;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Policies.DropoutThompson;

/// <summary>
/// Thompson sampling with the MLP's dropout as an approximate posterior (Gal and Ghahramani 2016, section 3; Riquelme et al. 2018, "Dropout";
/// notebook, suggestion 3.4). Each decision draws which hidden units take part, by its id, scores every eligible product with that one
/// network, and chooses the best.
/// </summary>
/// <remarks>
/// It learns nothing from feedback by itself: the trainer fine-tunes the weights from the journal. Weights that were trained without dropout
/// work, but how far their samples spread says little of what they do not know. See the folder's README for the concurrency rule.
/// </remarks>
public sealed class DropoutThompsonPolicy : IWeightedPolicy, ISampledPolicy
{
    /// <summary>The rate for weights that were trained without dropout.</summary>
    public const double DefaultRate = 0.1;

    /// <summary>The weights' metadata that holds the rate they were trained with.</summary>
    public const string RateKey = "dropout";

    /// <summary>Up to this many eligible products, propensities are estimated; of more, every sample costs milliseconds.</summary>
    public const int EstimatedProductsMax = 1_000;

    private const int MaxStackUnits = 1024;

    private readonly double? _rate;
    private volatile State? _state;

    /// <summary>A policy without weights, which cannot answer.</summary>
    /// <param name="settings">How it is set; the defaults when null.</param>
    /// <exception cref="ArgumentException">A setting is not allowed.</exception>
    public DropoutThompsonPolicy(DropoutThompsonSettings? settings = null)
    {
        settings = (settings ?? new DropoutThompsonSettings()).Checked();
        _rate = settings.Rate;
        PropensitySamples = settings.PropensitySamples;
    }

    /// <inheritdoc/>
    public string Name => PolicyNames.DropoutThompson;

    /// <summary>The hash of the weights; null without weights.</summary>
    public string? ModelVersion => _state?.Table.Scorer.Weights.Version;

    /// <summary>The rate in force; what would be in force for weights without a rate of their own while there are none.</summary>
    public double Rate => _state?.Rate ?? _rate ?? DefaultRate;

    /// <summary>How many samples an estimate takes; 0 leaves propensities unknown.</summary>
    public int PropensitySamples { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Settings => new Dictionary<string, double> { ["rate"] = Rate, ["propensitySamples"] = PropensitySamples }.ToFrozenDictionary();

    /// <inheritdoc/>
    public void Use(MlpScorer scorer, ShopCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        _state = new State(MlpCatalogue.Of(scorer, catalogue), _rate ?? TrainedRate(scorer.Weights) ?? DefaultRate);
    }

    /// <inheritdoc/>
    public void Prepare(ShopCatalogue catalogue)
    {
        if (_state is { } state)
        {
            _state = state with { Table = MlpCatalogue.Of(state.Table.Scorer, catalogue) };
        }
    }

    /// <inheritdoc/>
    public PolicyAnswer? Choose(in DecisionInput input)
    {
        if (_state is not { } state)
        {
            return null;
        }

        var scorer = state.Table.Scorer;
        var knowsUser = scorer.Weights.TryGetUserRow(input.UserId, out var row);
        var userHalf = knowsUser ? scorer.UserHalf(row) : scorer.MeanUserHalf;
        var rented = ArrayPool<float>.Shared.Rent(input.Eligible.Length);
        var scores = rented.AsSpan(0, input.Eligible.Length);
        if (input.ExploitOnly)
        {
            scorer.Score(userHalf, state.Table, input.Eligible, scores);
        }
        else
        {
            var draws = DrawsOf(input);
            Sample(state, userHalf, input.Eligible, ref draws, scores);
        }

        var items = Best(state.Table, input, scores);
        ArrayPool<float>.Shared.Return(rented);
        Explain(items, state.Table, userHalf);
        var basis = knowsUser && !Array.Exists(items, item => item.MeanEmbedding) ? Basis.User : Basis.MeanEmbedding;
        return new PolicyAnswer(scorer.Weights.Version, basis, items);
    }

    /// <inheritdoc/>
    public bool Estimates(in DecisionInput input) => PropensitySamples > 0 && input.Eligible.Length is > 1 and <= EstimatedProductsMax;

    /// <inheritdoc/>
    public void EstimatePropensities(in DecisionInput input, ReadOnlySpan<int> slate, Span<double> propensities)
    {
        propensities.Clear();
        if (_state is not { } state)
        {
            return;
        }

        var scorer = state.Table.Scorer;
        var userHalf = scorer.Weights.TryGetUserRow(input.UserId, out var row) ? scorer.UserHalf(row) : scorer.MeanUserHalf;
        var scores = new float[input.Eligible.Length];
        var draws = DrawsOf(input);
        for (var sample = 0; sample < PropensitySamples; sample++)
        {
            Sample(state, userHalf, input.Eligible, ref draws, scores);

            // Equal scores are drawn among by the decision's id, the first time as the decision did.
            var drawn = sample == 0 ? input : input with { RecommendationId = FormattableString.Invariant($"{input.RecommendationId}/{sample}") };
            var items = Best(state.Table, drawn, scores);
            for (var rank = 0; rank < Math.Min(items.Length, slate.Length); rank++)
            {
                propensities[rank] += items[rank].Product == slate[rank] ? 1 : 0;
            }
        }

        TensorPrimitives.Divide(propensities, PropensitySamples, propensities);
    }

    /// <summary>Seeded apart from the draws that break ties, which are those of the bare id.</summary>
    private static SeededDraws DrawsOf(in DecisionInput input) => SeededDraws.From("dropout/", input.RecommendationId);

    /// <summary>The click probability of each product under one draw of the hidden units.</summary>
    private static void Sample(State state, ReadOnlySpan<float> userHalf, ReadOnlySpan<int> eligible, ref SeededDraws draws, Span<float> scores)
    {
        var scorer = state.Table.Scorer;
        var units = scorer.HalfLength + scorer.LayerLength;
        var rented = units > MaxStackUnits ? ArrayPool<float>.Shared.Rent(units) : null;
        var factors = rented is null ? stackalloc float[MaxStackUnits] : rented;
        var first = factors[..scorer.HalfLength];
        var output = factors[scorer.HalfLength..units];
        DropoutMask.Draw(ref draws, state.Rate, first);
        DropoutMask.Draw(ref draws, state.Rate, output);
        TensorPrimitives.Multiply(output, scorer.Weights.OutputWeight.Row(0), output);

        const int Block = 256;
        var layers = ArrayPool<float>.Shared.Rent(Math.Min(Block, scores.Length) * scorer.LayerLength);
        for (var start = 0; start < scores.Length; start += Block)
        {
            var block = eligible[start..Math.Min(start + Block, scores.Length)];
            scorer.Layers(userHalf, state.Table, block, first, layers);
            for (var i = 0; i < block.Length; i++)
            {
                var logit = TensorPrimitives.Dot(layers.AsSpan(i * scorer.LayerLength, scorer.LayerLength), output) + scorer.Weights.OutputBias;
                scores[start + i] = MlpForward.Sigmoid(logit);
            }
        }

        ArrayPool<float>.Shared.Return(layers);
        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static RankedProduct[] Best(MlpCatalogue table, in DecisionInput input, ReadOnlySpan<float> scores)
    {
        // A sample's propensity can only be estimated, unless there is but one product to choose.
        double? propensity = input.ExploitOnly || scores.Length == 1 ? 1 : null;
        var ranking = new TopRanking(input, drawTies: true);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] >= ranking.Threshold)
            {
                var product = input.Eligible[i];
                ranking.Offer(new RankedProduct(
                    product, scores[i], scores[i], ExplorationBonus: 0, propensity, MeanEmbedding: table.SourceOf(product) != EmbeddingSource.Product));
            }
        }

        var items = ranking.Items;
        if (input.ExploitOnly)
        {
            TiePropensities.Set(items, scores, limited: input.MaxPerCategory is not null);
        }

        return items;
    }

    /// <summary>Says what the whole network expects of the chosen products, and how much the sample differs.</summary>
    private static void Explain(RankedProduct[] items, MlpCatalogue table, ReadOnlySpan<float> userHalf)
    {
        var expected = new float[items.Length];
        table.Scorer.Score(userHalf, table, Array.ConvertAll(items, item => item.Product), expected);
        for (var rank = 0; rank < items.Length; rank++)
        {
            items[rank] = items[rank] with { ExpectedReward = expected[rank], ExplorationBonus = items[rank].Score - expected[rank] };
        }
    }

    private static double? TrainedRate(MlpWeights weights) =>
        weights.Metadata.TryGetValue(RateKey, out var text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)
        && rate is > 0 and <= DropoutThompsonSettings.RateMax
            ? rate
            : null;

    /// <summary>What readers take hold of at once: the weights with their table for the newest catalogue, and the rate.</summary>
    private sealed record State(MlpCatalogue Table, double Rate);
}
