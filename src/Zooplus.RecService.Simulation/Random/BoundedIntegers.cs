using System.Numerics;

namespace Zooplus.RecService.Simulation.Random;

/// <summary>Uniform draws from 0 to a largest value, in NumPy's two ways; neither draws anything when the largest value is 0.</summary>
internal static class BoundedIntegers
{
    /// <summary>
    /// By multiplication (Lemire, "Fast Random Integer Generation in an Interval", 2019), in 32 bits where these are enough. The full
    /// ranges of 32 and 64 bits need no bound.
    /// </summary>
    public static ulong Lemire(ref Pcg64 bits, ulong largest) => largest switch
    {
        0 => 0,
        < uint.MaxValue => Lemire32(ref bits, (uint)largest + 1),
        uint.MaxValue => bits.NextUInt32(),
        < ulong.MaxValue => Lemire64(ref bits, largest + 1),
        _ => bits.NextUInt64(),
    };

    /// <summary>By rejection under the smallest bit mask that holds the largest value: the way NumPy keeps for shuffling.</summary>
    public static uint Masked(ref Pcg64 bits, uint largest)
    {
        if (largest == 0)
        {
            return 0;
        }

        var mask = uint.MaxValue >> BitOperations.LeadingZeroCount(largest);
        uint drawn;
        do
        {
            drawn = bits.NextUInt32() & mask;
        }
        while (drawn > largest);

        return drawn;
    }

    private static uint Lemire32(ref Pcg64 bits, uint count)
    {
        var scaled = (ulong)bits.NextUInt32() * count;
        if ((uint)scaled < count)
        {
            var threshold = unchecked(0 - count) % count;
            while ((uint)scaled < threshold)
            {
                scaled = (ulong)bits.NextUInt32() * count;
            }
        }

        return (uint)(scaled >> 32);
    }

    private static ulong Lemire64(ref Pcg64 bits, ulong count)
    {
        var high = Math.BigMul(bits.NextUInt64(), count, out var low);
        if (low < count)
        {
            var threshold = unchecked(0 - count) % count;
            while (low < threshold)
            {
                high = Math.BigMul(bits.NextUInt64(), count, out low);
            }
        }

        return high;
    }
}
