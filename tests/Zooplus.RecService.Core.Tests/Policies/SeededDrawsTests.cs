using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Core.Tests.Policies;

public sealed class SeededDrawsTests
{
    /// <summary>Computed by a few lines of Python from hashlib's SHA-256 and the paper's SplitMix64: never to change, since logged decisions rest on them.</summary>
    public static TheoryData<string, double[], int[], int[]> Known => new()
    {
        { "", [0.8743593596007698, 0.7089703762834023, 0.5941156523441088], [43, 35, 29], [1877672426, 1522502289, 1275853647] },
        { "r-1", [0.4303722260736521, 0.8498305250093909, 0.8912849359844108], [21, 42, 44], [924217317, 1824997155, 1914019824] },
        { "42/default/7", [0.6853522445704298, 0.04740146435599013, 0.6689288867579007], [34, 2, 33], [1471782737, 101793869, 1436513845] },
        { "ключ-🐟", [0.5125545274007622, 0.3869974710360966, 0.5144108710119448], [25, 19, 25], [1100702465, 831070740, 1104688933] },
        { new string('x', 1000), [0.7162147117104122, 0.718574669444319, 0.9435427251033737], [35, 35, 47], [1538059381, 1543127351, 2026242572] },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void A_text_gives_the_same_draws_for_good(string text, double[] doubles, int[] below50, int[] belowIntMax)
    {
        Assert.Equal(doubles, Three(text, (ref SeededDraws draws) => draws.NextDouble()));
        Assert.Equal(below50, Three(text, (ref SeededDraws draws) => draws.NextInt32(50)));
        Assert.Equal(belowIntMax, Three(text, (ref SeededDraws draws) => draws.NextInt32(int.MaxValue)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(1000)]
    public void Draws_below_n_are_uniform(int n)
    {
        const int PerValue = 200;
        var counts = new int[n];
        var draws = SeededDraws.From("chi-square");
        for (var i = 0; i < n * PerValue; i++)
        {
            counts[draws.NextInt32(n)]++;
        }

        ChiSquare.AssertUniform(counts);
    }

    [Fact]
    public void First_draws_of_consecutive_ids_are_uniform()
    {
        var counts = new int[100];
        for (var i = 0; i < 50_000; i++)
        {
            counts[(int)(SeededDraws.From($"{i}").NextDouble() * 100)]++;
        }

        ChiSquare.AssertUniform(counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void There_is_no_draw_from_nothing(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SeededDraws.From("x").NextInt32(count));

    private delegate T Draw<T>(ref SeededDraws draws);

    private static T[] Three<T>(string text, Draw<T> draw)
    {
        var draws = SeededDraws.From(text);
        return [draw(ref draws), draw(ref draws), draw(ref draws)];
    }
}
