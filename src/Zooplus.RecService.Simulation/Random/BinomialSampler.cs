namespace Zooplus.RecService.Simulation.Random;

/// <summary>
/// The binomial distribution of one n and p, drawn as NumPy 1.24 draws it, with what depends only on n and p computed once.
/// Immutable: it may be shared by any number of generators.
/// </summary>
public sealed class BinomialSampler
{
    private const double InversionMeanMax = 30;

    private readonly bool _countsFailures;
    private readonly BinomialInversion? _inversion;
    private readonly BinomialRejection? _rejection;

    /// <summary>Prepares the draws.</summary>
    /// <param name="n">The number of trials, 0 or more.</param>
    /// <param name="p">The probability of success of each, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public BinomialSampler(long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (!(p is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability must be from 0 to 1.");
        }

        N = n;
        P = p;
        if (n == 0 || p == 0)
        {
            return;
        }

        // Both methods want the rarer outcome.
        _countsFailures = p > 0.5;
        var rarer = _countsFailures ? 1 - p : p;
        if (rarer * n <= InversionMeanMax)
        {
            _inversion = new BinomialInversion(n, rarer);
        }
        else
        {
            _rejection = new BinomialRejection(n, rarer);
        }
    }

    /// <summary>n, the number of trials.</summary>
    public long N { get; }

    /// <summary>p, the probability of success.</summary>
    public double P { get; }

    /// <summary>How many of the n trials succeed; with n or p of 0 nothing is drawn from the generator.</summary>
    /// <param name="generator">The source of randomness.</param>
    public long Draw(NumPyGenerator generator)
    {
        var drawn = _inversion?.Draw(generator) ?? _rejection?.Draw(generator) ?? 0;
        return _countsFailures ? N - drawn : drawn;
    }
}
