using System.Numerics;
using System.Runtime.InteropServices;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>A context with few zeros, written out whole so that it can be multiplied several features at a time.</summary>
internal static class DenseVector
{
    private const int DimensionMin = 16;

    // Beyond this length a context is not laid out on the stack.
    private const int DimensionMax = 1024;

    /// <summary>Whether a context has so many features that writing it out pays.</summary>
    public static bool IsWorthwhile(in SparseVector x, int dimension) => dimension is >= DimensionMin and <= DimensionMax && x.Count > dimension / 4;

    /// <summary>Writes a context out.</summary>
    public static void Fill(in SparseVector x, Span<double> full)
    {
        full.Clear();
        for (var i = 0; i < x.Count; i++)
        {
            full[x.Indices[i]] = x.Values[i];
        }
    }

    /// <summary>
    /// The sum of products. Its order of additions depends on the length alone, not on where the numbers lie: the same numbers give the
    /// same bits.
    /// </summary>
    /// <param name="first">Numbers.</param>
    /// <param name="second">As many.</param>
    public static double Dot(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var width = Vector<double>.Count;
        var whole = first.Length - (first.Length % width);
        ref var left = ref MemoryMarshal.GetReference(first);
        ref var right = ref MemoryMarshal.GetReference(second[..first.Length]);
        var sums = Vector<double>.Zero;
        var others = Vector<double>.Zero;
        var i = 0;
        for (; i + width < whole; i += 2 * width)
        {
            sums += Vector.LoadUnsafe(ref left, (nuint)i) * Vector.LoadUnsafe(ref right, (nuint)i);
            others += Vector.LoadUnsafe(ref left, (nuint)(i + width)) * Vector.LoadUnsafe(ref right, (nuint)(i + width));
        }

        if (i < whole)
        {
            sums += Vector.LoadUnsafe(ref left, (nuint)i) * Vector.LoadUnsafe(ref right, (nuint)i);
        }

        var sum = Vector.Sum(sums + others);
        for (i = whole; i < first.Length; i++)
        {
            sum += first[i] * second[i];
        }

        return sum;
    }
}
