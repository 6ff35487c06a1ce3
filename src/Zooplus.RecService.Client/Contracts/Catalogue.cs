using System.Text.Json.Nodes;

namespace Zooplus.RecService.Client.Contracts;

/// <summary>The shop's products and users, with the values they may have.</summary>
/// <param name="Products">The products.</param>
/// <param name="Users">The users the shop knows something about.</param>
/// <param name="Personas">The segments a user may belong to; null in an upload keeps those in force.</param>
/// <param name="Categories">The categories a product may have; null in an upload keeps those in force.</param>
/// <param name="Schema">The attributes beside persona and category; null in an upload keeps those in force.</param>
public sealed record Catalogue(
    IReadOnlyList<CatalogueProduct> Products,
    IReadOnlyList<CatalogueUser> Users,
    IReadOnlyList<string>? Personas = null,
    IReadOnlyList<string>? Categories = null,
    CatalogueSchema? Schema = null);

/// <summary>The attributes that users, requests and products have beside persona and category.</summary>
/// <param name="User">Attributes of users, by name.</param>
/// <param name="Request">Attributes of the request itself, such as the season, the device or the hour.</param>
/// <param name="Product">Attributes of products.</param>
/// <param name="Interactions">Pairs of attributes that a model of all products sees together; null for <c>persona × category</c> alone.</param>
public sealed record CatalogueSchema(
    IReadOnlyDictionary<string, AttributeDeclaration>? User = null,
    IReadOnlyDictionary<string, AttributeDeclaration>? Request = null,
    IReadOnlyDictionary<string, AttributeDeclaration>? Product = null,
    IReadOnlyList<string>? Interactions = null);

/// <summary>An attribute: either values, or mean and deviation, or hashed.</summary>
/// <param name="Values">The values of a categorical attribute; others are allowed and teach nothing.</param>
/// <param name="Mean">The mean of a number.</param>
/// <param name="Deviation">The standard deviation of a number, above 0.</param>
/// <param name="Hashed">For any text: how many features the texts share by their hash.</param>
public sealed record AttributeDeclaration(
    IReadOnlyList<string>? Values = null, double? Mean = null, double? Deviation = null, int? Hashed = null);

/// <summary>A product of the shop.</summary>
/// <param name="Id">The shop's own name for it, at most 128 characters.</param>
/// <param name="Category">Its category.</param>
/// <param name="Available">Whether it may be recommended now; null means true.</param>
/// <param name="Attributes">Its other attributes, texts and numbers; null for none.</param>
public sealed record CatalogueProduct(string Id, string Category, bool? Available = null, JsonObject? Attributes = null);

/// <summary>A user of the shop.</summary>
/// <param name="Id">The shop's own name for the user, at most 128 characters.</param>
/// <param name="Persona">The segment; null when unknown.</param>
/// <param name="Attributes">The user's other attributes, texts and numbers; null for none.</param>
public sealed record CatalogueUser(string Id, string? Persona = null, JsonObject? Attributes = null);

/// <summary>What a change left behind.</summary>
/// <param name="Sequence">The number of the fact.</param>
/// <param name="Products">Products now in the catalogue.</param>
/// <param name="Users">Users now in the catalogue.</param>
/// <param name="ArchivedProducts">Products removed but not forgotten.</param>
public sealed record CatalogueChange(long Sequence, int Products, int Users, int ArchivedProducts);
