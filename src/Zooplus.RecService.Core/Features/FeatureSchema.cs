using System.Collections.Frozen;

namespace Zooplus.RecService.Core.Features;

/// <summary>
/// How a user and a product become the context x of a linear policy: the one-hot persona followed by the one-hot category
/// (notebook, "Feature Engineering"). Values are ordered alphabetically, and an unknown value sets no feature, both as
/// scikit-learn's <c>OneHotEncoder(handle_unknown='ignore')</c> has it. Immutable.
/// </summary>
public sealed class FeatureSchema
{
    /// <summary>The most features an encoded context can have.</summary>
    public const int ActiveFeatures = 2;

    private readonly FrozenDictionary<string, int> _personaFeature;
    private readonly FrozenDictionary<string, int> _categoryFeature;

    /// <summary>Declares the values that become features.</summary>
    /// <param name="personas">The personas a user can have; order does not matter, repeats are ignored.</param>
    /// <param name="categories">The categories a product can have; order does not matter, repeats are ignored.</param>
    public FeatureSchema(IEnumerable<string> personas, IEnumerable<string> categories)
    {
        Personas = [.. personas.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Categories = [.. categories.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Names = [.. Personas.Select(persona => $"persona={persona}"), .. Categories.Select(category => $"category={category}")];
        _personaFeature = Number(Personas, 0);
        _categoryFeature = Number(Categories, Personas.Count);
    }

    /// <summary>The notebook's shop: four personas, five categories, nine features.</summary>
    public static FeatureSchema Notebook { get; } = new(
        ["new_puppy_parent", "cat_connoisseur", "budget_shopper", "fish_hobbyist"],
        ["Fish Supplies", "Cat Food", "Dog Food", "Dog Toy", "Cat Toy"]);

    /// <summary>The personas, in feature order.</summary>
    public IReadOnlyList<string> Personas { get; }

    /// <summary>The categories, in feature order.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>The name of each feature, such as <c>persona=fish_hobbyist</c>; its length is <see cref="Dimension"/>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>d, the length of an encoded context.</summary>
    public int Dimension => Names.Count;

    /// <summary>Whether a product may be of this category.</summary>
    public bool HasCategory(string category) => _categoryFeature.ContainsKey(category);

    /// <summary>Whether a user may be of this persona.</summary>
    public bool HasPersona(string persona) => _personaFeature.ContainsKey(persona);

    /// <summary>Writes the indices of the features a user sets, each with value 1.</summary>
    /// <param name="persona">The user's persona, or null.</param>
    /// <param name="indices">Receives the indices; room for <see cref="ActiveFeatures"/> is enough.</param>
    /// <returns>How many were written: 0 when the persona is null or unknown.</returns>
    public int EncodeUser(string? persona, Span<int> indices)
    {
        if (persona is null || !_personaFeature.TryGetValue(persona, out var feature))
        {
            return 0;
        }

        indices[0] = feature;
        return 1;
    }

    /// <summary>The place of a persona in <see cref="Personas"/>, or -1 when it is null or unknown.</summary>
    public int PersonaIndex(string? persona) => persona is null ? -1 : _personaFeature.GetValueOrDefault(persona, -1);

    /// <summary>The place of a category in <see cref="Categories"/>, or -1 when it is unknown.</summary>
    public int CategoryIndex(string category) => _categoryFeature.TryGetValue(category, out var feature) ? feature - Personas.Count : -1;

    /// <summary>The feature a product of this category sets with value 1, or -1 when the category is unknown.</summary>
    public int CategoryFeature(string category) => _categoryFeature.GetValueOrDefault(category, -1);

    /// <summary>Whether both schemas encode every context alike.</summary>
    public bool Encodes(FeatureSchema other) => ReferenceEquals(this, other) || Names.SequenceEqual(other.Names, StringComparer.Ordinal);

    private static FrozenDictionary<string, int> Number(IReadOnlyList<string> values, int first)
    {
        var features = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
        {
            features[values[i]] = first + i;
        }

        return features.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
