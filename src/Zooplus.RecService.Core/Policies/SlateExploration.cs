using System.Buffers;

namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// Lets slates explore in named positions only, so that one experiment does not spoil a page: the other positions hold the products of
/// the highest expected reward, and what the policy and the uniform share would explore with is chosen from the rest. A decision for a
/// single product is no slate, and explores.
/// </summary>
public sealed class SlateExploration
{
    private readonly UniformExploration _uniform;
    private readonly int[] _ranks;

    /// <summary>Names the positions.</summary>
    /// <param name="uniform">The share of decisions that is drawn uniformly, in the named positions.</param>
    /// <param name="positions">The positions that explore, from 1 for the first of a slate; none lets every position explore.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position is less than 1.</exception>
    public SlateExploration(UniformExploration uniform, IEnumerable<int> positions)
    {
        _uniform = uniform;
        _ranks = [.. positions.Distinct().Order().Select(position => position - 1)];
        if (_ranks is [< 0, ..])
        {
            throw new ArgumentOutOfRangeException(nameof(positions), _ranks[0] + 1, "Positions count from 1.");
        }
    }

    /// <summary>Chooses the slate.</summary>
    /// <returns>The answer with the true propensities, or null when the policy cannot answer.</returns>
    public PolicyAnswer? Choose(IPolicy policy, in DecisionInput input)
    {
        var count = Math.Min(input.Count, input.Eligible.Length);
        var exploring = _ranks.Count(rank => rank < count);
        if (_ranks.Length == 0 || input.Count == 1 || exploring == count || input.ExploitOnly)
        {
            return _uniform.Choose(policy, input);
        }

        if (exploring == 0)
        {
            return policy.Choose(input with { ExploitOnly = true });
        }

        if (policy.Choose(input with { Count = count - exploring, ExploitOnly = true }) is not { } sure)
        {
            return null;
        }

        var taken = Array.ConvertAll(sure.Items, item => item.Product);
        var rest = input.Eligible.Length - taken.Length;
        if (rest == 0)
        {
            return sure;
        }

        var rented = ArrayPool<int>.Shared.Rent(rest);
        Leave(input.Eligible, taken, rented);
        var explored = _uniform.Choose(policy, input with { Eligible = rented.AsSpan(0, rest), Count = exploring, Beside = taken });
        ArrayPool<int>.Shared.Return(rented);
        return explored is null ? null : Merged(sure, explored, input);
    }

    private static void Leave(ReadOnlySpan<int> eligible, int[] taken, int[] rest)
    {
        var count = 0;
        foreach (var product in eligible)
        {
            if (!taken.Contains(product))
            {
                rest[count++] = product;
            }
        }
    }

    private PolicyAnswer Merged(PolicyAnswer sure, PolicyAnswer explored, in DecisionInput input)
    {
        var items = new RankedProduct[sure.Items.Length + explored.Items.Length];
        var (nextSure, nextExplored) = (0, 0);
        using var eligible = EligibleGroups.Of(input);
        for (var rank = 0; rank < items.Length; rank++)
        {
            var explores = _ranks.Contains(rank) ? nextExplored < explored.Items.Length : nextSure == sure.Items.Length;
            items[rank] = explores
                ? WithPropensity(explored.Items[nextExplored++], sure.Items, eligible, input)
                : sure.Items[nextSure++];
        }

        // The older version and the weaker basis: both choices rest on at least that.
        return explored with { ModelVersion = sure.ModelVersion, Basis = sure.Basis == input.Basis ? explored.Basis : sure.Basis, Items = items };
    }

    /// <summary>
    /// What was chosen from the rest has the propensity it was given there, times the probability that it was in the rest. That probability is
    /// known where each sure product either was certain or stood for its whole group of equal features, drawn uniformly; else the propensity can only be estimated.
    /// </summary>
    private static RankedProduct WithPropensity(RankedProduct item, RankedProduct[] sure, EligibleGroups eligible, in DecisionInput input)
    {
        var group = input.Catalogue.Features.GroupOf(item.Product);
        var alike = 0;
        foreach (var other in sure)
        {
            var otherGroup = input.Catalogue.Features.GroupOf(other.Product);
            var wholeGroup = other.Propensity == 1.0 / eligible[otherGroup].Length;
            if (other.Propensity != 1 && !wholeGroup)
            {
                return item with { Propensity = null };
            }

            alike += wholeGroup && otherGroup == group ? 1 : 0;
        }

        return item with { Propensity = item.Propensity * (1 - (alike / (double)eligible[group].Length)) };
    }
}
