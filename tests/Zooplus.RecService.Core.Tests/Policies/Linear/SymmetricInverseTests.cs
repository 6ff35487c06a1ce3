using MathNet.Numerics.LinearAlgebra.Double;
using Xunit.Abstractions;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.Linear;

public sealed class SymmetricInverseTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(64)]
    public void It_is_MathNets_to_the_last_bit(int dimension)
    {
        var random = new Random(20261125 + dimension);
        output.WriteLine($"seed {20261125 + dimension}");
        for (var round = 0; round < 50; round++)
        {
            var matrix = PositiveDefinite(dimension, random, oneHot: round % 2 == 0);

            Assert.Equal(Bits(ByMathNet(matrix, dimension)), Bits(SymmetricInverse.Of(matrix, dimension)));
        }
    }

    [Fact]
    public void Its_product_with_the_matrix_is_the_identity()
    {
        const int Dimension = 12;
        var matrix = PositiveDefinite(Dimension, new Random(7), oneHot: false);
        var product = DenseMatrix.OfColumnMajor(Dimension, Dimension, matrix) * DenseMatrix.OfColumnMajor(Dimension, Dimension, SymmetricInverse.Of(matrix, Dimension));

        Assert.True((product - DenseMatrix.CreateIdentity(Dimension)).InfinityNorm() < 1e-12);
    }

    [Fact]
    public void Without_features_there_is_nothing_to_invert() => Assert.Empty(SymmetricInverse.Of([], 0));

    [Theory]
    [InlineData(1.0, 2.0, 2.0, 1.0)]
    [InlineData(0.0, 0.0, 0.0, 1.0)]
    [InlineData(double.NaN, 0.0, 0.0, 1.0)]
    public void A_matrix_that_is_not_positive_definite_is_refused(params double[] matrix) =>
        Assert.Throws<ArgumentException>(() => SymmetricInverse.Of(matrix, 2));

    /// <summary>λI and the squares of what was observed, as the policies have it.</summary>
    private static double[] PositiveDefinite(int dimension, Random random, bool oneHot)
    {
        var matrix = new double[dimension * dimension];
        for (var i = 0; i < dimension; i++)
        {
            matrix[(i * dimension) + i] = 1;
        }

        for (var observation = 0; observation < 3 * dimension; observation++)
        {
            var x = Enumerable.Range(0, dimension).Select(_ => oneHot ? random.Next(4) / 3 : random.NextDouble() - 0.5).ToArray();
            for (var i = 0; i < dimension; i++)
            {
                for (var j = 0; j < dimension; j++)
                {
                    matrix[(i * dimension) + j] += x[i] * x[j];
                }
            }
        }

        return matrix;
    }

    private static long[] Bits(double[] numbers) => [.. numbers.Select(BitConverter.DoubleToInt64Bits)];

    private static double[] ByMathNet(double[] matrix, int dimension)
    {
        var solved = DenseMatrix.OfColumnMajor(dimension, dimension, matrix).Cholesky().Solve(DenseMatrix.CreateIdentity(dimension));
        return [.. from i in Enumerable.Range(0, dimension) from j in Enumerable.Range(0, dimension) select (solved[i, j] + solved[j, i]) / 2];
    }
}
