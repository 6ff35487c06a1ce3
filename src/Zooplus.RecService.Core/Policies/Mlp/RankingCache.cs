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

    /// <summary>A user's best products, best first.</summary>
    /// <param name="Row">The user's row.</param>
    /// <param name="Products">Their dense indices.</param>
    /// <param name="Scores">Their scores.</param>
    internal sealed record Entry(int Row, int[] Products, float[] Scores);
}
