using CsCheck;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Core.Tests.Policies;

public sealed class TopRankingTests
{
    [Fact]
    public void It_keeps_what_a_stable_sort_puts_first() =>
        Gen.Select(Gen.Int[0, 5].Array[1, 60], Gen.Int[1, 60]).Sample((scores, count) =>
        {
            var ranking = Ranked(scores, count, out _);

            // Few values for many products, so that ties are the rule.
            var expected = scores.Select((score, product) => (score, product)).OrderByDescending(entry => entry.score).Take(count).Select(entry => entry.product);
            Assert.Equal(expected, ranking.Items.Select(item => item.Product));
        });

    [Fact]
    public void Offers_at_or_below_the_threshold_change_nothing() =>
        Gen.Select(Gen.Int[0, 5].Array[1, 60], Gen.Int[1, 60]).Sample((scores, count) =>
        {
            var all = Ranked(scores, count, out _);
            var only = new TopRanking(count, scores.Length);
            for (var product = 0; product < scores.Length; product++)
            {
                if (scores[product] > only.Threshold)
                {
                    only.Offer(new RankedProduct(product, scores[product], 0, 0, 1));
                }
            }

            Assert.Equal(all.Items, only.Items);
        });

    [Fact]
    public void The_threshold_is_the_lowest_kept_score_once_there_is_no_room()
    {
        var ranking = Ranked([3, 1, 2], 2, out var thresholds);

        Assert.Equal([double.NegativeInfinity, double.NegativeInfinity, 1], thresholds);
        Assert.Equal(2, ranking.Threshold);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Nothing_is_not_a_number_of_products_to_keep(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopRanking(count, 5));

    private static TopRanking Ranked(int[] scores, int count, out double[] thresholds)
    {
        var ranking = new TopRanking(count, scores.Length);
        thresholds = new double[scores.Length];
        for (var product = 0; product < scores.Length; product++)
        {
            thresholds[product] = ranking.Threshold;
            ranking.Offer(new RankedProduct(product, scores[product], 0, 0, 1));
        }

        return ranking;
    }
}
