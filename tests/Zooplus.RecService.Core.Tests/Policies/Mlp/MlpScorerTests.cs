using CsCheck;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Tests.Policies.Mlp;

public sealed class MlpScorerTests
{
    [Fact]
    public void The_fast_path_equals_the_scalar_one_for_layers_of_any_size() =>
        WeightsFiles.Any.Sample(file =>
        {
            var weights = file.Weights();
            var scorer = new MlpScorer(weights);
            for (var user = 0; user < scorer.UserRows; user++)
            {
                var scores = ScoreAll(scorer, scorer.UserHalf(user));
                for (var product = 0; product < scores.Length; product++)
                {
                    Assert.Equal(MlpForward.Score(weights, weights.UserEmbedding.Row(user), weights.ProductEmbedding.Row(product)), scores[product], 1e-5);
                }
            }
        }, iter: 300);

    [Fact]
    public void Layers_too_wide_for_the_stack_are_scored_alike()
    {
        var file = WeightsFiles.Small();
        file = file
            .With("fc1.weight", Wide(1500, 4))
            .With("fc1.bias", Wide(1500))
            .With("fc2.weight", Wide(3, 1500));
        var weights = file.Weights();
        var scorer = new MlpScorer(weights);

        var scores = ScoreAll(scorer, scorer.UserHalf(1));

        Assert.Equal(MlpForward.Score(weights, weights.UserEmbedding.Row(1), weights.ProductEmbedding.Row(2)), scores[2], 1e-5);
    }

    [Fact]
    public void A_score_is_the_same_to_the_last_bit_whatever_is_scored_beside_it() =>
        Gen.Select(WeightsFiles.Any, Gen.Int[0, 1000].Array[1, 40]).Sample((file, picks) =>
        {
            var scorer = new MlpScorer(file.Weights());
            var catalogue = Catalogue(scorer);
            int[] slots = [.. picks.Select(pick => pick % scorer.ProductRows)];
            var together = new float[slots.Length];
            scorer.Score(scorer.UserHalf(0), catalogue, slots, together);
            for (var i = 0; i < slots.Length; i++)
            {
                var alone = new float[1];
                scorer.Score(scorer.UserHalf(0), catalogue, [slots[i]], alone);
                Assert.Equal(alone[0], together[i]);
            }
        }, iter: 200);

    [Fact]
    public void A_user_the_weights_do_not_know_is_scored_with_the_mean_embedding() =>
        WeightsFiles.Any.Sample(file =>
        {
            var weights = file.Weights();
            var scorer = new MlpScorer(weights);
            var mean = Mean(weights.UserEmbedding, Enumerable.Range(0, scorer.UserRows));

            var scores = ScoreAll(scorer, scorer.MeanUserHalf);

            Assert.Equal(MlpForward.Score(weights, mean, weights.ProductEmbedding.Row(0)), scores[0], 1e-5);
        }, iter: 100);

    [Fact]
    public void The_last_hidden_layer_is_that_of_the_scalar_path_with_and_without_a_mask() =>
        Gen.Select(WeightsFiles.Any, Gen.Bool).Sample((file, isMasked) =>
        {
            var weights = file.Weights();
            var scorer = new MlpScorer(weights);
            float[] mask = isMasked ? [.. Enumerable.Range(0, scorer.HalfLength).Select(unit => unit % 3)] : [];
            int[] slots = [.. Enumerable.Range(0, scorer.ProductRows)];
            var layers = new float[slots.Length * scorer.LayerLength];
            scorer.Layers(scorer.UserHalf(0), Catalogue(scorer), slots, mask, layers);
            foreach (var product in slots)
            {
                var expected = MlpForward.LastLayer(weights, weights.UserEmbedding.Row(0), weights.ProductEmbedding.Row(product), mask);
                Assert.Equal(expected.Length, scorer.LayerLength);
                for (var unit = 0; unit < expected.Length; unit++)
                {
                    Assert.Equal(expected[unit], layers[(product * scorer.LayerLength) + unit], 1e-5);
                }

                var alone = new float[scorer.LayerLength];
                scorer.Layers(scorer.UserHalf(0), Catalogue(scorer), [product], mask, alone);
                Assert.Equal(alone, layers.AsSpan(product * scorer.LayerLength, scorer.LayerLength).ToArray());
            }
        }, iter: 200);

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var scorer = new MlpScorer(MlpWeights.Load(WeightsFiles.GoldenPath));
        var catalogue = Catalogue(scorer);
        int[] slots = [.. Enumerable.Range(0, 50)];
        var scores = new float[50];
        scorer.Score(scorer.UserHalf(0), catalogue, slots, scores);

