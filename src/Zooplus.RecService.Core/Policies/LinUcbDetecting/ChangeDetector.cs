namespace Zooplus.RecService.Core.Policies.LinUcbDetecting;

/// <summary>
/// Finds out whether the mean of a sequence of rewards has changed: the generalized likelihood ratio test for Bernoulli rewards (Besson,
/// Kaufmann, Maillard and Seznec 2022, "Efficient change-point detection for tackling piecewise-stationary bandits", equation 1, with
/// the threshold of their experiments), which also holds for rewards between 0 and 1. Belongs to the one writer.
/// </summary>
/// <remarks>
/// The rewards lie in buckets of 1, 2, 4, … rewards, at most five of a size, the newest in the smallest (the exponential histogram of
/// Bifet and Gavaldà 2007, "Learning from time-changing data with adaptive windowing"). The sequence is split where a bucket ends: a change is
/// placed to within a fifth of its age, and n rewards take about 5·log₂(n/5) buckets. To test fewer splits raises no more false alarms.
/// </remarks>
internal sealed class ChangeDetector
{
    private const int BucketsOfASize = 5;

    // Oldest first, their sizes powers of two that never grow.
    private readonly List<Bucket> _buckets = [];
    private long _count;
    private double _sum;

    /// <summary>Takes a reward in.</summary>
    /// <param name="reward">0 to 1.</param>
    public void Add(double reward)
    {
        _count++;
        _sum += reward;
        _buckets.Add(new Bucket(1, reward));
        var size = 1L;
        for (var end = _buckets.Count; ; size *= 2)
        {
            var start = end;
            while (start > 0 && _buckets[start - 1].Count == size)
            {
                start--;
            }

            if (end - start <= BucketsOfASize)
            {
                return;
            }

            _buckets[start] = new Bucket(2 * size, _buckets[start].Sum + _buckets[start + 1].Sum);
            _buckets.RemoveAt(start + 1);
            end = start + 1;
        }
    }

    /// <summary>Whether the mean has changed.</summary>
    /// <param name="falseAlarms">δ, above 0 and below 1: the probability that a sequence of one mean is ever taken for a changed one.</param>
    /// <returns>By how much the mean is larger since; null while there is no evidence for a change.</returns>
    public double? Change(double falseAlarms)
    {
        var threshold = Math.Log(3 * _count * Math.Sqrt(_count) / falseAlarms);
        var mean = _sum / _count;
        var (change, most) = ((double?)null, threshold);
        var (before, sumBefore) = (0L, 0.0);
        for (var split = 0; split < _buckets.Count - 1; split++)
        {
            before += _buckets[split].Count;
            sumBefore += _buckets[split].Sum;
            var (meanBefore, meanSince) = (sumBefore / before, (_sum - sumBefore) / (_count - before));

            // kl(p, q) is (p − q)²/q(1 − q) at most: most splits need no logarithms.
            var difference = meanSince - meanBefore;
            if (before * ((_count - before) / (double)_count) * difference * difference < threshold * mean * (1 - mean))
            {
                continue;
            }

            var statistic = (before * Divergence(meanBefore, mean)) + ((_count - before) * Divergence(meanSince, mean));
            if (statistic >= most)
            {
                (change, most) = (difference, statistic);
            }
        }

        return change;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _buckets.Clear();
        (_count, _sum) = (0, 0);
    }

    /// <summary>Writes it; <see cref="Read"/> makes the same of it, to the last bit.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_sum);
        writer.Write(_buckets.Count);
        foreach (var bucket in _buckets)
        {
            writer.Write(bucket.Count);
            writer.Write(bucket.Sum);
        }
    }

    /// <summary>A detector that was written.</summary>
    /// <exception cref="EndOfStreamException">The bytes end within it.</exception>
    /// <exception cref="InvalidDataException">The bytes are none of a detector.</exception>
    public static ChangeDetector Read(BinaryReader reader)
    {
        const int BucketsMax = BucketsOfASize * 64;
        var read = new ChangeDetector { _sum = reader.ReadDouble() };
        var buckets = reader.ReadInt32();
        if (buckets is < 0 or > BucketsMax)
        {
            throw new InvalidDataException($"The state has a detector of {buckets} buckets.");
        }

        for (; buckets > 0; buckets--)
        {
            var bucket = new Bucket(reader.ReadInt64(), reader.ReadDouble());
            if (bucket.Count <= 0)
            {
                throw new InvalidDataException($"The state has a bucket of {bucket.Count} rewards.");
            }

            read._buckets.Add(bucket);
            read._count += bucket.Count;
        }

        return read;
    }

    /// <summary>kl(p, q) = p ln(p/q) + (1 − p) ln((1 − p)/(1 − q)) of two Bernoulli variables, q being 0 or 1 only where p is too.</summary>
    private static double Divergence(double p, double q) => Part(p, q) + Part(1 - p, 1 - q);

    private static double Part(double p, double q) => p <= 0 || q <= 0 ? 0 : p * Math.Log(p / q);

    /// <summary>How many rewards, and their sum.</summary>
    private readonly record struct Bucket(long Count, double Sum);
}
