using Zooplus.RecService.Core.Policies.Mlp;
using static TorchSharp.torch;

namespace Zooplus.RecService.Training;

/// <summary>
/// The notebook's training loop: Adam on the binary cross-entropy, batches in a new order every epoch. Tensors are permuted once an
/// epoch and sliced, never collated row by row. The same set, options and build give the same weights, bit for bit, on one machine.
/// Uses torch's global generator and thread count: one training at a time in a process.
/// </summary>
/// <param name="set">What to learn from.</param>
/// <param name="options">How.</param>
/// <param name="first">The weights to go on from; null to draw the first ones.</param>
internal sealed class MlpTrainer(TrainingSet set, TrainingOptions options, FirstWeights? first = null)
{
    // Only speed and memory depend on it.
    private const int EvaluationBatchSize = 16_384;

    /// <summary>Trains a model.</summary>
    /// <param name="progress">Told after every batch and every epoch.</param>
    /// <param name="cancellation">Heeded between batches.</param>
    /// <exception cref="TrainingException">The set is too small to split, or the model diverges.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrainedMlp Train(ITrainingProgress progress, CancellationToken cancellation)
    {
        set_num_threads(options.Threads);
        random.manual_seed(options.Seed);

        using var scope = NewDisposeScope();
        var (trainingRows, validationRows) = ShuffleSplit.Of(set.Labels.Length, options.ValidationShare, options.SplitSeed);
        var training = InteractionTensors.Of(set, trainingRows);
        var validation = InteractionTensors.Of(set, validationRows);
        using var module = new MlpModule(set.Users.Size, set.Products.Size, options.Dropout);
        first?.CopyTo(module);
        using var optimizer = optim.Adam(module.parameters(), options.LearningRate);

        for (var epoch = 1; ; epoch++)
        {
            var trainingLoss = Learn(module, optimizer, training, epoch, progress, cancellation);
            var losses = new EpochLosses(epoch, options.Epochs, trainingLoss, Evaluate(module, validation));
            progress.Report(losses);
            if (epoch == options.Epochs)
            {
                return new TrainedMlp(Parameters(module), losses);
            }
        }
    }

    private double Learn(
        MlpModule module,
        optim.Optimizer optimizer,
        InteractionTensors rows,
        int epoch,
        ITrainingProgress progress,
        CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        module.train();
        var (loss, learned) = (0.0, 0L);
        foreach (var batch in rows.Permuted(randperm(rows.Count)).Batches(options.BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            optimizer.zero_grad();
            var batchLoss = Loss(module, batch);
            batchLoss.backward();
            optimizer.step();

            loss += batchLoss.item<float>() * batch.Count;
            learned += batch.Count;
            progress.Advance((epoch - 1 + ((double)learned / rows.Count)) / options.Epochs);
        }

        return loss / rows.Count;
    }

    private double Evaluate(MlpModule module, InteractionTensors rows)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        module.eval();
        var loss = 0.0;
        foreach (var batch in rows.Batches(EvaluationBatchSize))
        {
            using var step = NewDisposeScope();
            loss += Loss(module, batch).item<float>() * batch.Count;
        }

        return loss / rows.Count;
    }

    private Tensor Loss(MlpModule module, InteractionTensors batch)
    {
        var scores = module.forward(batch.Users, batch.Products);
        return scores.isnan().any().item<bool>()
            ? throw new TrainingException(
                $"The model's scores are no numbers any more; a lower --learning-rate than {options.LearningRate} may help.")
            : nn.functional.binary_cross_entropy(scores, batch.Labels);
    }

    private static List<KeyValuePair<string, SafetensorsTensor>> Parameters(MlpModule module) =>
        [.. module.state_dict().Select(pair => KeyValuePair.Create(pair.Key, Copy(pair.Value)))];

    private static SafetensorsTensor Copy(Tensor tensor) => new(tensor.shape, tensor.data<float>().ToArray());
}
