using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.Training;

/// <summary>Interactions by row of the embedding tables: three columns of one length.</summary>
/// <param name="Users">The users' table.</param>
/// <param name="Products">The products' table.</param>
/// <param name="UserRows">The user of each interaction.</param>
/// <param name="ProductRows">The product of each interaction.</param>
/// <param name="Labels">1 for a click, 0 for none, or a reward between.</param>
internal sealed record TrainingSet(EmbeddingTable Users, EmbeddingTable Products, long[] UserRows, long[] ProductRows, float[] Labels)
{
    /// <summary>Maps a log's interactions onto tables.</summary>
    /// <param name="interactions">The log.</param>
    /// <param name="users">The size of the users' table; null for that of the users who occur.</param>
    /// <param name="products">The size of the products' table; null for that of the products which occur.</param>
    /// <exception cref="TrainingException">A size is given and an id does not fit it.</exception>
    public static TrainingSet Of(InteractionTable interactions, int? users, int? products)
    {
        var userTable = EmbeddingTable.Of(interactions.UserIds, users, "user", out var userRows);
        var productTable = EmbeddingTable.Of(interactions.ProductIds, products, "product", out var productRows);
        return Of(interactions, userTable, userRows, productTable, productRows);
    }

    /// <summary>Maps a log's interactions onto the tables of weights, and of what they do not know.</summary>
    /// <param name="interactions">The log.</param>
    /// <param name="first">The weights.</param>
    public static TrainingSet After(InteractionTable interactions, MlpWeights first)
    {
        var userTable = EmbeddingTable.After(interactions.UserIds, new EmbeddingTable(first.UserEmbedding.Rows, first.UserIds), out var userRows);
        var productTable = EmbeddingTable.After(interactions.ProductIds, new EmbeddingTable(first.ProductEmbedding.Rows, first.ProductIds), out var productRows);
        return Of(interactions, userTable, userRows, productTable, productRows);
    }

    private static TrainingSet Of(InteractionTable interactions, EmbeddingTable users, int[] userRows, EmbeddingTable products, int[] productRows) => new(
        users, products, Mapped(interactions.UserRows, userRows), Mapped(interactions.ProductRows, productRows), interactions.Labels.ToArray());

    private static long[] Mapped(ReadOnlySpan<int> column, int[] rows)
    {
        var mapped = new long[column.Length];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = rows[column[i]];
        }

        return mapped;
    }
}
