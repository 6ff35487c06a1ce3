using System.Buffers;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// The eligible products of a decision by category. All available products, which is what most decisions choose from, are parted in
/// the catalogue already and cost nothing here.
/// </summary>
internal readonly ref struct EligibleByCategory
{
    private readonly ProductGroups? _available;
    private readonly int[]? _rented;
    private readonly ReadOnlySpan<int> _products;
    private readonly ReadOnlySpan<int> _starts;

    private EligibleByCategory(ProductGroups available) => _available = available;

    private EligibleByCategory(int[] rented, ReadOnlySpan<int> starts, ReadOnlySpan<int> products)
    {
        _rented = rented;
        _starts = starts;
        _products = products;
    }

    /// <summary>How many groups there are: the schema's categories, then a group for products whose category it does not have.</summary>
    public int Count => _available is null ? _starts.Length - 1 : _available.Count + 1;

    /// <summary>The products of a group, ascending.</summary>
    /// <param name="group">0 to <see cref="Count"/> − 1.</param>
    public ReadOnlySpan<int> this[int group]
    {
        get
        {
            if (_available is null)
            {
                return _products[_starts[group].._starts[group + 1]];
            }

            return group < _available.Count ? _available[group] : [];
        }
    }

    /// <summary>Parts the eligible products of a decision.</summary>
    public static EligibleByCategory Of(in DecisionInput input)
    {
        var catalogue = input.Catalogue;
        if (input.Eligible == catalogue.Available)
        {
            return new EligibleByCategory(catalogue.AvailableByCategory);
        }

        var groups = catalogue.Schema.Categories.Count + 1;
        var rented = ArrayPool<int>.Shared.Rent((2 * groups) + 1 + input.Eligible.Length);
        var starts = rented.AsSpan(0, groups + 1);
        var next = rented.AsSpan(groups + 1, groups);
        var products = rented.AsSpan((2 * groups) + 1, input.Eligible.Length);
        starts.Clear();
        foreach (var product in input.Eligible)
        {
            starts[GroupOf(catalogue, product) + 1]++;
        }

        for (var group = 0; group < groups; group++)
        {
            starts[group + 1] += starts[group];
            next[group] = starts[group];
        }

        foreach (var product in input.Eligible)
        {
            products[next[GroupOf(catalogue, product)]++] = product;
        }

        return new EligibleByCategory(rented, starts, products);
    }

    /// <summary>The group of a product.</summary>
    public static int GroupOf(ShopCatalogue catalogue, int product) =>
        catalogue.CategoryAt(product) is var category and >= 0 ? category : catalogue.Schema.Categories.Count;

    /// <summary>Gives the memory back; the groups must not be used afterwards.</summary>
    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<int>.Shared.Return(_rented);
        }
    }
}
