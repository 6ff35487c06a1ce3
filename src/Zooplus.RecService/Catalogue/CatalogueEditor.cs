using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Privacy;

namespace Zooplus.RecService.Catalogue;

/// <summary>Changes the catalogue through the one writer. A change is applied whole or not at all.</summary>
internal sealed class CatalogueEditor(FactWriter writer, ShopState state, UserIdentity identity)
{
    public Task<CatalogueChanged> ReplaceAsync(CatalogueDocument document) => WriteAsync(() => Replaced(document));

    /// <summary>Has a catalogue serve that the journal cannot take in: see <see cref="FactWriter.ShowAsync"/>.</summary>
    public Task ShowAsync(CatalogueDocument document) => writer.ShowAsync(() => Ruled(() => Replaced(document)));

    public Task<CatalogueChanged> MergeAsync(CatalogueChanges changes) => WriteAsync(
        () =>
        {
            User[] users = [.. changes.Users.Select(Known)];
            CatalogueRules.Check(state.Catalogue.Schema, changes.Products, users);
            return new CatalogueMerged(changes.Products, users);
        },
        changes.FieldOf);

    /// <exception cref="ProblemException">The catalogue has no such product.</exception>
    public Task<CatalogueChanged> RemoveProductAsync(string id) => WriteAsync(() =>
        state.Catalogue.TryGetProduct(id, out _) ? new ProductRemoved(id) : throw new ProblemException(Problem.UnknownResource("product", id)));

    /// <exception cref="ProblemException">The catalogue has no such user.</exception>
    public Task<CatalogueChanged> RemoveUserAsync(string id) => WriteAsync(() =>
        state.Catalogue.TryGetUser(identity.Of(id), out _) ? new UserRemoved(identity.Of(id)) : throw new ProblemException(Problem.UnknownResource("user", id)));

    // An empty or overlong id stays what it is, for the rules to refuse.
    private User Known(User user) => user.Id is { Length: >= 1 and <= CatalogueRules.IdLengthMax } id ? user with { Id = identity.Of(id) } : user;

    private CatalogueReplaced Replaced(CatalogueDocument document)
    {
        var current = state.Catalogue.Schema;
        var fact = new CatalogueReplaced(
            DeclaredSchema.ValuesOf("personas", document.Personas, document.Schema?.User?.GetValueOrDefault(FeatureSchema.Persona), current.Personas),
            DeclaredSchema.ValuesOf("categories", document.Categories, document.Schema?.Product?.GetValueOrDefault(FeatureSchema.Category), current.Categories),
            [.. document.Products.Select(product => product.ToProduct())],
            [.. document.Users.Select(user => Known(user.ToUser()))])
        {
            Schema = document.Schema ?? DeclaredSchema.Beside(current),
        };
        CatalogueRules.Check(DeclaredSchema.Of(fact.Personas, fact.Categories, fact.Schema), fact.Products, fact.Users);
        return fact;
    }

    private static T Ruled<T>(Func<T> rule, Func<CatalogueException, string>? fieldOf = null)
    {
        try
        {
            return rule();
        }
        catch (CatalogueException fault)
        {
            throw new ProblemException(Problem.Invalid(fieldOf?.Invoke(fault) ?? fault.Field, fault.Message));
        }
    }

    private async Task<CatalogueChanged> WriteAsync(Func<Fact> rule, Func<CatalogueException, string>? fieldOf = null) => await writer.WriteAsync(
        key: null,
        _ => Ruling<CatalogueChanged>.Keep(Ruled(rule, fieldOf), sequence =>
        {
            var catalogue = state.Catalogue;
            return new CatalogueChanged(sequence, catalogue.ProductCount, catalogue.UserCount, catalogue.ArchivedProducts);
        }));
}
