using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Catalogue;

/// <summary>Changes the catalogue through the one writer. A change is applied whole or not at all.</summary>
internal sealed class CatalogueEditor(FactWriter writer, ShopState state)
{
    public Task<CatalogueChanged> ReplaceAsync(CatalogueDocument document) => WriteAsync(() =>
    {
        var schema = SchemaOf(document, state.Catalogue.Schema);
        return new CatalogueReplaced(schema, ProductsOf(document), UsersOf(document));
    });

    public Task<CatalogueChanged> MergeAsync(CatalogueChanges changes) =>
        WriteAsync(() => new CatalogueMerged(changes.Products, changes.Users), changes.FieldOf);

    /// <exception cref="ProblemException">The catalogue has no such product.</exception>
    public Task<CatalogueChanged> RemoveProductAsync(string id) => WriteAsync(() =>
        state.Catalogue.TryGetProduct(id, out _) ? new ProductRemoved(id) : throw new ProblemException(Problem.UnknownResource("product", id)));

    /// <exception cref="ProblemException">The catalogue has no such user.</exception>
    public Task<CatalogueChanged> RemoveUserAsync(string id) => WriteAsync(() =>
        state.Catalogue.TryGetUser(id, out _) ? new UserRemoved(id) : throw new ProblemException(Problem.UnknownResource("user", id)));

    private static FeatureSchema SchemaOf(CatalogueDocument document, FeatureSchema current)
    {
        var declared = new FeatureSchema(document.Personas ?? current.Personas, document.Categories ?? current.Categories);
        return declared.Encodes(current) ? current : declared;
    }

    private static Product[] ProductsOf(CatalogueDocument document) => [.. document.Products.Select(product => product.ToProduct())];

    private static User[] UsersOf(CatalogueDocument document) => [.. document.Users.Select(user => user.ToUser())];

    private Task<CatalogueChanged> WriteAsync(Func<Fact> decide, Func<CatalogueException, string>? fieldOf = null) => writer.WriteAsync(log =>
    {
        try
        {
            var sequence = log.Append(decide());
            var catalogue = state.Catalogue;
            return new CatalogueChanged(sequence, catalogue.ProductCount, catalogue.UserCount, catalogue.ArchivedProducts);
        }
        catch (CatalogueException fault)
        {
            throw new ProblemException(Problem.Invalid(fieldOf?.Invoke(fault) ?? fault.Field, fault.Message));
        }
    });
}
