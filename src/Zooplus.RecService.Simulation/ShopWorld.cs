using System.Globalization;
using System.Numerics;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Simulation.Random;

namespace Zooplus.RecService.Simulation;

/// <summary>
/// The shop of the notebook's <c>ZooplusSimulator</c>: a catalogue balanced over the categories, a persona for every user, and the true
/// probability of every click. Products and users are numbers from 0 in here and those numbers as decimal strings outside. Immutable;
/// what is drawn from it is drawn through a <see cref="WorldDraws"/>.
/// </summary>
public sealed class ShopWorld
{
    private readonly int[] _categoryByProduct;
    private readonly int[] _personaByUser;
    private readonly double[] _bestByPersona;
    private readonly NumPyGenerator _afterConstruction;

    /// <summary>Draws a world: the categories that do not share out evenly, the order of the catalogue, then each user's persona.</summary>
    /// <param name="products">The number of products, 1 or more (notebook: 50).</param>
    /// <param name="users">The number of users, 1 or more (notebook: 1000).</param>
    /// <param name="seed">The seed, 0 or more and of any size (notebook: 42).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below its smallest value.</exception>
    public ShopWorld(int products, int users, BigInteger seed)
    {
        ThrowIfBelow(1, products, nameof(products), "A world needs at least one product");
        ThrowIfBelow(1, users, nameof(users), "A world needs at least one user");
        ThrowIfBelow(0, seed, nameof(seed), "A seed must be 0 or more");

        Seed = seed;
        _afterConstruction = new NumPyGenerator(seed);
        _categoryByProduct = DrawCatalogue(_afterConstruction, products);
        _personaByUser = _afterConstruction.Choice(Indices(PersonaPreferences.Personas), users);
        Products = [.. _categoryByProduct.Select((category, product) => new Product(Id(product), PersonaPreferences.Categories[category]))];
        Users = [.. _personaByUser.Select((persona, user) => new User(Id(user), PersonaPreferences.Personas[persona]))];

        var personas = Indices(PersonaPreferences.Personas);
        _bestByPersona = [.. personas.Select(persona =>
            _categoryByProduct.Max(category => PersonaPreferences.ClickProbability(persona, category)))];
        OracleClickThroughRate = MeanOverUsers(persona => _bestByPersona[persona]);
        RandomClickThroughRate = MeanOverUsers(persona =>
            _categoryByProduct.Average(category => PersonaPreferences.ClickProbability(persona, category)));
    }

    /// <summary>The seed the world was drawn with.</summary>
    public BigInteger Seed { get; }

    /// <summary>The catalogue: product <c>i</c> has the id <c>"i"</c>.</summary>
    public IReadOnlyList<Product> Products { get; }

    /// <summary>The users: user <c>i</c> has the id <c>"i"</c>.</summary>
    public IReadOnlyList<User> Users { get; }

    /// <summary>The expected click-through rate of always showing a user one of the products that user likes best.</summary>
    public double OracleClickThroughRate { get; }

    /// <summary>The expected click-through rate of showing any product to any user.</summary>
    public double RandomClickThroughRate { get; }

    /// <summary>The noise-free probability that a user clicks on a product: the notebook's <c>get_true_ctr</c>.</summary>
    /// <param name="user">0 to the number of users − 1.</param>
    /// <param name="product">0 to the number of products − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user or product.</exception>
    public double TrueClickProbability(int user, int product) => PersonaPreferences.ClickProbability(PersonaOf(user), CategoryOf(product));

    /// <summary>The probability of a click on the product that a user likes best: what an oracle gets.</summary>
    /// <param name="user">0 to the number of users − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such user.</exception>
    public double BestClickProbability(int user) => _bestByPersona[PersonaOf(user)];

    /// <summary>
    /// Draws that go on where drawing the world left off, as the notebook's single generator does. Every call starts at that same
    /// place, so what two calls give draws the same.
    /// </summary>
    public WorldDraws Draws() => new(this, _afterConstruction.Copy());

    /// <summary>Other draws from this world, for a repeat: the same catalogue, personas and rates, its own users and rewards.</summary>
    /// <param name="generator">The source of randomness.</param>
    public WorldDraws Draws(NumPyGenerator generator) => new(this, generator);

    /// <summary>A click of a user on a product, ready to be drawn.</summary>
    internal BinomialSampler Click(int user, int product) => PersonaPreferences.Click(PersonaOf(user), CategoryOf(product));

    private static int[] DrawCatalogue(NumPyGenerator generator, int products)
    {
        var categories = Indices(PersonaPreferences.Categories);
        var share = products / categories.Length;
        var evenly = categories.SelectMany(category => Enumerable.Repeat(category, share));
        var remainder = generator.Choice(categories, products % categories.Length);
        return generator.Permutation<int>([.. evenly, .. remainder]);
    }

    private static int[] Indices(IReadOnlyList<string> names) => [.. Enumerable.Range(0, names.Count)];

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void ThrowIfBelow(BigInteger smallest, BigInteger given, string name, string rule)
    {
        if (given < smallest)
        {
            throw new ArgumentOutOfRangeException(name, given, $"{rule}, but {given} was given.");
        }
    }

    private double MeanOverUsers(Func<int, double> valueOfPersona) =>
        _personaByUser.CountBy(persona => persona).Sum(group => group.Value * valueOfPersona(group.Key)) / _personaByUser.Length;

    private int PersonaOf(int user) => (uint)user < (uint)_personaByUser.Length
        ? _personaByUser[user]
        : throw new ArgumentOutOfRangeException(nameof(user), user, $"The world's users are 0 to {_personaByUser.Length - 1}.");

    private int CategoryOf(int product) => (uint)product < (uint)_categoryByProduct.Length
        ? _categoryByProduct[product]
        : throw new ArgumentOutOfRangeException(
            nameof(product), product, $"The world's products are 0 to {_categoryByProduct.Length - 1}.");
}
