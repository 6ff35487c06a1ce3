using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Training.Native;

namespace Zooplus.RecService.Training.Tests;

/// <summary>Trains in the test's own process.</summary>
internal static class Trainings
{
    public static TrainedMlp Train(TrainingSet set, TrainingOptions options, ITrainingProgress? progress = null, CancellationToken cancellation = default)
    {
        TorchNative.Prepare(TextWriter.Null);
        return new MlpTrainer(set, options).Train(progress ?? new Progress(), cancellation);
    }

    public static byte[] Bytes(TrainedMlp trained, TrainingSet set, TrainingOptions options)
    {
        using var stream = new MemoryStream();
        WeightsExport.Of(trained, set, options, "test").Write(stream);
        return stream.ToArray();
    }

    public static MlpWeights Weights(TrainedMlp trained, TrainingSet set, TrainingOptions options) =>
        MlpWeights.Parse(Bytes(trained, set, options), "trained");

    /// <summary>Remembers what it is told.</summary>
    public sealed class Progress(Action? onAdvance = null) : ITrainingProgress
    {
        public List<double> Shares { get; } = [];

        public List<EpochLosses> Epochs { get; } = [];

        public void Advance(double share)
        {
            Shares.Add(share);
            onAdvance?.Invoke();
        }

        public void Report(EpochLosses losses) => Epochs.Add(losses);
    }
}
