using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcb;

/// <summary>Arms with many features, which hold their contexts until they are pulled often, and with few, which hold what they have seen.</summary>
public sealed class ArmFormsTests
{
    private const double Ridge = 0.5;

    // A third of the features are zero, so that sparse and dense contexts both occur.
    private static readonly Gen<double> Feature = Gen.Frequency((1, Gen.Const(0.0)), (2, Gen.Double[-2, 2]));

    private static readonly Gen<(int Dimension, (double[] X, double Reward)[] Rewards, double[] Asked)> Histories =
        Gen.Int[1, 40].SelectMany(d => Gen.Select(
            Gen.Const(d),
            Gen.Select(Contexts(d), Gen.Double[0, 1]).Array[0, 40],
            Contexts(d)));

    [Fact]
    public void An_arm_of_either_form_equals_a_ridge_regression_solved_from_scratch() =>
        Histories.Sample(history =>
        {
            var (d, rewards, asked) = history;
            var arm = Learned(d, rewards);
            var (a, b) = Sums(d, rewards);
            var inverse = a.Inverse();
            var theta = inverse * b;
            var x = Vector<double>.Build.DenseOfArray(asked);

            Assert.Equal(d >= LinUcbArm.ObservedDimensionMin && rewards.Length < d / 2, arm is ObservedArm);
            Assert.Equal(theta * x, arm.ExpectedReward(Sparse(asked)), 1e-9);
            Assert.Equal(Math.Sqrt(x * inverse * x), arm.Uncertainty(Sparse(asked)), 1e-9);
            var (armA, armInverse) = (arm.A.ToArray(), arm.AInverse.ToArray());
            for (var i = 0; i < d; i++)
            {
                Assert.Equal(theta[i], arm.Theta[i], 1e-9);
                Assert.Equal(b[i], arm.B[i], 1e-9);
                for (var j = 0; j < d; j++)
                {
                    Assert.Equal(a[i, j], armA[(i * d) + j], 1e-9);
                    Assert.Equal(inverse[i, j], armInverse[(i * d) + j], 1e-9);
                }
            }
        }, iter: 100);

    [Fact]
    public void A_reward_that_is_revised_leaves_the_arm_that_learned_the_right_one() =>
        Histories.Where(history => history.Rewards.Length > 0).Sample(history =>
        {
            var (d, rewards, asked) = history;
            var right = Learned(d, rewards);
            var wrong = Learned(d, [.. rewards.Select((reward, t) => t == 0 ? (reward.X, 0.25) : reward)]);

            var revised = wrong.Revise(Sparse(rewards[0].X), rewards[0].Reward - 0.25);

            Assert.Equal(right.Pulls, revised.Pulls);
            Assert.Equal(right.TotalReward, revised.TotalReward, 1e-9);
            Assert.Equal(right.ExpectedReward(Sparse(asked)), revised.ExpectedReward(Sparse(asked)), 1e-9);
            Assert.Equal(right.Uncertainty(Sparse(asked)), revised.Uncertainty(Sparse(asked)), 1e-9);
        }, iter: 50);

    [Fact]
    public void An_arm_that_is_written_and_read_is_the_same_to_the_last_bit() =>
        Histories.Sample(history =>
        {
            var (d, rewards, asked) = history;
            var arm = Learned(d, rewards);
            using var file = new MemoryStream();
            using (var writer = new BinaryWriter(file, System.Text.Encoding.UTF8, leaveOpen: true))
            {
                arm.Write(writer);
            }

            file.Position = 0;
            var read = LinUcbArm.Read(new BinaryReader(file), d, Ridge).Learn(Sparse(asked), 1);

            var learned = arm.Learn(Sparse(asked), 1);
            Assert.Equal(file.Length, file.Position);
            Assert.True(learned.Theta.SequenceEqual(read.Theta));
            Assert.Equal(learned.Uncertainty(Sparse(asked)), read.Uncertainty(Sparse(asked)));
            Assert.Equal((learned.Pulls, learned.TotalReward), (read.Pulls, read.TotalReward));
        }, iter: 50);

    [Fact]
    public void In_another_schema_an_arm_keeps_what_it_knows_of_the_features_that_stay() =>
        Gen.Select(Histories, Gen.Int[1, 60], Gen.Int[0, 10]).Sample((history, length, shift) =>
        {
            var (d, rewards, _) = history;
            int[] sources = [.. Enumerable.Range(0, length).Select(feature => feature + shift < d ? feature + shift : -1)];
            var (a, b) = Sums(d, rewards);
            var arm = Learned(d, rewards).Translate(sources, Ridge);

            Assert.Equal((length, (long)rewards.Length), (arm.Dimension, arm.Pulls));
            Assert.Equal(rewards.Sum(reward => reward.Reward), arm.TotalReward, 1e-9);
            var armA = arm.A.ToArray();
            for (var i = 0; i < length; i++)
            {
                Assert.Equal(sources[i] < 0 ? 0 : b[sources[i]], arm.B[i], 1e-9);
                for (var j = 0; j < length; j++)
                {
                    var kept = sources[i] >= 0 && sources[j] >= 0 ? a[sources[i], sources[j]] : i == j ? Ridge : 0;
                    Assert.Equal(kept, armA[(i * length) + j], 1e-9);
                }
            }
        }, iter: 50);

    [Fact]
    public void The_same_rewards_give_the_same_bits_in_every_form() =>
        Histories.Sample(history =>
        {
            var (first, second) = (Learned(history.Dimension, history.Rewards), Learned(history.Dimension, history.Rewards));
            Assert.True(first.Theta.SequenceEqual(second.Theta));
            Assert.Equal(first.Uncertainty(Sparse(history.Asked)), second.Uncertainty(Sparse(history.Asked)));
        }, iter: 20);

    [Fact]
    public void An_arm_takes_room_for_the_features_it_has_seen_alone()
    {
        var (fresh, x) = (LinUcbArm.Fresh(20), (int[])[3, 17]);
        AllocatedBy(fresh, x);

        var bytes = AllocatedBy(fresh, x);

        Assert.InRange(bytes, 1, AllocatedBy(fresh, [.. Enumerable.Range(0, 20)]) / 10);
    }

    private static long AllocatedBy(LinUcbArm arm, int[] features)
    {
        var values = Array.ConvertAll(features, _ => 1.0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        arm.Learn(new SparseVector(features, values), 1);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Gen<double[]> Contexts(int d) => Gen.OneOf(Feature.Array[d], Gen.Int[0, d - 1].Select(one => Enumerable.Range(0, d).Select(i => i == one ? 1.0 : 0.0).ToArray()));

    private static (Matrix<double> A, Vector<double> B) Sums(int d, (double[] X, double Reward)[] rewards)
    {
        var a = Matrix<double>.Build.DenseIdentity(d) * Ridge;
        var b = Vector<double>.Build.Dense(d);
        foreach (var (x, reward) in rewards)
        {
            var column = Vector<double>.Build.DenseOfArray(x);
            a += column.OuterProduct(column);
            b += column * reward;
        }

        return (a, b);
    }

    private static LinUcbArm Learned(int d, (double[] X, double Reward)[] rewards) =>
        rewards.Aggregate(LinUcbArm.Fresh(d, Ridge), (arm, reward) => arm.Learn(Sparse(reward.X), reward.Reward));

    private static SparseVector Sparse(double[] x)
    {
        int[] indices = [.. Enumerable.Range(0, x.Length).Where(i => x[i] != 0)];
        return new SparseVector(indices, Array.ConvertAll(indices, i => x[i]));
    }
}
