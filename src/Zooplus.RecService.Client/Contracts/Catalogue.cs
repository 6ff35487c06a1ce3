namespace Zooplus.RecService.Client.Contracts;

/// <summary>The shop's products and users, with the values they may have.</summary>
/// <param name="Products">The products.</param>
/// <param name="Users">The users the shop knows something about.</param>
/// <param name="Personas">The segments a user may belong to; null in an upload keeps those in force.</param>
/// <param name="Categories">The categories a product may have; null in an upload keeps those in force.</param>
public sealed record Catalogue(
    IReadOnlyList<CatalogueProduct> Products,
    IReadOnlyList<CatalogueUser> Users,
    IReadOnlyList<string>? Personas = null,
    IReadOnlyList<string>? Categories = null);

/// <summary>A product of the shop.</summary>
/// <param name="Id">The shop's own name for it, at most 128 characters.</param>
/// <param name="Category">Its category.</param>
/// <param name="Available">Whether it may be recommended now; null means true.</param>
public sealed record CatalogueProduct(string Id, string Category, bool? Available = null);

/// <summary>A user of the shop.</summary>
/// <param name="Id">The shop's own name for the user, at most 128 characters.</param>
/// <param name="Persona">The segment; null when unknown.</param>
public sealed record CatalogueUser(string Id, string? Persona = null);

/// <summary>What a change left behind.</summary>
/// <param name="Sequence">The number of the fact.</param>
/// <param name="Products">Products now in the catalogue.</param>
/// <param name="Users">Users now in the catalogue.</param>
/// <param name="ArchivedProducts">Products removed but not forgotten.</param>
public sealed record CatalogueChange(long Sequence, int Products, int Users, int ArchivedProducts);
