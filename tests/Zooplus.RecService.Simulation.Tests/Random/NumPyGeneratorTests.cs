using Zooplus.RecService.Simulation.Random;

namespace Zooplus.RecService.Simulation.Tests.Random;

public sealed class NumPyGeneratorTests
{
    [Fact]
    public void A_copy_draws_on_from_the_same_place_and_leaves_the_original_alone()
    {
        var original = new NumPyGenerator(42);
        original.Integers(0, 10);
        var copy = original.Copy();

        var expected = Enumerable.Range(0, 5).Select(_ => original.Integers(0, 1_000_000)).ToArray();

        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => copy.Integers(0, 1_000_000)));
    }

    [Fact]
    public void A_shuffle_keeps_every_item()
    {
        var items = Enumerable.Range(0, 1_000).ToArray();

        new NumPyGenerator(5).Shuffle<int>(items);

        Assert.NotEqual(Enumerable.Range(0, 1_000), items);
        Assert.Equal(Enumerable.Range(0, 1_000), items.Order());
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        var generator = new NumPyGenerator(1);
        var sampler = new BinomialSampler(1, 0.3);
        void DrawAll()
        {
            for (var i = 0; i < 1_000; i++)
            {
                generator.Random();
                generator.Integers(0, 1_000);
                generator.Integers(0, 1L << 40);
                sampler.Draw(generator);
            }
        }

        DrawAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        DrawAll();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_negative_seed_is_refused() =>
        Assert.Contains("0 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new NumPyGenerator(-1)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 4)]
    public void An_empty_range_is_refused(long low, long high) =>
        Assert.Equal("high", Assert.Throws<ArgumentOutOfRangeException>(() => new NumPyGenerator(0).Integers(low, high)).ParamName);

    [Fact]
    public void A_choice_from_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new NumPyGenerator(0).Choice(Array.Empty<int>()));
        Assert.Empty(new NumPyGenerator(0).Choice(Array.Empty<int>(), 0));
    }

    [Theory]
    [InlineData(-1, 0.5, "n")]
    [InlineData(1, -0.1, "p")]
    [InlineData(1, 1.1, "p")]
    [InlineData(1, double.NaN, "p")]
    public void A_binomial_that_cannot_be_is_refused_by_name(long n, double p, string argument) =>
        Assert.Equal(argument, Assert.Throws<ArgumentOutOfRangeException>(() => new NumPyGenerator(0).Binomial(n, p)).ParamName);
}
