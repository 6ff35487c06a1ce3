namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// How strongly a policy explores: the setting it was made with, until a reset gives it another value, which then holds across restarts. Changed
/// by the one writer.
/// </summary>
public sealed class ExplorationStrength
{
    private readonly double _madeWith;
    private double _value;

    // NaN while the value it was made with holds: a restart may then make it with another.
    private double _given = double.NaN;

    /// <summary>A strength that holds until another one is given.</summary>
    /// <param name="setting">What the policy's settings call it, the first letter small.</param>
    /// <param name="madeWith">The value, 0 to <paramref name="max"/>.</param>
    /// <param name="max">The largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public ExplorationStrength(string setting, double madeWith, double max)
    {
        Setting = setting;
        Max = max;
        _madeWith = _value = Checked(madeWith);
    }

    /// <summary>What the policy's settings call it, the first letter small: <c>alpha</c>, <c>scale</c> or <c>epsilon</c>.</summary>
    public string Setting { get; }

    /// <summary>The largest value; the smallest is 0, which never explores.</summary>
    public double Max { get; }

    /// <summary>The value that holds.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Whether a value is allowed.</summary>
    public bool Allows(double value) => value >= 0 && value <= Max;

    /// <summary>Goes on with another value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range; nothing changed.</exception>
    internal void Give(double value)
    {
        Volatile.Write(ref _value, Checked(value));
        _given = value;
    }

    /// <summary>Goes on with the value that holds elsewhere, given or not.</summary>
    internal void Take(ExplorationStrength other)
    {
        Volatile.Write(ref _value, other.Value);
        _given = other._given;
    }

    /// <summary>Takes hold of what was given.</summary>
    /// <returns>Writes it.</returns>
    internal Action<BinaryWriter> Capture()
    {
        var given = _given;
        return writer => writer.Write(given);
    }

    /// <summary>Reads what was given.</summary>
    /// <returns>Goes on with it.</returns>
    /// <exception cref="InvalidDataException">It is no such value; nothing changed.</exception>
    internal Action Read(BinaryReader reader)
    {
        var given = reader.ReadDouble();
        return double.IsNaN(given) || Allows(given)
            ? () => (_value, _given) = (double.IsNaN(given) ? _madeWith : given, given)
            : throw new InvalidDataException(FormattableString.Invariant($"The state has {Setting} {given}."));
    }

    private double Checked(double value) => Allows(value)
        ? value
        : throw new ArgumentOutOfRangeException(Setting, value, FormattableString.Invariant($"{Setting} must lie within 0 to {Max}."));
}
