namespace Zooplus.RecService.Simulation.Random;

/// <summary>
/// Binomial draws with a mean of at most 30: one uniform draw, walked down the probabilities of 0, 1, 2, … successes
/// (Kachitvichyanukul and Schmeiser, "Binomial Random Variate Generation", 1988, algorithm BINV, with NumPy's bound on the walk).
/// </summary>
internal sealed class BinomialInversion
{
    private readonly long _n;
    private readonly double _p;
    private readonly double _q;
    private readonly double _probabilityOfNone;
    private readonly long _bound;

    /// <param name="n">The number of trials, 1 or more.</param>
    /// <param name="p">The probability of success, above 0 to 0.5.</param>
    public BinomialInversion(long n, double p)
    {
        _n = n;
        _p = p;
        _q = 1 - p;
        _probabilityOfNone = Math.Exp(n * Math.Log(_q));
        var mean = n * p;
        _bound = (long)Math.Min(n, mean + (10 * Math.Sqrt((mean * _q) + 1)));
    }

    public long Draw(NumPyGenerator generator)
    {
        var successes = 0L;
        var probability = _probabilityOfNone;
        var left = generator.Random();
        while (left > probability)
        {
            successes++;
            if (successes > _bound)
            {
                // Rounding can leave a sliver beyond the last outcome; what falls there is drawn again.
                successes = 0;
                probability = _probabilityOfNone;
                left = generator.Random();
            }
            else
            {
                left -= probability;
                probability = (_n - successes + 1) * _p * probability / (successes * _q);
            }
        }

        return successes;
    }
}
