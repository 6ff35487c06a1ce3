namespace Zooplus.RecService.Core.Features;

/// <summary>
/// How users, requests and products become the context x of a linear policy: the features of the user's attributes, then those of the
/// request's, then those of the product's (notebook, "Feature Engineering"). Of each side the attributes stand in alphabetical order, but
/// persona and category first. Immutable.
/// </summary>
public sealed class FeatureSchema
{
    /// <summary>The name of the one user attribute that has a field of its own.</summary>
    public const string Persona = "persona";

    /// <summary>The name of the one product attribute that has a field of its own.</summary>
    public const string Category = "category";

    private readonly CategoricalDeclaration _persona;
    private readonly CategoricalDeclaration _category;
    private readonly FeatureSlot[] _contextSlots;
    private readonly FeatureSlot[] _productSlots;
    private readonly FeatureVector[] _categories;

    /// <summary>A schema of personas and categories and nothing else.</summary>
    /// <param name="personas">The personas a user can have; order does not matter, repeats are ignored.</param>
    /// <param name="categories">The categories a product can have; order does not matter, repeats are ignored.</param>
    public FeatureSchema(IEnumerable<string> personas, IEnumerable<string> categories)
        : this(
            [new CategoricalDeclaration(Persona, AttributeSide.User, personas), new CategoricalDeclaration(Category, AttributeSide.Product, categories)],
            [DefaultInteraction])
    {
    }

    private FeatureSchema(IEnumerable<AttributeDeclaration> attributes, IEnumerable<Interaction> interactions)
    {
        Attributes = [.. attributes
            .OrderBy(attribute => attribute.Side)
            .ThenByDescending(attribute => attribute.Name is Persona or Category)
            .ThenBy(attribute => attribute.Name, StringComparer.Ordinal)];
        _persona = Declared(Persona, AttributeSide.User);
        _category = Declared(Category, AttributeSide.Product);
        Names = [.. Attributes.SelectMany(attribute => Enumerable.Range(0, attribute.Length).Select(attribute.FeatureName))];

        var slots = Slots();
        _contextSlots = [.. slots.Where(slot => slot.Attribute.Side != AttributeSide.Product)];
        _productSlots = [.. slots.Where(slot => slot.Attribute.Side == AttributeSide.Product)];
        Interactions = Ordered(interactions);
        _categories = [.. Enumerable.Range(-1, Categories.Count + 1).Select(category => Encode(_productSlots, category, null))];
        Contexts = NumberedContexts.Of(_contextSlots);
    }

    /// <summary>The notebook's shop: four personas, five categories, nine features.</summary>
    public static FeatureSchema Notebook { get; } = new(
        ["new_puppy_parent", "cat_connoisseur", "budget_shopper", "fish_hobbyist"],
        ["Fish Supplies", "Cat Food", "Dog Food", "Dog Toy", "Cat Toy"]);

    /// <summary>A schema of declared attributes.</summary>
    /// <param name="attributes">The attributes, each name once, persona and category among them.</param>
    /// <param name="interactions">Which of them a shared model sees together.</param>
    /// <exception cref="ArgumentException">A name is given twice, persona or category is missing, or an interaction is not of two declared attributes.</exception>
    public static FeatureSchema Of(IEnumerable<AttributeDeclaration> attributes, IEnumerable<Interaction> interactions) => new(attributes, interactions);

    /// <summary>What a shared model sees together when nothing else is declared.</summary>
    public static Interaction DefaultInteraction => new(Persona, Category);

    /// <summary>The number of the fact that declared it, by which a log names it; 0 for a schema that no fact declared.</summary>
    public long Version { get; private set; }

    /// <summary>The attributes, in feature order.</summary>
    public IReadOnlyList<AttributeDeclaration> Attributes { get; }

    /// <summary>Which attributes a shared model sees together; of each pair the one whose features come first is the first.</summary>
    public IReadOnlyList<Interaction> Interactions { get; }

    /// <summary>The personas, in feature order.</summary>
    public IReadOnlyList<string> Personas => _persona.Values;

    /// <summary>The categories, in feature order.</summary>
    public IReadOnlyList<string> Categories => _category.Values;

    /// <summary>The name of each feature, such as <c>persona=fish_hobbyist</c>; its length is <see cref="Dimension"/>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>All that encodes a context, in a line: what was learned by it means the same wherever it says the same.</summary>
    public string Description => string.Join('|', Names) + (Interactions is [var only] && only == DefaultInteraction ? "" : $"|{string.Join('|', Interactions)}");

    /// <summary>d, the length of an encoded context.</summary>
    public int Dimension => Names.Count;

    /// <summary>The most features that are not zero in an encoded context.</summary>
    public int ActiveFeatures => Attributes.Count;

    /// <summary>The contexts of users and requests by number; null where they are too many or not all categorical.</summary>
    public NumberedContexts? Contexts { get; }

