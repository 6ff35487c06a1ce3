using System.ComponentModel.DataAnnotations;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Catalogue;

/// <summary>A product.</summary>
/// <param name="Id">The shop's name for it, 1 to 128 characters.</param>
/// <param name="Category">One of the declared categories.</param>
/// <param name="Available">Whether it may be recommended now, as when left out; false for a product out of stock.</param>
/// <param name="Attributes">Its other attributes, by the names of declared product attributes.</param>
internal sealed record ProductContract(
    [property: StringLength(CatalogueRules.IdLengthMax, MinimumLength = 1)] string Id, string Category, bool Available = true, AttributeSet? Attributes = null)
{
    public static ProductContract Of(Product product) => new(product.Id, product.Category, product.Available, product.Attributes);

    public Product ToProduct() => new(Id, Category, Available, Attributes);
}

/// <summary>A user.</summary>
/// <param name="Id">The shop's name for the user, 1 to 128 characters.</param>
/// <param name="Persona">One of the declared personas; left out when unknown.</param>
/// <param name="Attributes">The user's other attributes, by the names of declared user attributes.</param>
internal sealed record UserContract(
    [property: StringLength(CatalogueRules.IdLengthMax, MinimumLength = 1)] string Id, string? Persona = null, AttributeSet? Attributes = null)
{
    public static UserContract Of(User user) => new(user.Id, user.Persona, user.Attributes);

    public User ToUser() => new(Id, Persona, Attributes);
}

/// <summary>A product, its id being in the address.</summary>
/// <param name="Category">One of the declared categories.</param>
/// <param name="Available">Whether it may be recommended now, as when left out; false for a product out of stock.</param>
/// <param name="Attributes">Its other attributes, by the names of declared product attributes.</param>
internal sealed record ProductBody(string Category, bool Available = true, AttributeSet? Attributes = null);

/// <summary>A user, the id being in the address.</summary>
/// <param name="Persona">One of the declared personas; left out when unknown.</param>
/// <param name="Attributes">The user's other attributes, by the names of declared user attributes.</param>
internal sealed record UserBody(string? Persona = null, AttributeSet? Attributes = null);

/// <summary>A whole catalogue.</summary>
/// <param name="Products">The products, each id once.</param>
/// <param name="Users">The users, each id once.</param>
/// <param name="Personas">The personas users may have. Left out of a PUT: those declared before.</param>
/// <param name="Categories">The categories products may have. Left out of a PUT: those declared before.</param>
/// <param name="Schema">The attributes beside persona and category. Left out of a PUT: those declared before; absent when there are none.</param>
internal sealed record CatalogueDocument(
    IReadOnlyList<ProductContract> Products,
    IReadOnlyList<UserContract> Users,
    IReadOnlyList<string>? Personas = null,
    IReadOnlyList<string>? Categories = null,
    SchemaContract? Schema = null);

/// <summary>One line of a change to the catalogue: a product or a user.</summary>
/// <param name="Product">A product to add or overwrite.</param>
/// <param name="User">A user to add or overwrite.</param>
internal sealed record CatalogueLine(ProductContract? Product = null, UserContract? User = null);

/// <summary>The catalogue after a change.</summary>
/// <param name="Sequence">The number of the fact.</param>
/// <param name="Products">How many products it holds now.</param>
/// <param name="Users">How many users it holds now.</param>
/// <param name="ArchivedProducts">How many products are archived: removed, with what was learned about them kept.</param>
internal sealed record CatalogueChanged(long Sequence, int Products, int Users, int ArchivedProducts);
