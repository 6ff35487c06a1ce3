using System.Text.Json;
using CsCheck;

namespace Zooplus.RecService.Training.Tests;

public sealed class ShuffleSplitTests
{
    [Fact]
    public void The_notebooks_rows_are_held_back()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "mlp-pytorch.json")));
        var expected = golden.RootElement.GetProperty("validation_rows_first_10_user_product_clicked").EnumerateArray()
            .Select(row => (row[0].GetInt64(), row[1].GetInt64(), row[2].GetSingle()));
        var (_, set) = Worlds.Notebook();

        var (training, validation) = ShuffleSplit.Of(set.Labels.Length, 0.2, seed: 42);

        Assert.Equal((160_000, 40_000), (training.Length, validation.Length));
        Assert.Equal(expected, validation.Take(10).Select(row => (set.UserRows[row], set.ProductRows[row], set.Labels[row])));
    }

    [Fact]
    public void Every_row_is_on_one_side_and_on_no_other() =>
        Gen.Select(Gen.Int[2, 500], Gen.Double[0.001, 0.5], Gen.UInt).Sample((count, share, seed) =>
        {
            var (training, validation) = ShuffleSplit.Of(count, share, seed);

            Assert.Equal(Math.Ceiling(share * count), validation.Length);
            Assert.Equal(Enumerable.Range(0, count).Select(row => (long)row), training.Concat(validation).Order());
        }, iter: 200);

    [Fact]
    public void A_share_that_leaves_nothing_to_learn_from_is_refused()
    {
        var fault = Assert.Throws<TrainingException>(() => ShuffleSplit.Of(3, 0.9, seed: 1));

        Assert.Equal("There are 3 interactions, and a validation share of 0.9 leaves none of them to learn from.", fault.Message);
    }

    // The first and the 10,000th number of the generator's reference implementation with its default seed.
    [Fact]
    public void The_twister_draws_what_its_authors_say()
    {
        var twister = new MersenneTwister(5489);

        var draws = Enumerable.Range(0, 10_000).Select(_ => twister.Next()).ToArray();

        Assert.Equal((3499211612, 4123659995), (draws[0], draws[^1]));
    }
}
