using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Catalogue;

/// <summary>What a change to the catalogue must satisfy before any of it is applied.</summary>
public static class CatalogueRules
{
    /// <summary>The longest id of a user or product, in characters.</summary>
    public const int IdLengthMax = 128;

    /// <summary>The most personas and categories together: every arm holds two square matrices of this size.</summary>
    public const int FeaturesMax = 1000;

    /// <summary>Looks a change over.</summary>
    /// <param name="schema">The values products and users may have.</param>
    /// <param name="products">The products, ids unique.</param>
    /// <param name="users">The users, ids unique.</param>
    /// <exception cref="CatalogueException">An id is empty, too long or doubled, a category or persona is not in the schema, or the schema is too large.</exception>
    public static void Check(FeatureSchema schema, IReadOnlyList<Product> products, IReadOnlyList<User> users)
    {
        if (schema.Dimension > FeaturesMax)
        {
            throw new CatalogueException("categories", $"{schema.Dimension} personas and categories are declared; allowed are up to {FeaturesMax} together.");
        }

        CheckIds("products", products, product => product.Id);
        CheckIds("users", users, user => user.Id);

        for (var i = 0; i < products.Count; i++)
        {
            var category = products[i].Category;
            if (!schema.HasCategory(category))
            {
                throw new CatalogueException("products", i, "category", $"'{category}' is not a declared category; allowed are {Listed(schema.Categories)}.");
            }
        }

        for (var i = 0; i < users.Count; i++)
        {
            if (users[i].Persona is { } persona && !schema.HasPersona(persona))
            {
                throw new CatalogueException("users", i, "persona", $"'{persona}' is not a declared persona; allowed are {Listed(schema.Personas)}.");
            }
        }
    }

    private static void CheckIds<T>(string list, IReadOnlyList<T> entries, Func<T, string> idOf)
    {
        var seen = new HashSet<string>(entries.Count, StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
        {
            var id = idOf(entries[i]);
            if (id.Length is 0 or > IdLengthMax)
            {
                throw new CatalogueException(list, i, "id", $"The id has {id.Length} characters; allowed are 1 to {IdLengthMax}.");
            }

            if (!seen.Add(id))
            {
                throw new CatalogueException(list, i, "id", $"'{id}' is given twice; each id may occur once.");
            }
        }
    }

    private static string Listed(IReadOnlyList<string> values) =>
        values.Count == 0 ? "none" : string.Join(", ", values.Select(value => $"'{value}'"));
}
