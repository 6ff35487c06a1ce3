namespace Zooplus.RecService.Core.Catalogue;

/// <summary>Products parted into numbered groups. Immutable.</summary>
public sealed class ProductGroups
{
    private readonly int[] _products;
    private readonly int[] _starts;

    /// <summary>Parts products.</summary>
    /// <param name="products">Dense indices; their order is kept within each group.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="groupOf">The group of a product, 0 to <paramref name="groups"/> − 1; less than 0 puts it into no group.</param>
    internal ProductGroups(ReadOnlySpan<int> products, int groups, Func<int, int> groupOf)
    {
        _starts = new int[groups + 1];
        foreach (var product in products)
        {
            if (groupOf(product) is var group and >= 0)
            {
                _starts[group + 1]++;
            }
        }

        for (var group = 0; group < groups; group++)
        {
            _starts[group + 1] += _starts[group];
        }

        _products = new int[_starts[groups]];
        var next = _starts.AsSpan(0, groups).ToArray();
        foreach (var product in products)
        {
            if (groupOf(product) is var group and >= 0)
            {
                _products[next[group]++] = product;
            }
        }
    }

    /// <summary>How many groups there are.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The products of a group, in the order they were given.</summary>
    /// <param name="group">0 to <see cref="Count"/> − 1.</param>
    public ReadOnlySpan<int> this[int group] => _products.AsSpan(_starts[group].._starts[group + 1]);
}
