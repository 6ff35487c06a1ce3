namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>
/// How likely each persona is to click on each category, and how that changes once: a table before, a table after, and in between a mix of
/// both. Personas and categories are indices into <see cref="PersonaPreferences"/>. Immutable.
/// </summary>
public sealed class Preferences
{
    private readonly double[,] _before;
    private readonly double[,] _after;
    private readonly double _start;
    private readonly double _length;

    /// <summary>Preferences that change.</summary>
    /// <param name="before">Persona by category.</param>
    /// <param name="after">Persona by category.</param>
    /// <param name="around">The step in the middle of the change.</param>
    /// <param name="length">How many steps the change takes, half of them before the middle; 0 for all at once.</param>
    public Preferences(double[,] before, double[,] after, int around, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _before = before;
        _after = after;
        _start = around - (length / 2.0);
        _length = length;
    }

    /// <summary>The notebook's, which never change.</summary>
    public static Preferences Notebook { get; } = new(NotebookTable(), NotebookTable(), 0, 0);

    /// <summary>The probability of a click.</summary>
    public double Rate(int step, int persona, int category)
    {
        var share = AfterShare(step);
        return ((1 - share) * _before[persona, category]) + (share * _after[persona, category]);
    }

    /// <summary>The notebook's table, to be changed.</summary>
    public static double[,] NotebookTable()
    {
        var table = new double[PersonaPreferences.Personas.Count, PersonaPreferences.Categories.Count];
        for (var persona = 0; persona < table.GetLength(0); persona++)
        {
            for (var category = 0; category < table.GetLength(1); category++)
            {
                table[persona, category] = PersonaPreferences.ClickProbability(persona, category);
            }
        }

        return table;
    }

    private double AfterShare(int step) => step < _start ? 0 : step >= _start + _length ? 1 : (step - _start) / _length;
}
