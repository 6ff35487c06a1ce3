using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcb;

public sealed class LinUcbArmTests
{
    private static readonly Gen<(int Dimension, (double[] X, double Reward)[] Rewards)> Histories =
        Gen.Int[1, 12].SelectMany(d => Gen.Select(
            Gen.Const(d),
            Gen.Select(Gen.Double[-2, 2].Array[d], Gen.Double[0, 1]).Array[0, 600]));

    [Fact]
    public void An_arm_equals_a_ridge_regression_solved_from_scratch() =>
        Histories.Sample(history =>
        {
            var (d, rewards) = history;
            var arm = Learned(d, rewards);
            var a = Matrix<double>.Build.DenseIdentity(d);
            var b = Vector<double>.Build.Dense(d);
            foreach (var (x, reward) in rewards)
            {
                var column = Vector<double>.Build.DenseOfArray(x);
                a += column.OuterProduct(column);
                b += column * reward;
            }

            var inverse = a.Inverse();
            var theta = inverse * b;
            for (var i = 0; i < d; i++)
            {
                Assert.Equal(theta[i], arm.Theta[i], 1e-9);
                for (var j = 0; j < d; j++)
                {
                    Assert.Equal(a[i, j], arm.A[i, j], 1e-9);
                    Assert.Equal(inverse[i, j], arm.AInverse[i, j], 1e-9);
                }
            }
        }, iter: 50);

    [Fact]
    public void Error_does_not_build_up_over_two_hundred_thousand_updates()
    {
        var arm = LinUcbArm.Fresh(9);
        int[] indices = new int[2];
        for (var t = 0; t < 200_000; t++)
        {
            (indices[0], indices[1]) = (t % 4, 4 + (t / 4 % 5));
            arm = arm.Learn(new SparseVector(indices, [1, 1]), t % 3 == 0 ? 1 : 0);
        }

        var product = Matrix<double>.Build.DenseOfRowMajor(9, 9, arm.A.ToArray()) * Matrix<double>.Build.DenseOfRowMajor(9, 9, arm.AInverse.ToArray());
        Assert.True((product - Matrix<double>.Build.DenseIdentity(9)).InfinityNorm() < 1e-9);
    }

    [Fact]
    public void An_unpulled_arm_with_ridge_lambda_has_an_inverse_of_one_over_lambda()
    {
        var arm = LinUcbArm.Fresh(3, ridge: 4);

        Assert.Equal(0.5, arm.Uncertainty(new SparseVector([1], [1])), 1e-15);
    }

    [Fact]
    public void Learning_leaves_the_arm_a_reader_holds_untouched()
    {
        var before = LinUcbArm.Fresh(2);
        var after = before.Learn(new SparseVector([0], [1]), 1);

        Assert.Equal(0, before.Theta[0]);
        Assert.Equal(0.5, after.Theta[0]);
        Assert.Equal((0L, 1L), (before.Pulls, after.Pulls));
    }

    [Fact]
    public void The_same_rewards_give_the_same_bits() =>
        Histories.Sample(history =>
        {
            var (first, second) = (Learned(history.Dimension, history.Rewards), Learned(history.Dimension, history.Rewards));
            Assert.True(first.AInverse.Lower.SequenceEqual(second.AInverse.Lower) && first.Theta.SequenceEqual(second.Theta));
        }, iter: 20);

    private static LinUcbArm Learned(int d, (double[] X, double Reward)[] rewards)
    {
        int[] all = [.. Enumerable.Range(0, d)];
        return rewards.Aggregate(LinUcbArm.Fresh(d), (arm, reward) => arm.Learn(new SparseVector(all, reward.X), reward.Reward));
    }
}
