using System.Numerics;
using System.Runtime.InteropServices;

namespace Zooplus.RecService.Core.Policies.NeuralLinUcb;

/// <summary>
/// φᵀBφ for the layers φ of four products at a time and a symmetric B, so that every element of B that is loaded serves all four. Of B the
/// lower triangle is read, in blocks as wide as a vector: what lies left of a row's block on the diagonal counts twice, and that block once, since
/// it holds both halves.
/// </summary>
/// <remarks>Each product sees the same operations in the same order, so its result does not depend on its neighbours.</remarks>
internal static class LayerForms
{
    /// <summary>How many products are computed together.</summary>
    public const int BlockSize = 4;

    /// <summary>Whether layers of a length are cut into whole vectors.</summary>
    public static bool Fits(int units) => units > 0 && units % Vector<double>.Count == 0;

    /// <summary>Computes the four forms.</summary>
    /// <param name="matrix">B, row by row; its rows may be longer than <paramref name="units"/>.</param>
    /// <param name="stride">From one row of it to the next.</param>
    /// <param name="units">How long a layer is; it <see cref="Fits"/>.</param>
    /// <param name="layers">The layers, one after another: <see cref="BlockSize"/> × <paramref name="units"/>.</param>
    /// <param name="forms">Takes the results, length <see cref="BlockSize"/>.</param>
    public static void Compute(ReadOnlySpan<double> matrix, int stride, int units, ReadOnlySpan<double> layers, Span<double> forms)
    {
        // References instead of spans: bounds checks would cost more than the arithmetic. These slices give the bounds.
        ref var b = ref MemoryMarshal.GetReference(matrix[..(((units - 1) * stride) + units)]);
        ref var x = ref MemoryMarshal.GetReference(layers[..(BlockSize * units)]);
        var width = Vector<double>.Count;
        Vector<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (var row = 0; row < units; row++)
        {
            var (first, second, third, fourth) = (layers[row], layers[units + row], layers[(2 * units) + row], layers[(3 * units) + row]);
            if (first == 0 && second == 0 && third == 0 && fourth == 0)
            {
                // A relu leaves many units at zero, and some for all users or products.
                continue;
            }

            Vector<double> y0 = default, y1 = default, y2 = default, y3 = default;
            var start = row * stride;
            var diagonal = row - (row % width);
            for (var column = 0; column < diagonal; column += width)
            {
                var element = Vector.LoadUnsafe(ref b, (nuint)(start + column));
                y0 = Vector.MultiplyAddEstimate(element, Vector.LoadUnsafe(ref x, (nuint)column), y0);
                y1 = Vector.MultiplyAddEstimate(element, Vector.LoadUnsafe(ref x, (nuint)(units + column)), y1);
                y2 = Vector.MultiplyAddEstimate(element, Vector.LoadUnsafe(ref x, (nuint)((2 * units) + column)), y2);
                y3 = Vector.MultiplyAddEstimate(element, Vector.LoadUnsafe(ref x, (nuint)((3 * units) + column)), y3);
            }

            var last = Vector.LoadUnsafe(ref b, (nuint)(start + diagonal));
            sum0 += (y0 + y0 + (last * Vector.LoadUnsafe(ref x, (nuint)diagonal))) * first;
            sum1 += (y1 + y1 + (last * Vector.LoadUnsafe(ref x, (nuint)(units + diagonal)))) * second;
            sum2 += (y2 + y2 + (last * Vector.LoadUnsafe(ref x, (nuint)((2 * units) + diagonal)))) * third;
            sum3 += (y3 + y3 + (last * Vector.LoadUnsafe(ref x, (nuint)((3 * units) + diagonal)))) * fourth;
        }

        forms[0] = Vector.Sum(sum0);
        forms[1] = Vector.Sum(sum1);
        forms[2] = Vector.Sum(sum2);
        forms[3] = Vector.Sum(sum3);
    }
}