        var before = GC.GetAllocatedBytesForCurrentThread();
        scorer.Score(scorer.UserHalf(1), catalogue, slots, scores);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Weights_that_could_overflow_a_score_are_refused()
    {
        var weights = WeightsFiles.Small().With("fc2.bias", new SafetensorsTensor([3], new[] { 0, 3e38f, 0 })).Weights();

        var fault = Assert.Throws<WeightsFormatException>(() => new MlpScorer(weights));

        Assert.Contains("the weights are too large", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_whose_halves_overflow_are_refused()
    {
        var huge = new float[20];
        Array.Fill(huge, 3e38f);
        var weights = WeightsFiles.Small()
            .With("fc1.weight", new SafetensorsTensor([5, 4], huge))
            .With("user_embedding.weight", new SafetensorsTensor([3, 2], new[] { 3e38f, -3e38f, 1, 1, 1, 1 })).Weights();

        Assert.Throws<WeightsFormatException>(() => new MlpScorer(weights));
    }

    [Fact]
    public void A_catalogue_of_another_scorer_is_refused()
    {
        var weights = WeightsFiles.Small().Weights();
        var (scorer, other) = (new MlpScorer(weights), new MlpScorer(weights));
        var foreign = Catalogue(other);

        Assert.Throws<ArgumentException>(() => scorer.Score(scorer.UserHalf(0), foreign, [0], new float[1]));
    }

    [Fact]
    public void Too_little_room_for_the_scores_is_refused()
    {
        var scorer = new MlpScorer(WeightsFiles.Small().Weights());
        var catalogue = Catalogue(scorer);

        Assert.Throws<ArgumentException>(() => scorer.Score(scorer.UserHalf(0), catalogue, [0, 1], new float[1]));
        Assert.Throws<ArgumentException>(() => scorer.Layers(scorer.UserHalf(0), catalogue, [0, 1], [], new float[(2 * scorer.LayerLength) - 1]));
    }

    [Fact]
    public void A_user_half_of_another_length_is_refused()
    {
        var scorer = new MlpScorer(WeightsFiles.Small().Weights());
        var catalogue = Catalogue(scorer);

        Assert.Throws<ArgumentException>(() => scorer.Score(new float[4], catalogue, [0], new float[1]));
    }

    private static float[] ScoreAll(MlpScorer scorer, ReadOnlySpan<float> userHalf)
    {
        var scores = new float[scorer.ProductRows];
        scorer.Score(userHalf, Catalogue(scorer), [.. Enumerable.Range(0, scores.Length)], scores);
        return scores;
    }

    private static MlpCatalogue Catalogue(MlpScorer scorer) =>
        MlpCatalogue.Build(scorer, [.. Enumerable.Range(0, scorer.ProductRows).Select(row => ($"{row}", "any"))]);

    private static float[] Mean(WeightMatrix matrix, IEnumerable<int> rows) =>
        [.. Enumerable.Range(0, matrix.Columns).Select(column => rows.Average(row => matrix.Row(row)[column]))];

    private static SafetensorsTensor Wide(params long[] shape) =>
        new(shape, Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => ((i % 13) - 6) / 100f).ToArray());
}
