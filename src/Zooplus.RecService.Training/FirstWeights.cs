using Zooplus.RecService.Core.Policies.Mlp;
using static TorchSharp.torch;

namespace Zooplus.RecService.Training;

/// <summary>Trained weights to go on from. Embeddings of users and products that they do not know start as the mean of those they know, as the service has it.</summary>
internal sealed class FirstWeights
{
    private FirstWeights(MlpWeights weights) => Weights = weights;

    /// <summary>The weights.</summary>
    public MlpWeights Weights { get; }

    /// <summary>Goes on from weights.</summary>
    /// <exception cref="TrainingException">They are of other sizes than those that are trained here.</exception>
    public static FirstWeights Of(MlpWeights weights)
    {
        var given = (weights.UserEmbedding.Columns, weights.Fc1Weight.Rows, weights.Fc2Weight.Rows);
        var trained = (MlpModule.EmbeddingDimension, MlpModule.FirstLayerSize, MlpModule.SecondLayerSize);
        return given == trained
            ? new FirstWeights(weights)
            : throw new TrainingException($"--continue-from: {weights.Source} has embeddings and layers of {given}; those trained here have {trained}.");
    }

    /// <summary>Puts the weights in the place of a model's first ones.</summary>
    /// <param name="module">A model with as many rows as the weights have, or more.</param>
    public void CopyTo(MlpModule module)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var parameters = module.state_dict();
        CopyTable(Weights.UserEmbedding, parameters["user_embedding.weight"]);
        CopyTable(Weights.ProductEmbedding, parameters["product_embedding.weight"]);
        parameters["fc1.weight"].copy_(TensorOf(Weights.Fc1Weight));
        parameters["fc1.bias"].copy_(tensor(Weights.Fc1Bias.ToArray()));
        parameters["fc2.weight"].copy_(TensorOf(Weights.Fc2Weight));
        parameters["fc2.bias"].copy_(tensor(Weights.Fc2Bias.ToArray()));
        parameters["output.weight"].copy_(TensorOf(Weights.OutputWeight));
        parameters["output.bias"].copy_(tensor(new[] { Weights.OutputBias }));
    }

    private static void CopyTable(WeightMatrix known, Tensor table)
    {
        var rows = TensorOf(known);
        table.narrow(0, 0, known.Rows).copy_(rows);
        var further = table.shape[0] - known.Rows;
        if (further > 0)
        {
            table.narrow(0, known.Rows, further).copy_(rows.mean([0L], keepdim: true).expand(further, known.Columns));
        }
    }

    private static Tensor TensorOf(WeightMatrix matrix) => tensor(matrix.Values.ToArray(), [matrix.Rows, matrix.Columns]);
}
