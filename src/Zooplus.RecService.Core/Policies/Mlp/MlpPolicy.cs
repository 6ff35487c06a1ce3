using System.Buffers;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>
/// Chooses what the trained network scores highest, and never explores (notebook, "get_batch_model_predictions"). Users and products
/// that the weights do not know are scored with the mean embedding, and the answer says so.
/// </summary>
/// <remarks>See the folder's README for the concurrency rule: one writer, any number of readers, no locks.</remarks>
public sealed class MlpPolicy : IWeightedPolicy
{
    private volatile State? _state;

    /// <inheritdoc/>
    public string Name => PolicyNames.Mlp;

    /// <summary>The weights it answers from, or null.</summary>
    public MlpWeights? Weights => _state?.Scorer.Weights;

    /// <summary>The hash of the weights; null without weights.</summary>
    public string? ModelVersion => Weights?.Version;

    /// <inheritdoc/>
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
        var row = knowsUser ? user : state.Scorer.UserRows;
        var items = Kept(state, row, input) ?? Scored(state, row, input);
        var basis = knowsUser && !Array.Exists(items, item => item.MeanEmbedding) ? Basis.User : Basis.MeanEmbedding;
        return new PolicyAnswer(state.Scorer.Weights.Version, basis, items);
    }

    /// <summary>The best products from what is kept of the user, for a decision without filters and without equal scores to draw among.</summary>
    private static RankedProduct[]? Kept(State state, int row, in DecisionInput input)
    {
        var isWhole = ReferenceEquals(input.Catalogue, state.Catalogue) && input.Eligible == input.Catalogue.Available;
        if (!isWhole || input.MaxPerCategory is not null || input.Count > RankingCache.Kept)
        {
            return null;
        }

        if (state.Cache.Find(row) is not { } entry)
        {
            var rented = Scores(state, row, input.Eligible);
            entry = RankingCache.Entry.Of(row, input.Eligible, rented.AsSpan(0, input.Eligible.Length));
            ArrayPool<float>.Shared.Return(rented);
            state.Cache.Keep(entry);
        }

        var count = Math.Min(input.Count, input.Eligible.Length);
        if (count > entry.Products.Length)
        {
            return null;
        }

        var items = new RankedProduct[count];
        for (var rank = 0; rank < items.Length; rank++)
        {
            items[rank] = Ranked(state.Table, entry.Products[rank], entry.Scores[rank]);
        }

        return items;
    }

    private static RankedProduct[] Scored(State state, int row, in DecisionInput input)
    {
        var rented = Scores(state, row, input.Eligible);
        var scores = rented.AsSpan(0, input.Eligible.Length);
        var ranking = new TopRanking(input, drawTies: true);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] >= ranking.Threshold)
            {
                ranking.Offer(Ranked(state.Table, input.Eligible[i], scores[i]));
            }
        }

        var items = ranking.Items;
        TiePropensities.Set<float>(items, scores, limited: input.MaxPerCategory is not null);
        ArrayPool<float>.Shared.Return(rented);
        return items;
    }

    /// <summary>The scores of the products, in an array to be returned to the shared pool.</summary>
    /// <param name="state">The weights.</param>
    /// <param name="row">The user's row; the one after the last is the mean user's.</param>
    /// <param name="eligible">The products.</param>
    private static float[] Scores(State state, int row, ReadOnlySpan<int> eligible)
    {
        var scores = ArrayPool<float>.Shared.Rent(eligible.Length);
        var userHalf = row < state.Scorer.UserRows ? state.Scorer.UserHalf(row) : state.Scorer.MeanUserHalf;
        state.Scorer.Score(userHalf, state.Table, eligible, scores);
        return scores;
    }

    private static RankedProduct Ranked(MlpCatalogue table, int product, float score) =>
        new(product, score, score, ExplorationBonus: 0, Propensity: 1, MeanEmbedding: table.SourceOf(product) != EmbeddingSource.Product);

    /// <summary>What readers take hold of at once: the scorer, its table for the newest catalogue, and what was asked of both.</summary>
    private sealed record State(MlpScorer Scorer, ShopCatalogue Catalogue, MlpCatalogue Table, RankingCache Cache)
    {
        public static State Of(MlpScorer scorer, ShopCatalogue catalogue) =>
            new(scorer, catalogue, MlpCatalogue.Of(scorer, catalogue), new RankingCache(scorer.UserRows + 1));
    }
}
