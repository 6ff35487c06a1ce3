using System.Buffers;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>
/// Chooses what the trained network scores highest, and never explores (notebook, "get_batch_model_predictions"). Users and products
/// that the weights do not know are scored with the mean embedding, and the answer says so.
/// </summary>
/// <remarks>See the folder's README for the concurrency rule: one writer, any number of readers, no locks.</remarks>
public sealed class MlpPolicy : IPolicy
{
    private const int StackScores = 1024;

    private volatile State? _state;

    /// <inheritdoc/>
    public string Name => PolicyNames.Mlp;

    /// <summary>The weights it answers from, or null.</summary>
    public MlpWeights? Weights => _state?.Scorer.Weights;

    /// <summary>The hash of the weights; null without weights.</summary>
    public string? ModelVersion => Weights?.Version;

    /// <summary>Answers from these weights from now on. Called by the one writer.</summary>
    /// <param name="scorer">The weights, made ready to score.</param>
    /// <param name="catalogue">The catalogue in force.</param>
    public void Use(MlpScorer scorer, ShopCatalogue catalogue) => _state = State.Of(scorer, catalogue);

    /// <inheritdoc/>
    public void Prepare(ShopCatalogue catalogue)
    {
        if (_state is { } state)
        {
            _state = State.Of(state.Scorer, catalogue);
        }
    }

    /// <inheritdoc/>
    public PolicyAnswer? Choose(in DecisionInput input)
    {
        if (_state is not { } state)
        {
            return null;
        }

        var (scorer, table) = state;
        var knowsUser = scorer.Weights.TryGetUserRow(input.UserId, out var row);
        var userHalf = knowsUser ? scorer.UserHalf(row) : scorer.MeanUserHalf;

        var rented = input.Eligible.Length > StackScores ? ArrayPool<float>.Shared.Rent(input.Eligible.Length) : null;
        Span<float> scores = rented is null ? stackalloc float[StackScores] : rented;
        scorer.Score(userHalf, table, input.Eligible, scores);

        var ranking = new TopRanking(input.Count, input.Eligible.Length);
        for (var i = 0; i < input.Eligible.Length; i++)
        {
            if (scores[i] > ranking.Threshold)
            {
                var product = input.Eligible[i];
                var isMean = table.SourceOf(product) != EmbeddingSource.Product;
                ranking.Offer(new RankedProduct(product, scores[i], scores[i], ExplorationBonus: 0, Propensity: 1, isMean));
            }
        }

        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }

        var basis = knowsUser && !Array.Exists(ranking.Items, item => item.MeanEmbedding) ? Basis.User : Basis.MeanEmbedding;
        return new PolicyAnswer(scorer.Weights.Version, basis, ranking.Items);
    }

    /// <summary>What readers take hold of at once: the scorer, and its table for the newest catalogue.</summary>
    private sealed record State(MlpScorer Scorer, MlpCatalogue Table)
    {
        public static State Of(MlpScorer scorer, ShopCatalogue catalogue)
        {
            var products = new (string, string)[catalogue.ProductSlots];
            for (var slot = 0; slot < products.Length; slot++)
            {
                var product = catalogue.ProductAt(slot);
                products[slot] = (product.Id, product.Category);
            }

            return new State(scorer, MlpCatalogue.Build(scorer, products));
        }
    }
}
