using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Catalogue;

/// <summary>Makes a schema of what a catalogue declares, and the other way round.</summary>
internal static class DeclaredSchema
{
    /// <summary>The smallest standard deviation a number can be declared with.</summary>
    private const double DeviationMin = 0.000001;

    private static readonly string[] Separators = ["×", "*"];

    /// <summary>The schema that is declared.</summary>
    /// <param name="personas">The personas.</param>
    /// <param name="categories">The categories.</param>
    /// <param name="contract">What is declared beside them; null for nothing.</param>
    /// <exception cref="CatalogueException">The declaration is at fault.</exception>
    public static FeatureSchema Of(IReadOnlyList<string> personas, IReadOnlyList<string> categories, SchemaContract? contract)
    {
        if (contract is null)
        {
            return new FeatureSchema(personas, categories);
        }

        List<AttributeDeclaration> attributes =
        [
            new CategoricalDeclaration(FeatureSchema.Persona, AttributeSide.User, personas),
            new CategoricalDeclaration(FeatureSchema.Category, AttributeSide.Product, categories),
            .. Declarations(contract.User, AttributeSide.User),
            .. Declarations(contract.Request, AttributeSide.Request),
            .. Declarations(contract.Product, AttributeSide.Product),
        ];
        foreach (var (index, attribute) in attributes.Index())
        {
            if (attributes.FindIndex(other => other.Name == attribute.Name) is var first && first < index)
            {
                throw new CatalogueException(Field(attribute.Side, attribute.Name), $"'{attribute.Name}' is declared as an attribute of a {Word(attributes[first].Side)} too; a name may be given once.");
            }
        }

        return FeatureSchema.Of(attributes, Interactions(contract.Interactions, attributes));
    }

    /// <summary>What a schema declares beside personas and categories; null when that is nothing.</summary>
    public static SchemaContract? Beside(FeatureSchema schema)
    {
        if (!schema.IsExtended)
        {
            return null;
        }

        return new SchemaContract(
            OfSide(AttributeSide.User),
            OfSide(AttributeSide.Request),
            OfSide(AttributeSide.Product),
            [.. schema.Interactions.Select(interaction => interaction.ToString())]);

        IReadOnlyDictionary<string, AttributeContract>? OfSide(AttributeSide side)
        {
            var declared = schema.Attributes
                .Where(attribute => attribute.Side == side && attribute.Name is not (FeatureSchema.Persona or FeatureSchema.Category))
                .ToDictionary(attribute => attribute.Name, Contract);
            return declared.Count == 0 ? null : declared;
        }
    }

    /// <summary>The values of persona or category, which a document may declare in a list of its own or in its schema.</summary>
    /// <param name="field">The list's name in the document.</param>
    /// <param name="listed">That list; null when left out.</param>
    /// <param name="declared">The attribute in the schema; null when left out.</param>
    /// <param name="current">The values in force, which stay when both are left out.</param>
    /// <exception cref="CatalogueException">Both are given and differ, or the attribute has no values.</exception>
    public static IReadOnlyList<string> ValuesOf(string field, IReadOnlyList<string>? listed, AttributeContract? declared, IReadOnlyList<string> current)
    {
        if (declared is null)
        {
            return listed ?? current;
        }

        var name = field == "personas" ? Field(AttributeSide.User, FeatureSchema.Persona) : Field(AttributeSide.Product, FeatureSchema.Category);
        if (declared is not { Values: { } values, Mean: null, Deviation: null, Hashed: null })
        {
            throw new CatalogueException(name, "Something else than values is given; allowed are values.");
        }

        return listed is null || listed.ToHashSet(StringComparer.Ordinal).SetEquals(values)
            ? values
            : throw new CatalogueException(field, $"The list differs from the values of {name}; allowed is the same list, or one of the two.");
    }

