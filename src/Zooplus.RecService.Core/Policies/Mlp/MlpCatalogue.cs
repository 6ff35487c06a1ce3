using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>
/// Which product half stands for each product of a catalogue, in the catalogue's dense order: its own, or a mean for a product
/// that the weights do not know. Immutable; refers to the scorer's halves and copies none, so that building one is cheap.
/// </summary>
public sealed class MlpCatalogue
{
    private const int OverallMean = 0;

    // A row of the weights, or the complement of an index into the means.
    private readonly int[] _rows;
    private readonly float[][] _means;

    private MlpCatalogue(MlpScorer scorer, int[] rows, float[][] means)
    {
        Scorer = scorer;
        _rows = rows;
        _means = means;
    }

    /// <summary>Who built it, and alone can score it.</summary>
    public MlpScorer Scorer { get; }

    /// <summary>How many products it has.</summary>
    public int Count => _rows.Length;

    /// <summary>The table of a shop's products. The newest one is kept with the scorer, for all policies that rest on the same weights.</summary>
    /// <param name="scorer">The halves.</param>
    /// <param name="catalogue">The products.</param>
    public static MlpCatalogue Of(MlpScorer scorer, ShopCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(catalogue);
        if (scorer.Newest is { } newest && ReferenceEquals(newest.Catalogue, catalogue))
        {
            return newest.Table;
        }

        var products = new (string, string)[catalogue.ProductSlots];
        for (var slot = 0; slot < products.Length; slot++)
        {
            var product = catalogue.ProductAt(slot);
            products[slot] = (product.Id, product.Category);
        }

        var table = Build(scorer, products);
        scorer.Newest = new KeptTable(catalogue, table);
        return table;
    }

    /// <summary>
    /// Looks every product up. To be called again when a product comes or changes its category: the mean of a category is that of
    /// the products which are in it now.
    /// </summary>
    /// <param name="scorer">The halves.</param>
    /// <param name="products">The products in dense order.</param>
    public static MlpCatalogue Build(MlpScorer scorer, IReadOnlyList<(string Id, string Category)> products)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(products);

        var rows = new int[products.Count];
        var known = new Dictionary<string, VectorMean>(StringComparer.Ordinal);
        for (var slot = 0; slot < rows.Length; slot++)
        {
            var (id, category) = products[slot];
            if (!scorer.Weights.TryGetProductRow(id, out rows[slot]))
            {
                rows[slot] = ~OverallMean;
                continue;
            }

            if (!known.TryGetValue(category, out var mean))
            {
                known.Add(category, mean = new VectorMean(scorer.HalfLength));
            }

            mean.Add(scorer.ProductHalf(rows[slot]));
        }

        List<float[]> means = [scorer.MeanProductHalf.ToArray()];
        var meanOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (category, mean) in known)
        {
            meanOf.Add(category, means.Count);
            means.Add(mean.ToArray());
        }

        for (var slot = 0; slot < rows.Length; slot++)
        {
            if (rows[slot] < 0)
            {
                rows[slot] = ~meanOf.GetValueOrDefault(products[slot].Category, OverallMean);
            }
        }

        return new MlpCatalogue(scorer, rows, [.. means]);
    }

    /// <summary>The product's half of the first layer, its own or the mean that stands for it.</summary>
    /// <param name="slot">0 to <see cref="Count"/> − 1.</param>
    /// <returns>Length <see cref="MlpScorer.HalfLength"/>.</returns>
    public ReadOnlySpan<float> Half(int slot)
    {
        var row = _rows[slot];
        return row >= 0 ? Scorer.ProductHalf(row) : _means[~row];
    }

    /// <summary>Which mean stands for a product that the weights do not know, 0 or more: products of the same mean score alike. -1 for one they know.</summary>
    /// <param name="slot">0 to <see cref="Count"/> − 1.</param>
    public int MeanOf(int slot) => _rows[slot] < 0 ? ~_rows[slot] : -1;

    /// <summary>What stands for the product.</summary>
    /// <param name="slot">0 to <see cref="Count"/> − 1.</param>
    public EmbeddingSource SourceOf(int slot) => _rows[slot] switch
    {
        >= 0 => EmbeddingSource.Product,
        ~OverallMean => EmbeddingSource.OverallMean,
        _ => EmbeddingSource.CategoryMean,
    };

    /// <summary>A table and the catalogue it is of.</summary>
    internal sealed record KeptTable(ShopCatalogue Catalogue, MlpCatalogue Table);
}
