namespace Zooplus.RecService.Training;

/// <summary>How to train; the defaults are the notebook's.</summary>
internal sealed record TrainingOptions
{
    /// <summary>Decides the first weights and the order of the batches, 0 or more.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Decides which rows are held back. A seed of its own, so that losses of other seeds are measured on the same rows.</summary>
    public uint SplitSeed { get; init; } = 42;

    /// <summary>How often every training row is seen, 1 or more.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>How many rows make one step, 1 or more.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Adam's step size, above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The share of the rows that are held back to measure the loss on, above 0 and below 1.</summary>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>The share of hidden units that each step leaves out, 0 to below 1; 0, the notebook's, leaves none out.</summary>
    public double Dropout { get; init; }

    /// <summary>How many threads libtorch computes with. At these sizes one is the fastest; the result may depend on it.</summary>
    public int Threads { get; init; } = 1;
}
