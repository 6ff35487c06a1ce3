using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Catalogue;

/// <summary>What a change to the catalogue must satisfy before any of it is applied.</summary>
public static class CatalogueRules
{
    /// <summary>The longest id of a user or product, in characters.</summary>
    public const int IdLengthMax = 128;

    /// <summary>The most features, personas and categories among them: an arm that is shown often holds two triangles of this size.</summary>
    public const int FeaturesMax = 1000;

    /// <summary>The most attributes a schema declares, persona and category among them.</summary>
    public const int AttributesMax = 128;

    /// <summary>The most interactions a schema declares.</summary>
    public const int InteractionsMax = 32;

    /// <summary>The longest name of an attribute, in characters.</summary>
    public const int AttributeNameLengthMax = 64;

    /// <summary>The longest text an attribute can be, in characters.</summary>
    public const int TextLengthMax = 256;

    /// <summary>Looks a change over.</summary>
    /// <param name="schema">The values products and users may have.</param>
    /// <param name="products">The products, ids unique.</param>
    /// <param name="users">The users, ids unique.</param>
    /// <exception cref="CatalogueException">
    /// An id is empty, too long or doubled, a category, persona or attribute is not in the schema, or the schema is too large.
    /// </exception>
    public static void Check(FeatureSchema schema, IReadOnlyList<Product> products, IReadOnlyList<User> users)
    {
        ArgumentNullException.ThrowIfNull(schema);
        CheckSize(schema);
        CheckIds("products", products, product => product.Id);
        CheckIds("users", users, user => user.Id);

        for (var i = 0; i < products.Count; i++)
        {
            var category = products[i].Category;
            if (!schema.HasCategory(category))
            {
                throw new CatalogueException("products", i, "category", $"'{category}' is not a declared category; allowed are {Listed(schema.Categories)}.");
            }

            CheckAttributes(schema, "products", i, products[i].Attributes, AttributeSide.Product);
        }

        for (var i = 0; i < users.Count; i++)
        {
            if (users[i].Persona is { } persona && !schema.HasPersona(persona))
            {
                throw new CatalogueException("users", i, "persona", $"'{persona}' is not a declared persona; allowed are {Listed(schema.Personas)}.");
            }

            CheckAttributes(schema, "users", i, users[i].Attributes, AttributeSide.User);
        }
    }

    /// <summary>Looks attributes over that stand beside a persona or a category. A text that is not among the declared values is allowed.</summary>
    /// <param name="schema">What is declared.</param>
    /// <param name="attributes">The attributes.</param>
    /// <param name="has">Whether what they were given for can have an attribute of that side.</param>
    /// <returns>The name of the first at fault and what is wrong with it; null when all are well.</returns>
    public static (string Name, string Fault)? FaultOf(FeatureSchema schema, AttributeSet? attributes, Func<AttributeSide, bool> has)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(has);
        if (attributes is null)
        {
            return null;
        }

        foreach (var (name, value) in attributes)
        {
            if (schema.Find(name) is not { } declared || !has(declared.Side) || declared.Name is FeatureSchema.Persona or FeatureSchema.Category)
            {
                var allowed = schema.Attributes.Where(attribute => has(attribute.Side) && attribute.Name is not (FeatureSchema.Persona or FeatureSchema.Category));
                return (name, $"'{name}' is not a declared attribute; allowed are {Listed([.. allowed.Select(attribute => attribute.Name)])}.");
            }

            if (!declared.Takes(value))
            {
                return (name, FormattableString.Invariant($"{(value.Text is { } text ? $"'{text}'" : value.Number)} was given; allowed is {declared.Allowed}."));
            }

            if (value.Text?.Length > TextLengthMax)
            {
                return (name, $"The text has {value.Text.Length} characters; allowed are up to {TextLengthMax}.");
            }
        }

        return null;
    }

    private static void CheckSize(FeatureSchema schema)
    {
        if (schema.Dimension > FeaturesMax)
        {
            throw schema.Attributes.Count == 2
                ? new CatalogueException("categories", $"{schema.Dimension} personas and categories are declared; allowed are up to {FeaturesMax} together.")
                : new CatalogueException("schema", $"The attributes have {schema.Dimension} features; allowed are up to {FeaturesMax} together, one for each value, number and place of a hash.");
        }

        if (schema.Attributes.Count > AttributesMax)
        {
            throw new CatalogueException("schema", $"{schema.Attributes.Count} attributes are declared; allowed are up to {AttributesMax}, persona and category among them.");
        }

        if (schema.Interactions.Count > InteractionsMax)
        {
            throw new CatalogueException("schema.interactions", $"{schema.Interactions.Count} interactions are declared; allowed are up to {InteractionsMax}.");
        }
    }

    private static void CheckAttributes(FeatureSchema schema, string list, int index, AttributeSet? attributes, AttributeSide side)
    {
        if (FaultOf(schema, attributes, has => has == side) is var (name, fault))
        {
            throw new CatalogueException(list, index, $"attributes.{name}", fault);
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
