using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>
/// One course of events in a world: who comes by at each step, what the shop has, and what comes of what it shows. Nothing in it
/// depends on the policy but what the policy chooses. Products are numbered in the order they appear, which is the order of a catalogue's dense
/// indices. Immutable, and safe for use by any number of threads.
/// </summary>
public sealed record Course
{
    private readonly CourseDraws _visits;
    private readonly CourseDraws _clicks;

    /// <summary>A course of events with draws of its own.</summary>
    /// <param name="world">The world's name.</param>
    /// <param name="seed">The seed.</param>
    public Course(string world, long seed)
    {
        World = world;
        Seed = seed;
        _visits = new CourseDraws(world, seed, "visits");
        _clicks = new CourseDraws(world, seed, "clicks");
    }

    /// <summary>The world's name.</summary>
    public string World { get; }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>How many users come by.</summary>
    public required int Steps { get; init; }

    /// <summary>The values that products and users may have.</summary>
    public static FeatureSchema Schema { get; } = new(PersonaPreferences.Personas, PersonaPreferences.Categories);

    /// <summary>Every product there will ever be, by its number.</summary>
    public required IReadOnlyList<Product> Products { get; init; }

    /// <summary>Every user there will ever be.</summary>
    public required IReadOnlyList<User> Users { get; init; }

    /// <summary>The persona of each user, an index into <see cref="PersonaPreferences.Personas"/>.</summary>
    public required IReadOnlyList<int> PersonaOfUser { get; init; }

    /// <summary>Which products are there when.</summary>
    public required Turnover ProductTurnover { get; init; }

    /// <summary>Which users are there when.</summary>
    public required Turnover UserTurnover { get; init; }

    /// <summary>What is true.</summary>
    public required IRates Rates { get; init; }

    /// <summary>How slates are read.</summary>
    public SlateReading Reading { get; init; } = SlateReading.OneProduct;

    /// <summary>When rewards arrive.</summary>
    public RewardDelay Delay { get; init; } = RewardDelay.None;

    /// <summary>The step at which tastes change, or around which they do; null when they do not.</summary>
    public int? TastesChangeAt { get; init; }

    /// <summary>Whether products or users came or went just before a step.</summary>
    public bool CatalogueChangesBefore(int step) => ProductTurnover.ChangesBefore(step) || UserTurnover.ChangesBefore(step);

    /// <summary>The products that are there at a step.</summary>
    public IReadOnlyList<Product> ProductsAt(int step) => [.. Products.Skip(ProductTurnover.First(step)).Take(ProductTurnover.Present)];

    /// <summary>The users that are there at a step.</summary>
    public IReadOnlyList<User> UsersAt(int step) => [.. Users.Skip(UserTurnover.First(step)).Take(UserTurnover.Present)];

    /// <summary>Who comes by, by the place in <see cref="Users"/>: any of those that are there, all equally likely.</summary>
    public int UserAt(int step) => UserTurnover.First(step) + _visits.Below(step, UserTurnover.Present);

    /// <summary>The expected clicks of showing products to the user of a step, 0 to 1.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="shown">The products by their numbers, from the top.</param>
    public double Value(int step, ReadOnlySpan<int> shown)
    {
        Span<double> rates = stackalloc double[shown.Length];
        Look(step, shown, rates);
        return Reading.ClickProbability(rates);
    }

    /// <summary>The expected clicks of the best there is: what an oracle gets that knows the world.</summary>
    public double BestValue(int step)
    {
        var persona = PersonaAt(step);
        Span<double> rates = stackalloc double[Reading.Length];
        for (var rank = 0; rank < rates.Length; rank++)
        {
            rates[rank] = Rates.Best(step, persona, rank);
        }

        return Reading.ClickProbability(rates);
    }

    /// <summary>The expected clicks of an oracle that knows every category's rate but no product's own, and shows products of the best category.</summary>
    public double BestCategoryValue(int step)
    {
        Span<double> rates = stackalloc double[Reading.Length];
        rates.Fill(Rates.BestCategory(step, PersonaAt(step)));
        return Reading.ClickProbability(rates);
    }

    /// <summary>Which of the shown products the user of a step clicks on.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="shown">The products by their numbers, from the top.</param>
    /// <returns>The place from 0; −1 for no click.</returns>
    public int Click(int step, ReadOnlySpan<int> shown)
    {
        Span<double> rates = stackalloc double[shown.Length];
        Look(step, shown, rates);
        return Reading.Click(rates, _clicks.Uniform(step));
    }

    private int PersonaAt(int step) => PersonaOfUser[UserAt(step)];

    private void Look(int step, ReadOnlySpan<int> shown, Span<double> rates)
    {
        var persona = PersonaAt(step);
        for (var place = 0; place < shown.Length; place++)
        {
            rates[place] = Rates.Click(step, persona, shown[place]);
        }
    }
}
