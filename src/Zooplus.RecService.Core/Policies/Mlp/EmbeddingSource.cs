namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>Where the embedding that a product is scored with comes from.</summary>
public enum EmbeddingSource
{
    /// <summary>The weights know the product.</summary>
    Product,

    /// <summary>The mean of the products of its category that the weights know.</summary>
    CategoryMean,

    /// <summary>The mean of all products that the weights know: they know none of its category.</summary>
    OverallMean,
}
