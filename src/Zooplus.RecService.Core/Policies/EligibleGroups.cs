using System.Buffers;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// The eligible products of a decision by their groups of equal features. All available products, which is what most decisions choose
/// from, are parted in the catalogue already and cost nothing here.
/// </summary>
internal readonly ref struct EligibleGroups
{
    private readonly ProductFeatures _features;
    private readonly ProductGroups? _available;
    private readonly int[]? _rented;
    private readonly ReadOnlySpan<int> _products;
    private readonly ReadOnlySpan<int> _starts;

    private EligibleGroups(ProductFeatures features, ProductGroups available)
    {
        _features = features;
        _available = available;
    }

    private EligibleGroups(ProductFeatures features, int[] rented, ReadOnlySpan<int> starts, ReadOnlySpan<int> products)
    {
        _features = features;
        _rented = rented;
        _starts = starts;
        _products = products;
    }

    /// <summary>How many groups there are, those without eligible products included.</summary>
    public int Count => _features.Groups;

    /// <summary>The category of a group: see <see cref="ProductFeatures.CategoryOf"/>.</summary>
    public int CategoryOf(int group) => _features.CategoryOf(group);

    /// <summary>The products of a group, ascending.</summary>
    /// <param name="group">0 to <see cref="Count"/> − 1.</param>
    public ReadOnlySpan<int> this[int group] => _available is null ? _products[_starts[group].._starts[group + 1]] : _available[group];

    /// <summary>Parts the eligible products of a decision.</summary>
    public static EligibleGroups Of(in DecisionInput input)
    {
        var catalogue = input.Catalogue;
        if (input.Eligible == catalogue.Available)
        {
            return new EligibleGroups(catalogue.Features, catalogue.AvailableByGroup);
        }

        var features = catalogue.Features;
        var groups = features.Groups;
        var rented = ArrayPool<int>.Shared.Rent((2 * groups) + 1 + input.Eligible.Length);
        var starts = rented.AsSpan(0, groups + 1);
        var next = rented.AsSpan(groups + 1, groups);
        var products = rented.AsSpan((2 * groups) + 1, input.Eligible.Length);
        starts.Clear();
        foreach (var product in input.Eligible)
        {
            starts[features.GroupOf(product) + 1]++;
        }

        for (var group = 0; group < groups; group++)
        {
            starts[group + 1] += starts[group];
            next[group] = starts[group];
        }

        foreach (var product in input.Eligible)
        {
            products[next[features.GroupOf(product)]++] = product;
        }

        return new EligibleGroups(features, rented, starts, products);
    }

    /// <summary>Gives the memory back; the groups must not be used afterwards.</summary>
    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<int>.Shared.Return(_rented);
        }
    }
}
