using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Training.Tests;

public sealed class WeightsExportTests
{
    private static readonly TrainingOptions Quick = new() { Epochs = 1, Seed = 7 };

    [Fact]
    public void What_was_trained_is_read_back()
    {
        var set = Worlds.Small(1_000);
        var trained = Trainings.Train(set, Quick);

        var weights = Trainings.Weights(trained, set, Quick);

        Assert.Equal((20, 10), (weights.UserEmbedding.Rows, weights.ProductEmbedding.Rows));
        Assert.True(weights.UserEmbedding.Values.Span.SequenceEqual(trained.Parameters[0].Value.Values.Span));
        Assert.True(weights.Fc2Bias.Span.SequenceEqual(trained.Parameters[5].Value.Values.Span));
    }

    [Fact]
    public void The_file_says_how_the_weights_came_about()
    {
        var set = Worlds.Small(1_000);

        var metadata = Trainings.Weights(Trainings.Train(set, Quick), set, Quick).Metadata;

        Assert.Equal(("test", "1000", "7", "1"), (metadata["trained_on"], metadata["interactions"], metadata["seed"], metadata["epochs"]));
        Assert.InRange(double.Parse(metadata["validation_loss"], System.Globalization.CultureInfo.InvariantCulture), 0.1, 1);
    }

    [Fact]
    public void Rows_of_a_shops_own_ids_are_named()
    {
        var set = Worlds.Small(1_000) with
        {
            Products = new EmbeddingTable(10, [.. Enumerable.Range(0, 10).Select(row => $"sku-{row}-ž\"")]),
        };

        var weights = Trainings.Weights(Trainings.Train(set, Quick), set, Quick);

        Assert.True(weights.TryGetProductRow("sku-9-ž\"", out var row));
        Assert.Equal(9, row);
        Assert.False(weights.TryGetProductRow("9", out _));
        Assert.True(weights.TryGetUserRow("19", out _));
    }

    [Fact]
    public void Rows_whose_ids_are_their_numbers_are_not_named()
    {
        var set = Worlds.Small(1_000);
        var file = SafetensorsFile.Parse(Trainings.Bytes(Trainings.Train(set, Quick), set, Quick), "trained");

        Assert.DoesNotContain(MlpWeights.UserIdsKey, file.Metadata.Keys);
        Assert.DoesNotContain(MlpWeights.ProductIdsKey, file.Metadata.Keys);
    }
}
