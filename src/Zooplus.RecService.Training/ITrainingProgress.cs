namespace Zooplus.RecService.Training;

/// <summary>Is told how far training is.</summary>
internal interface ITrainingProgress
{
    /// <summary>A batch was learned.</summary>
    /// <param name="share">The share of all batches of all epochs that are learned now, above 0 and at most 1.</param>
    void Advance(double share);

    /// <summary>An epoch is over.</summary>
    void Report(EpochLosses losses);
}
