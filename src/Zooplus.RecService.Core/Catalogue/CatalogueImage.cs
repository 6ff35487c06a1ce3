using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Catalogue;

/// <summary>
/// A catalogue spelled out, archived products and the places of removed users included: what is needed to make one with the same dense
/// indices, to which everything that was learned refers.
/// </summary>
/// <param name="Schema">The values products and users may have.</param>
/// <param name="Products">The products by dense index.</param>
/// <param name="Listed">For each of them whether it is in the catalogue; false for an archived one.</param>
/// <param name="UserIds">The ids of the users by dense index.</param>
/// <param name="Users">For each of them the user; null for a removed one.</param>
public sealed record CatalogueImage(
    FeatureSchema Schema, IReadOnlyList<Product> Products, IReadOnlyList<bool> Listed, IReadOnlyList<string> UserIds, IReadOnlyList<User?> Users);
