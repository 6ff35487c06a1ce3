using DenseMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>The inverse of a symmetric positive definite matrix, computed afresh.</summary>
internal static class SymmetricInverse
{
    /// <summary>Inverts a matrix by its Cholesky factor; the result is symmetric to the last bit.</summary>
    /// <param name="matrix">Row by row, d × d.</param>
    /// <param name="dimension">d.</param>
    public static double[] Of(double[] matrix, int dimension)
    {
        var solved = DenseMatrix.OfColumnMajor(dimension, dimension, matrix).Cholesky().Solve(DenseMatrix.CreateIdentity(dimension));
        var inverse = new double[matrix.Length];
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                inverse[(i * dimension) + j] = inverse[(j * dimension) + i] = (solved[i, j] + solved[j, i]) / 2;
            }
        }

        return inverse;
    }
}
