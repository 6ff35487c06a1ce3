namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>
/// The best products of the users who were asked for, within a memory bound: the scores of one set of weights over one catalogue never
/// change. Any number of threads may read and keep at once; each entry is immutable and published whole.
/// </summary>
internal sealed class RankingCache
{
    /// <summary>How many products are kept of each user; longer slates are scored afresh.</summary>
    public const int Kept = 16;

    /// <summary>How many users have a place, about 20 MB; of more, the one asked for last holds the place that several share.</summary>
    public const int PlacesMax = 100_000;

    private readonly Entry?[] _entries;

    /// <summary>Makes room.</summary>
    /// <param name="users">How many rows there are.</param>
    public RankingCache(int users) => _entries = new Entry?[Math.Clamp(users, 1, PlacesMax)];

    /// <summary>What is kept of a user, or null.</summary>
    /// <param name="row">The user's row, 0 or more.</param>
    public Entry? Find(int row) => Volatile.Read(ref _entries[row % _entries.Length]) is { } entry && entry.Row == row ? entry : null;

    /// <summary>Keeps a user's best products.</summary>
    public void Keep(Entry entry) => Volatile.Write(ref _entries[entry.Row % _entries.Length], entry);

    /// <summary>A user's best products, best first, as far as no scores are equal: equal ones are drawn among, decision by decision.</summary>
    /// <param name="Row">The user's row.</param>
    /// <param name="Products">Their dense indices.</param>
    /// <param name="Scores">Their scores.</param>
    internal sealed record Entry(int Row, int[] Products, float[] Scores)
    {
        /// <summary>Picks the best.</summary>
        /// <param name="row">The user's row.</param>
        /// <param name="eligible">All products that may be chosen.</param>
        /// <param name="scores">The score of each.</param>
        public static Entry Of(int row, ReadOnlySpan<int> eligible, ReadOnlySpan<float> scores)
        {
            // One more than is kept: the last that is must not be equal to it.
            var ranking = new TopRanking(Kept + 1, eligible.Length);
            for (var i = 0; i < eligible.Length; i++)
            {
                if (scores[i] > ranking.Threshold)
                {
                    ranking.Offer(new RankedProduct(eligible[i], scores[i], scores[i], ExplorationBonus: 0, Propensity: 1));
                }
            }

            var best = ranking.Items;
            var distinct = 0;
            while (distinct < Math.Min(best.Length, Kept) && (distinct + 1 == best.Length || best[distinct].Score > best[distinct + 1].Score))
            {
                distinct++;
            }

            best = best[..distinct];
            return new Entry(row, Array.ConvertAll(best, item => item.Product), Array.ConvertAll(best, item => (float)item.Score));
        }
    }
}
