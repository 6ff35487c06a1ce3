namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>
/// The inverse of a symmetric positive definite matrix, computed afresh: A = LLᵀ by Cholesky's method, then LLᵀx = e for each unit vector
/// (Golub and Van Loan, Matrix Computations, 4th edition, sections 3.1 and 4.2). What is learned rests on it, so it adds in one order
/// whatever the machine, which is the order of MathNet.Numerics; a library would be loaded for these lines alone.
/// </summary>
internal static class SymmetricInverse
{
    /// <summary>Inverts a matrix; the result is symmetric to the last bit.</summary>
    /// <param name="matrix">Row by row, d × d; what stands on and above the diagonal is read.</param>
    /// <param name="dimension">d.</param>
    /// <exception cref="ArgumentException">The matrix is not positive definite.</exception>
    public static double[] Of(ReadOnlySpan<double> matrix, int dimension)
    {
        var factor = Factor(matrix, dimension);
        var solved = new double[matrix.Length];
        for (var unit = 0; unit < dimension; unit++)
        {
            Solve(factor, unit, solved.AsSpan(unit * dimension, dimension));
        }

        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j < i; j++)
            {
                ref var lower = ref solved[(i * dimension) + j];
                ref var upper = ref solved[(j * dimension) + i];
                lower = upper = (lower + upper) / 2;
            }
        }

        return solved;
    }

    /// <summary>L on and below the diagonal, and Lᵀ above it, so that a row of either lies in one piece.</summary>
    private static double[] Factor(ReadOnlySpan<double> matrix, int dimension)
    {
        var factor = new double[matrix.Length];
        for (var i = 0; i < dimension; i++)
        {
            var row = factor.AsSpan(i * dimension, dimension);
            for (var j = 0; j <= i; j++)
            {
                var above = factor.AsSpan(j * dimension, j);
                var rest = matrix[(j * dimension) + i];
                for (var k = 0; k < above.Length; k++)
                {
                    rest -= row[k] * above[k];
                }

                if (j < i)
                {
                    row[j] = factor[(j * dimension) + i] = rest / factor[(j * dimension) + j];
                    continue;
                }

                if (!(rest > 0))
                {
                    throw new ArgumentException("The matrix is not positive definite.", nameof(matrix));
                }

                row[i] = Math.Sqrt(rest);
            }
        }

        return factor;
    }

    /// <summary>Solves LLᵀx = e.</summary>
    /// <param name="factor">L and Lᵀ.</param>
    /// <param name="unit">Where e has its 1.</param>
    /// <param name="x">The solution; zeros before.</param>
    private static void Solve(double[] factor, int unit, Span<double> x)
    {
        // Up to the 1 of e the solution of Ly = e has zeros.
        for (var i = unit; i < x.Length; i++)
        {
            var row = factor.AsSpan(i * x.Length, i + 1);
            var rest = i == unit ? 1.0 : 0.0;
            for (var k = i - 1; k >= unit; k--)
            {
                rest -= row[k] * x[k];
            }

            x[i] = rest / row[i];
        }

        for (var i = x.Length - 1; i >= 0; i--)
        {
            var row = factor.AsSpan(i * x.Length, x.Length);
            var rest = x[i];
            for (var k = i + 1; k < row.Length; k++)
            {
                rest -= row[k] * x[k];
            }

            x[i] = rest / row[i];
        }
    }
}
