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

        var knowsUser = state.Scorer.Weights.TryGetUserRow(input.UserId, out var user);
        var items = Best(state, knowsUser ? user : null, input);
        var basis = knowsUser && !Array.Exists(items, item => item.MeanEmbedding) ? Basis.User : Basis.MeanEmbedding;
        return new PolicyAnswer(state.Scorer.Weights.Version, basis, items);
    }

    private static RankedProduct[] Best(State state, int? user, in DecisionInput input)
    {
        // The mean user has the place after the last.
        var row = user ?? state.Scorer.UserRows;
        var isWhole = ReferenceEquals(input.Catalogue, state.Catalogue) && input.Eligible == input.Catalogue.Available;
        if (!isWhole || input.Count > RankingCache.Kept)
        {
            return Scored(state, user, input.Eligible, input.Count);
        }

        if (state.Cache.Find(row) is not { } entry)
        {
            var best = Scored(state, user, input.Eligible, RankingCache.Kept);
            entry = new RankingCache.Entry(row, Array.ConvertAll(best, item => item.Product), Array.ConvertAll(best, item => (float)item.Score));
            state.Cache.Keep(entry);
        }

        var items = new RankedProduct[Math.Min(input.Count, entry.Products.Length)];
        for (var rank = 0; rank < items.Length; rank++)
        {
            items[rank] = Ranked(state.Table, entry.Products[rank], entry.Scores[rank]);
        }

        return items;
    }

    private static RankedProduct[] Scored(State state, int? user, ReadOnlySpan<int> eligible, int count)
    {
        var userHalf = user is { } row ? state.Scorer.UserHalf(row) : state.Scorer.MeanUserHalf;
        var rented = eligible.Length > StackScores ? ArrayPool<float>.Shared.Rent(eligible.Length) : null;
        Span<float> scores = rented is null ? stackalloc float[StackScores] : rented;
        state.Scorer.Score(userHalf, state.Table, eligible, scores);

        var ranking = new TopRanking(count, eligible.Length);
        for (var i = 0; i < eligible.Length; i++)
        {
            if (scores[i] > ranking.Threshold)
            {
                ranking.Offer(Ranked(state.Table, eligible[i], scores[i]));
            }
        }

        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }

        return ranking.Items;
    }

    private static RankedProduct Ranked(MlpCatalogue table, int product, float score) =>
        new(product, score, score, ExplorationBonus: 0, Propensity: 1, MeanEmbedding: table.SourceOf(product) != EmbeddingSource.Product);

    /// <summary>What readers take hold of at once: the scorer, its table for the newest catalogue, and what was asked of both.</summary>
    private sealed record State(MlpScorer Scorer, ShopCatalogue Catalogue, MlpCatalogue Table, RankingCache Cache)
    {
        public static State Of(MlpScorer scorer, ShopCatalogue catalogue)
        {
            var products = new (string, string)[catalogue.ProductSlots];
            for (var slot = 0; slot < products.Length; slot++)
            {
                var product = catalogue.ProductAt(slot);
                products[slot] = (product.Id, product.Category);
            }

            return new State(scorer, catalogue, MlpCatalogue.Build(scorer, products), new RankingCache(scorer.UserRows + 1));
        }
    }
}
