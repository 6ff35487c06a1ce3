using Xunit.Abstractions;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcbDetecting;
using Zooplus.RecService.Core.Tests.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcbDetecting;

public sealed class ChangeDetectorTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.02)]
    public void Rewards_of_one_mean_raise_fewer_false_alarms_than_promised(double mean)
    {
        const int Sequences = 1_000;
        const double FalseAlarms = 0.05;
        var alarms = 0;
        for (var sequence = 0; sequence < Sequences; sequence++)
        {
            var detector = new ChangeDetector();
            var draws = SeededDraws.From($"one mean {mean} {sequence}");
            for (var i = 0; i < 1_000; i++)
            {
                detector.Add(draws.NextDouble() < mean ? 1 : 0);
                if (detector.Change(FalseAlarms) is not null)
                {
                    alarms++;
                    break;
                }
            }
        }

        output.WriteLine($"seeds 'one mean {mean} 0' to '… {Sequences - 1}': {alarms} false alarms");
        Assert.True(alarms <= FalseAlarms * Sequences, $"There were {alarms} false alarms in {Sequences} sequences.");
    }

    [Theory]
    [InlineData(0.5, 0.15, 200)]
    [InlineData(0.15, 0.5, 200)]
    [InlineData(0.6, 0.4, 500)]
    public void A_change_is_found_soon_after_it_comes_with_its_direction(double before, double after, int mostUntilFound)
    {
        const int Sequences = 50;
        const int Before = 3_000;
        for (var sequence = 0; sequence < Sequences; sequence++)
        {
            var detector = new ChangeDetector();
            var draws = SeededDraws.From($"change {before} {after} {sequence}");
            double? change = null;
            var i = 0;
            for (; change is null && i < Before + mostUntilFound; i++)
            {
                detector.Add(draws.NextDouble() < (i < Before ? before : after) ? 1 : 0);
                change = detector.Change(0.01);
            }

            output.WriteLine($"seed 'change {before} {after} {sequence}': {change} found after {i - Before} rewards");
            Assert.True(i > Before, "It was found before it came.");
            Assert.NotNull(change);
            Assert.Equal(Math.Sign(after - before), Math.Sign(change.Value));
        }
    }

    [Fact]
    public void It_finds_what_the_plain_test_finds_at_the_splits_it_looks_at()
    {
        // A textbook test on the whole sequence: no buckets, all splits, of which those of the buckets are some.
        for (var sequence = 0; sequence < 40; sequence++)
        {
            var (detector, rewards) = (new ChangeDetector(), new List<double>());
            var draws = SeededDraws.From($"plain {sequence}");
            for (var i = 0; i < 400; i++)
            {
                rewards.Add(draws.NextDouble() * (i < 250 ? 1 : 0.5));
                detector.Add(rewards[^1]);
                var (found, plain) = (detector.Change(0.01), PlainStatistic(rewards, 6));
                Assert.True(found is null || PlainStatistic(rewards, 0) >= Threshold(i + 1), $"Sequence {sequence}: the plain test finds nothing after {i + 1} rewards.");
                Assert.True(found is not null || plain < Threshold(i + 1), $"Sequence {sequence}: it misses a change in its newest rewards after {i + 1}.");
            }
        }

        static double Threshold(int n) => Math.Log(3 * Math.Pow(n, 1.5) / 0.01);
    }

    [Fact]
    public void A_million_rewards_take_a_hundred_buckets()
    {
        var detector = new ChangeDetector();
        for (var i = 0; i < 1_000_000; i++)
        {
            detector.Add(i % 2);
        }

        Assert.InRange(Observations.Bytes(detector.Write).Length, 100, 16 * 110);
        Assert.Null(detector.Change(0.01));
    }

    /// <summary>The statistic over the splits before each of the newest rewards, or over all splits.</summary>
    private static double PlainStatistic(List<double> rewards, int newest)
    {
        var (n, mean, most) = (rewards.Count, rewards.Average(), 0.0);
        for (var split = newest == 0 ? 1 : Math.Max(1, n - newest + 1); split < n; split++)
        {
            var (before, since) = (rewards.Take(split).Average(), rewards.Skip(split).Average());
            most = Math.Max(most, (split * Kl(before, mean)) + ((n - split) * Kl(since, mean)));
        }

        return most;
    }

    private static double Kl(double p, double q) =>
        (p == 0 ? 0 : p * Math.Log(p / q)) + (p == 1 ? 0 : (1 - p) * Math.Log((1 - p) / (1 - q)));
}