    private static IEnumerable<AttributeDeclaration> Declarations(IReadOnlyDictionary<string, AttributeContract>? contracts, AttributeSide side)
    {
        foreach (var (name, contract) in contracts ?? new Dictionary<string, AttributeContract>())
        {
            var isApart = (name, side) is (FeatureSchema.Persona, AttributeSide.User) or (FeatureSchema.Category, AttributeSide.Product);
            if (!isApart)
            {
                yield return name is FeatureSchema.Persona or FeatureSchema.Category
                    ? throw new CatalogueException(Field(side, name), $"'{name}' was given; persona is an attribute of users and category one of products.")
                    : Declaration(name, side, contract);
            }
        }
    }

    private static AttributeDeclaration Declaration(string name, AttributeSide side, AttributeContract? contract)
    {
        var field = Field(side, name);
        if (name.Length is 0 or > CatalogueRules.AttributeNameLengthMax || !char.IsAsciiLetter(name[0]) || !name.All(IsNameCharacter))
        {
            throw new CatalogueException(field, $"'{name}' cannot name an attribute; allowed are 1 to {CatalogueRules.AttributeNameLengthMax} letters, digits, '_', '-' and '.', a letter first.");
        }

        return contract switch
        {
            { Values: { } values, Mean: null, Deviation: null, Hashed: null } => new CategoricalDeclaration(name, side, Checked($"{field}.values", values)),
            { Values: null, Mean: { } mean, Deviation: { } deviation, Hashed: null } => deviation is >= DeviationMin and <= double.MaxValue && double.IsFinite(mean)
                ? new NumericDeclaration(name, side, mean, deviation)
                : throw new CatalogueException($"{field}.deviation", FormattableString.Invariant($"{deviation} was given; allowed is a number of {DeviationMin} or more.")),
            { Values: null, Mean: null, Deviation: null, Hashed: { } places } => places is >= 1 and <= CatalogueRules.FeaturesMax
                ? new HashedDeclaration(name, side, places)
                : throw new CatalogueException($"{field}.hashed", FormattableString.Invariant($"{places} was given; allowed is a whole number from 1 to {CatalogueRules.FeaturesMax}.")),
            _ => throw new CatalogueException(field, "One kind of attribute is needed and allowed: either values, or mean and deviation, or hashed."),
        };
    }

    private static IReadOnlyList<string> Checked(string field, IReadOnlyList<string?> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { Length: >= 1 and <= CatalogueRules.TextLengthMax })
            {
                throw new CatalogueException(FormattableString.Invariant($"{field}[{i}]"), $"A text of {values[i]?.Length ?? 0} characters was given; allowed are 1 to {CatalogueRules.TextLengthMax}.");
            }
        }

        return values!;
    }

    private static List<Interaction> Interactions(IReadOnlyList<string?>? texts, List<AttributeDeclaration> attributes)
    {
        if (texts is null)
        {
            return [FeatureSchema.DefaultInteraction];
        }

        var interactions = new List<Interaction>();
        foreach (var (index, text) in texts.Index())
        {
            var names = text?.Split(Separators, StringSplitOptions.TrimEntries) ?? [];
            if (names is not [var first, var second] || first == second || !IsDeclared(first) || !IsDeclared(second))
            {
                throw new CatalogueException(
                    FormattableString.Invariant($"schema.interactions[{index}]"),
                    $"'{text}' was given; allowed are two of the attributes {string.Join(", ", attributes.Select(attribute => attribute.Name))}, with × or * between them.");
            }

            interactions.Add(new Interaction(first, second));
        }

        return interactions;

        bool IsDeclared(string name) => attributes.Exists(attribute => attribute.Name == name);
    }

    private static AttributeContract Contract(AttributeDeclaration attribute) => attribute switch
    {
        CategoricalDeclaration categorical => new AttributeContract(Values: categorical.Values),
        NumericDeclaration numeric => new AttributeContract(Mean: numeric.Mean, Deviation: numeric.Deviation),
        _ => new AttributeContract(Hashed: attribute.Length),
    };

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.';

    private static string Word(AttributeSide side) => side.ToString().ToLowerInvariant();

    private static string Field(AttributeSide side, string name) => $"schema.{Word(side)}.{name}";
}
