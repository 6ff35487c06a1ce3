namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>
/// The notebook's shop until tastes move (notebook, "Concept drift"): half-way through, all at once or over a quarter of the run.
/// </summary>
public sealed class DriftWorld : IWorld
{
    private readonly double[,] _after;
    private readonly bool _gradually;

    private DriftWorld(string name, string description, double[,] after, bool gradually)
    {
        Name = name;
        Description = description;
        _after = after;
        _gradually = gradually;
    }

    /// <summary>Puppies grow up all at once: dog food 0.50 and dog toys 0.15, the rest unchanged.</summary>
    public static DriftWorld GrownDogs { get; } = new(
        "drift", "Half-way through, puppy parents become dog owners who want food and no more toys.", GrownDogTable(), gradually: false);

    /// <summary>Puppies grow up gradually.</summary>
    public static DriftWorld GrowingDogs { get; } = new(
        "drift-gradually", "The same as drift, over a quarter of the run around its middle.", GrownDogTable(), gradually: true);

    /// <summary>Every persona gets the rates of the one before it.</summary>
    public static DriftWorld Everyone { get; } = new(
        "drift-all", "Half-way through, the four personas' rates move on to the next persona.", MovedOnTable(), gradually: false);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public Course Start(long seed, int steps)
    {
        var middle = steps / 2;
        var preferences = new Preferences(Preferences.NotebookTable(), _after, middle, _gradually ? steps / 4 : 0);
        return NotebookWorld.Start(Name, seed, steps, preferences) with { TastesChangeAt = middle };
    }

    private static double[,] GrownDogTable()
    {
        const int PuppyParent = 0;
        const int DogFood = 2;
        const int DogToy = 3;
        var table = Preferences.NotebookTable();
        table[PuppyParent, DogFood] = 0.50;
        table[PuppyParent, DogToy] = 0.15;
        return table;
    }

    private static double[,] MovedOnTable()
    {
        var table = Preferences.NotebookTable();
        var personas = table.GetLength(0);
        for (var persona = 0; persona < personas; persona++)
        {
            for (var category = 0; category < table.GetLength(1); category++)
            {
                table[(persona + 1) % personas, category] = PersonaPreferences.ClickProbability(persona, category);
            }
        }

        return table;
    }
}
