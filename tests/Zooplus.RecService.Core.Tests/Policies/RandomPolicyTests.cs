using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Core.Tests.Policies;

public sealed class RandomPolicyTests
{
    private readonly RandomPolicy _policy = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Every_product_stands_at_every_rank_with_probability_one_over_n(int count)
    {
        var catalogue = Shops.OfSize(7);
        var counts = new int[count, 7];
        for (var i = 0; i < 7_000; i++)
        {
            var products = _policy.Ask(catalogue, count, $"r-{i}").Products();
            for (var rank = 0; rank < count; rank++)
            {
                counts[rank, products[rank]]++;
            }
        }

        for (var rank = 0; rank < count; rank++)
        {
            ChiSquare.AssertUniform([.. Enumerable.Range(0, 7).Select(product => counts[rank, product])]);
        }
    }

    [Fact]
    public void Every_order_of_a_slate_is_as_likely()
    {
        var catalogue = Shops.OfSize(4);
        var counts = Enumerable.Range(0, 24_000)
            .CountBy(i => string.Join(',', _policy.Ask(catalogue, 4, $"r-{i}").Products()))
            .ToArray();

        Assert.Equal(24, counts.Length);
        ChiSquare.AssertUniform([.. counts.Select(order => order.Value)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(1000)]
    public void No_product_is_drawn_twice_and_the_propensity_is_one_over_n(int count)
    {
        var answer = _policy.Ask(Shops.OfSize(100), count);

        Assert.Equal(Math.Min(count, 100), answer.Products().Distinct().Count());
        Assert.All(answer.Items, item => Assert.Equal(0.01, item.Propensity));
        Assert.True(answer.Explored);
    }

    [Fact]
    public void Only_eligible_products_are_drawn()
    {
        var answer = _policy.Ask(Shops.OfSize(100), 50, eligible: [3, 17, 99]);

        Assert.Equal([3, 17, 99], answer.Products().Order());
    }

    [Fact]
    public void A_longer_slate_begins_with_the_product_of_a_shorter_one()
    {
        var catalogue = Shops.OfSize(10);

        Assert.Equal(_policy.Ask(catalogue, 1, "r-1").Products()[0], _policy.Ask(catalogue, 5, "r-1").Products()[0]);
    }
}
