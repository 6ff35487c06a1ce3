using System.Globalization;
using System.Text.Json;
using Zooplus.RecService.Core.Policies.DropoutThompson;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Training;

/// <summary>Puts a trained model into the file that the service loads.</summary>
internal static class WeightsExport
{
    /// <summary>The parameters, whose rows they are, and how they came about.</summary>
    /// <param name="trained">The model.</param>
    /// <param name="set">What it learned from.</param>
    /// <param name="options">How it learned.</param>
    /// <param name="source">What names the interactions: a hash of their file, the same wherever it lies.</param>
    /// <param name="continuedFrom">The version of the weights it went on from; null when there were none.</param>
    public static SafetensorsFile Of(TrainedMlp trained, TrainingSet set, TrainingOptions options, string source, string? continuedFrom = null)
    {
        var metadata = new List<KeyValuePair<string, string>>
        {
            new("trained_on", source),
            new("interactions", Text(set.Labels.Length)),
            new("training_loss", Text(trained.Losses.Training)),
            new("validation_loss", Text(trained.Losses.Validation)),
            new("seed", Text(options.Seed)),
            new("split_seed", Text(options.SplitSeed)),
            new("validation_share", Text(options.ValidationShare)),
            new("epochs", Text(options.Epochs)),
            new("batch_size", Text(options.BatchSize)),
            new("learning_rate", Text(options.LearningRate)),
        };
        if (options.Dropout > 0)
        {
            metadata.Add(new(DropoutThompsonPolicy.RateKey, Text(options.Dropout)));
        }

        if (continuedFrom is not null)
        {
            metadata.Add(new("continued_from", continuedFrom));
        }

        AddIds(metadata, MlpWeights.UserIdsKey, set.Users);
        AddIds(metadata, MlpWeights.ProductIdsKey, set.Products);
        return new SafetensorsFile(trained.Parameters, metadata);
    }

    // Ids that are their rows' numbers stay out: that is what a file without names means, and PyTorch writes none.
    private static void AddIds(List<KeyValuePair<string, string>> metadata, string key, EmbeddingTable table)
    {
        if (table.Ids is not null)
        {
            metadata.Add(new(key, JsonSerializer.Serialize(table.Ids)));
        }
    }

    private static string Text(IFormattable number) => number.ToString(format: null, CultureInfo.InvariantCulture);
}
