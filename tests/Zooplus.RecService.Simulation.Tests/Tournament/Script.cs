using System.Globalization;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Simulation.Tests.Tournament;

/// <summary>A policy that always shows the first product, and takes down what it is taught.</summary>
internal sealed class Script : ILearningPolicy
{
    public List<string> Lines { get; } = [];

    public double Expected { get; init; }

    public string Name => "script";

    public string? ModelVersion => "1";

    public long RewardsLearned => Lines.Count;

    public string StateFormat => "none";

    public PolicyAnswer? Choose(in DecisionInput input) => new("1", Basis.User, [new RankedProduct(input.Eligible[0], Expected, Expected, 0, 1)]);

    public void Prepare(ShopCatalogue catalogue)
    {
    }

    public void Learn(in Observation observation) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"learn {observation.Decision} {observation.Reward}"));

    public void Revise(in Observation observation, double learned) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"revise {observation.Decision} {observation.Reward} from {learned}"));

    public void Reset() => Lines.Clear();

    public void Applied(long sequence)
    {
    }

    public Action<BinaryWriter> Capture() => throw new NotSupportedException();

    public void Restore(BinaryReader reader) => throw new NotSupportedException();
}
