namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// What a policy knows of each product, by its dense index; nothing is known of most. Immutable: a table with another entry shares all
/// but one page with the one before, so that the writer can publish each change whole.
/// </summary>
/// <typeparam name="T">What is known of a product; immutable too.</typeparam>
internal sealed class ProductTable<T>
    where T : class
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    private readonly T?[]?[] _pages;

    private ProductTable(T?[]?[] pages) => _pages = pages;

    /// <summary>A table without entries.</summary>
    public static ProductTable<T> Empty { get; } = new([]);

    /// <summary>What is known of a product, or null.</summary>
    /// <param name="product">Its dense index, 0 or more.</param>
    public T? this[int product] => (product >> PageBits) is var page && page < _pages.Length ? _pages[page]?[product & (PageSize - 1)] : null;

    /// <summary>The table with another entry.</summary>
    /// <param name="product">The product's dense index, 0 or more.</param>
    /// <param name="entry">What is known of it from now on, or null.</param>
    public ProductTable<T> With(int product, T? entry)
    {
        var page = product >> PageBits;
        var pages = new T?[]?[Math.Max(_pages.Length, page + 1)];
        _pages.CopyTo(pages, 0);
        pages[page] = (T?[]?)pages[page]?.Clone() ?? new T?[PageSize];
        pages[page]![product & (PageSize - 1)] = entry;
        return new ProductTable<T>(pages);
    }

    /// <summary>The table with all entries, made in one go.</summary>
    public static ProductTable<T> Of(IEnumerable<KeyValuePair<int, T>> entries)
    {
        var pages = new List<T?[]?>();
        foreach (var (product, entry) in entries)
        {
            while (pages.Count <= product >> PageBits)
            {
                pages.Add(null);
            }

            (pages[product >> PageBits] ??= new T?[PageSize])[product & (PageSize - 1)] = entry;
        }

        return new ProductTable<T>([.. pages]);
    }

    /// <summary>The entries, in the order of the products.</summary>
    public IEnumerable<KeyValuePair<int, T>> Entries()
    {
        for (var page = 0; page < _pages.Length; page++)
        {
            for (var i = 0; _pages[page] is { } entries && i < PageSize; i++)
            {
                if (entries[i] is { } entry)
                {
                    yield return KeyValuePair.Create((page << PageBits) + i, entry);
                }
            }
        }
    }
}
