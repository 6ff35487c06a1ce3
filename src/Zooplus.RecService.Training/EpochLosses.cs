namespace Zooplus.RecService.Training;

/// <summary>The mean binary cross-entropy of an epoch.</summary>
/// <param name="Epoch">From 1 up.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Training">Over the training rows, each with the weights it met.</param>
/// <param name="Validation">Over the rows held back, with the weights at the epoch's end.</param>
internal sealed record EpochLosses(int Epoch, int Epochs, double Training, double Validation);
