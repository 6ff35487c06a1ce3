using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Catalogue;

/// <summary>A product of the shop: an arm of every policy.</summary>
/// <param name="Id">The shop's own name for it (a SKU), unique in the catalogue.</param>
/// <param name="Category">One of <see cref="FeatureSchema.Categories"/>.</param>
/// <param name="Available">Whether it may be recommended now; false for a product out of stock.</param>
/// <param name="Attributes">What else the shop says of it, by the names of declared product attributes; null for nothing.</param>
public sealed record Product(string Id, string Category, bool Available = true, AttributeSet? Attributes = null);
