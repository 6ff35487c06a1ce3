using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Training;

/// <summary>What training leaves.</summary>
/// <param name="Parameters">The weights under PyTorch's names.</param>
/// <param name="Losses">The last epoch's losses.</param>
internal sealed record TrainedMlp(IReadOnlyList<KeyValuePair<string, SafetensorsTensor>> Parameters, EpochLosses Losses);
