using System.Globalization;
using Zooplus.RecService.LoadGenerator.Tournament;
using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Tuning;

/// <summary>A setting of a policy, and the values it is tried with.</summary>
internal sealed class TunedSetting
{
    // Around the default in steps that double every second time.
    private static readonly double[] Factors = [0.25, 0.5, 0.7, 1, 1.4, 2, 4];

    private TunedSetting(string policy, string name, double shipped, IReadOnlyList<Entrant> entrants)
    {
        Policy = policy;
        Name = name;
        Shipped = shipped;
        Entrants = entrants;
    }

    /// <summary>The policy, with those settings that stay as they are.</summary>
    public string Policy { get; }

    /// <summary>The setting.</summary>
    public string Name { get; }

    /// <summary>The value the policy has where nobody sets it.</summary>
    public double Shipped { get; }

    /// <summary>The policy with each of the values.</summary>
    public IReadOnlyList<Entrant> Entrants { get; }

    /// <summary>The policy with the shipped value.</summary>
    public Entrant Default => Entrants.Single(entrant => ValueOf(entrant) == Shipped);

    /// <summary>Reads what is to be tuned.</summary>
    /// <param name="policy">The policy, with or without settings of its own.</param>
    /// <param name="name">The setting, as the service's configuration names it.</param>
    /// <param name="values">The values to try; null for some around the default. The default is tried in any case.</param>
    /// <exception cref="FormatException">There is no such policy or setting, or a value is not allowed; the message says what is.</exception>
    public static TunedSetting Parse(string policy, string name, IReadOnlyList<double>? values)
    {
        var plain = EntrantText.Parse(policy);
        var property = plain.Settings.GetType().GetProperties()
            .FirstOrDefault(property => property.CanWrite && property.PropertyType.IsPrimitive && property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"'{name}' is not a number that '{plain.Registration.Name}' is set by.");
        var shipped = Convert.ToDouble(property.GetValue(plain.Registration.DefaultSettings()), CultureInfo.InvariantCulture);
        var around = values ?? [.. Factors.Select(factor => double.Parse((shipped * factor).ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))];
        if (values is null && (shipped == 0 || around.Any(value => !IsAllowed(With(policy, property.Name, value)))))
        {
            throw new FormatException(FormattableString.Invariant($"the values around the default of '{name}', {shipped}, are not all allowed; give some with --values."));
        }

        return new TunedSetting(policy, property.Name, shipped, [.. around.Append(shipped).Distinct().Order().Select(value => EntrantText.Parse(With(policy, property.Name, value)))]);
    }

    /// <summary>The same with entrants that have their weights.</summary>
    /// <param name="entrants">The entrants, in the same order.</param>
    public TunedSetting With(IReadOnlyList<Entrant> entrants) => new(Policy, Name, Shipped, entrants);

    /// <summary>The value an entrant is tried with.</summary>
    public double ValueOf(Entrant entrant) =>
        Convert.ToDouble(entrant.Settings.GetType().GetProperty(Name)!.GetValue(entrant.Settings), CultureInfo.InvariantCulture);

    private static string With(string policy, string name, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"{policy}{(policy.Contains(':', StringComparison.Ordinal) ? ',' : ':')}{name}={value:R}");

    private static bool IsAllowed(string text)
    {
        try
        {
            EntrantText.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
