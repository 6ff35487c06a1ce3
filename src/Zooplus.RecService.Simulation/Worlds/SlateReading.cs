namespace Zooplus.RecService.Simulation.Worlds;

/// <summary>
/// How a user reads a slate: from the top, a click ends the reading (the cascade model of Craswell et al. 2008, section 3), and
/// whoever does not click reads on with some probability, so that what stands lower is seen less (position bias).
/// </summary>
/// <param name="Length">How many products a slate shows, 1 or more.</param>
/// <param name="Persistence">The probability of reading on after a product that was not clicked, 0 to 1.</param>
public sealed record SlateReading(int Length, double Persistence)
{
    /// <summary>One product at a time, which is always looked at.</summary>
    public static SlateReading OneProduct { get; } = new(1, 1);

    /// <summary>The probability that a slate is clicked on.</summary>
    /// <param name="rates">The probability of a click on each product that is looked at, from the top.</param>
    public double ClickProbability(ReadOnlySpan<double> rates)
    {
        var (clicked, read) = (0.0, 1.0);
        foreach (var rate in rates)
        {
            clicked += read * rate;
            read *= (1 - rate) * Persistence;
        }

        return clicked;
    }

    /// <summary>Where the click falls.</summary>
    /// <param name="rates">The probability of a click on each product that is looked at, from the top.</param>
    /// <param name="draw">
    /// A uniform draw from [0, 1). A slate whose products are all at least as good, place by place, is clicked on whenever the other is.
    /// </param>
    /// <returns>The place from 0; −1 for no click.</returns>
    public int Click(ReadOnlySpan<double> rates, double draw)
    {
        var read = 1.0;
        for (var place = 0; place < rates.Length; place++)
        {
            if (draw < read * rates[place])
            {
                return place;
            }

            draw -= read * rates[place];
            read *= (1 - rates[place]) * Persistence;
        }

        return -1;
    }
}
