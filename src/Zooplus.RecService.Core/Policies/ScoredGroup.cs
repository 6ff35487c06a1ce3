namespace Zooplus.RecService.Core.Policies;

/// <summary>Products of one category that a policy cannot tell apart: they share a score, and which of them is shown is drawn.</summary>
internal struct ScoredGroup
{
    /// <summary>The category's group in <see cref="EligibleByCategory"/>.</summary>
    public int Category;

    /// <summary>The only product, or -1 for those of the category that have no group of their own.</summary>
    public int Product;

    /// <summary>How many products there are, and as the slate fills, how many are left.</summary>
    public int Size;

    /// <summary>The reward the policy expects of each.</summary>
    public double ExpectedReward;

    /// <summary>What uncertainty adds: 0 or more, or for a sample by how much it differs.</summary>
    public double Bonus;

    /// <summary>What they are ranked by.</summary>
    public double Score;

    /// <summary>Makes a group of each category, without scores.</summary>
    /// <param name="groups">Receives the groups, as many as there are in <paramref name="eligible"/>.</param>
    /// <param name="eligible">Their products.</param>
    public static void Fill(Span<ScoredGroup> groups, EligibleByCategory eligible)
    {
        for (var group = 0; group < groups.Length; group++)
        {
            groups[group] = new ScoredGroup { Category = group, Product = -1, Size = eligible[group].Length };
        }
    }
}
