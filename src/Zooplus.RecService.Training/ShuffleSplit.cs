namespace Zooplus.RecService.Training;

/// <summary>
/// Which rows are held back: the notebook's <c>train_test_split(…, random_state=seed)</c>, row for row. scikit-learn shuffles with
/// NumPy's old <c>RandomState</c>: Fisher and Yates' shuffle from the back, driven by a Mersenne Twister whose draws are masked to
/// the bits of the bound and thrown away above it.
/// </summary>
internal static class ShuffleSplit
{
    /// <summary>Splits the rows 0 to <paramref name="count"/> − 1.</summary>
    /// <param name="count">How many rows there are.</param>
    /// <param name="validationShare">The share held back, rounded up to whole rows.</param>
    /// <param name="seed">The shuffle's seed.</param>
    /// <exception cref="TrainingException">No row would be left to learn from.</exception>
    public static (long[] Training, long[] Validation) Of(int count, double validationShare, uint seed)
    {
        var validation = (int)Math.Ceiling(validationShare * count);
        if (validation >= count)
        {
            throw new TrainingException(
                $"There are {count} interactions, and a validation share of {validationShare} leaves none of them to learn from.");
        }

        var rows = new long[count];
        for (var i = 0; i < count; i++)
        {
            rows[i] = i;
        }

        var twister = new MersenneTwister(seed);
        for (var i = count - 1; i > 0; i--)
        {
            var j = twister.NextUpTo((uint)i);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }

        return (rows[validation..], rows[..validation]);
    }
}
