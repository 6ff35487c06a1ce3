namespace Zooplus.RecService.Core.Policies;

/// <summary>Products of equal features that a policy cannot tell apart: they share a score, and which of them is shown is drawn.</summary>
internal struct ScoredGroup
{
    /// <summary>Their group in <see cref="EligibleGroups"/>.</summary>
    public int Group;

    /// <summary>The category of that group.</summary>
    public int Category;

    /// <summary>The only product, or -1 for those of the group that do not stand by themselves.</summary>
    public int Product;

    /// <summary>How many products there are, and as the slate fills, how many are left.</summary>
    public int Size;

    /// <summary>The reward the policy expects of each.</summary>
    public double ExpectedReward;

    /// <summary>What uncertainty adds: 0 or more, or for a sample by how much it differs.</summary>
    public double Bonus;

    /// <summary>What they are ranked by.</summary>
    public double Score;

    /// <summary>Makes the groups of the products that have no entry in a table, without scores.</summary>
    /// <param name="groups">Receives the groups, as many as there are in <paramref name="eligible"/>.</param>
    /// <param name="eligible">Their products and the others.</param>
    /// <param name="known">The products that have scores of their own.</param>
    public static void FillWithout<T>(Span<ScoredGroup> groups, EligibleGroups eligible, ProductTable<T> known)
        where T : class
    {
        Fill(groups, eligible);
        foreach (ref var group in groups)
        {
            foreach (var product in eligible[group.Group])
            {
                group.Size -= known[product] is null ? 0 : 1;
            }
        }
    }

    /// <summary>Makes the groups, without scores.</summary>
    /// <param name="groups">Receives the groups, as many as there are in <paramref name="eligible"/>.</param>
    /// <param name="eligible">Their products.</param>
    public static void Fill(Span<ScoredGroup> groups, EligibleGroups eligible)
    {
        for (var group = 0; group < groups.Length; group++)
        {
            groups[group] = new ScoredGroup { Group = group, Category = eligible.CategoryOf(group), Product = -1, Size = eligible[group].Length };
        }
    }
}