    /// <summary>Whether it says more than which personas and categories there are.</summary>
    public bool IsExtended => Attributes.Count > 2 || Interactions is not [var only] || only != DefaultInteraction;

    /// <summary>Whether a product may be of this category.</summary>
    public bool HasCategory(string category) => _category.FeatureOf(category) >= 0;

    /// <summary>Whether a user may be of this persona.</summary>
    public bool HasPersona(string persona) => _persona.FeatureOf(persona) >= 0;

    /// <summary>The place of a persona in <see cref="Personas"/>, or -1 when it is null or unknown.</summary>
    public int PersonaIndex(string? persona) => _persona.FeatureOf(persona);

    /// <summary>The place of a category in <see cref="Categories"/>, or -1 when it is unknown.</summary>
    public int CategoryIndex(string category) => _category.FeatureOf(category);

    /// <summary>Finds a declared attribute.</summary>
    public AttributeDeclaration? Find(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>Where the features of a declared attribute begin.</summary>
    /// <param name="attribute">One of <see cref="Attributes"/>.</param>
    public int FirstFeature(AttributeDeclaration attribute) => _contextSlots.Concat(_productSlots).First(slot => slot.Attribute == attribute).First;

    /// <summary>Encodes what is known of a user and of a request.</summary>
    /// <param name="persona">The user's persona, or null.</param>
    /// <param name="attributes">The other attributes of the user and of the request.</param>
    public FeatureVector Context(string? persona, AttributeSet? attributes = null) => Contexts is { } contexts
        ? contexts[contexts.NumberOf(persona, attributes)]
        : Encode(_contextSlots, _persona.FeatureOf(persona), attributes);

    /// <summary>Encodes a product.</summary>
    /// <param name="category">Its category.</param>
    /// <param name="attributes">Its other attributes.</param>
    public FeatureVector Product(string category, AttributeSet? attributes = null)
    {
        var feature = _category.FeatureOf(category);
        return attributes is null || _productSlots.Length == 1 ? _categories[feature + 1] : Encode(_productSlots, feature, attributes);
    }

    /// <summary>The same schema under another number.</summary>
    /// <param name="version">The number of the fact that declared it.</param>
    public FeatureSchema WithVersion(long version)
    {
        var numbered = (FeatureSchema)MemberwiseClone();
        numbered.Version = version;
        return numbered;
    }

    /// <summary>Whether both schemas declare the same and so encode every context alike.</summary>
    public bool Encodes(FeatureSchema other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other)
            || (Names.SequenceEqual(other.Names, StringComparer.Ordinal)
                && Attributes.Select(attribute => (attribute.Name, attribute.Side)).SequenceEqual(other.Attributes.Select(attribute => (attribute.Name, attribute.Side)))
                && Interactions.SequenceEqual(other.Interactions));
    }

    private static FeatureVector Encode(ReadOnlySpan<FeatureSlot> slots, int firstFeature, AttributeSet? attributes)
    {
        Span<int> indices = stackalloc int[slots.Length];
        Span<double> values = stackalloc double[slots.Length];
        var count = 0;
        if (firstFeature >= 0)
        {
            (indices[count], values[count++]) = (slots[0].First + firstFeature, 1);
        }

        for (var i = 1; i < slots.Length && attributes is not null; i++)
        {
            if (attributes.TryGet(slots[i].Attribute.Name, out var value) && slots[i].Attribute.TryEncode(value, out var feature, out var x))
            {
                (indices[count], values[count++]) = (slots[i].First + feature, x);
            }
        }

        return new FeatureVector(indices[..count].ToArray(), values[..count].ToArray());
    }

    private CategoricalDeclaration Declared(string name, AttributeSide side) => Find(name) is CategoricalDeclaration attribute && attribute.Side == side
        ? attribute
        : throw new ArgumentException($"'{name}' must be declared, with its values.");

    private List<FeatureSlot> Slots()
    {
        var slots = new List<FeatureSlot>();
        var first = 0;
        foreach (var attribute in Attributes)
        {
            if (slots.Exists(slot => slot.Attribute.Name == attribute.Name))
            {
                throw new ArgumentException($"'{attribute.Name}' is declared twice.");
            }

            slots.Add(new FeatureSlot(attribute, first));
            first += attribute.Length;
        }

        return slots;
    }

    private Interaction[] Ordered(IEnumerable<Interaction> interactions)
    {
        List<string> names = [.. Attributes.Select(attribute => attribute.Name)];
        var pairs = new SortedSet<(int First, int Second)>();
        foreach (var interaction in interactions)
        {
            var (first, second) = (names.IndexOf(interaction.First), names.IndexOf(interaction.Second));
            if (first < 0 || second < 0 || first == second)
            {
                throw new ArgumentException($"'{interaction}' is not an interaction of two declared attributes.");
            }

            pairs.Add((Math.Min(first, second), Math.Max(first, second)));
        }

        return [.. pairs.Select(pair => new Interaction(names[pair.First], names[pair.Second]))];
    }
}
