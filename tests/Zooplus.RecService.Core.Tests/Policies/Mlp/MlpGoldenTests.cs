using System.Text.Json;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Tests.Policies.Mlp;

/// <summary>The scores PyTorch gave with the weights it trained.</summary>
public sealed class MlpGoldenTests
{
    private static readonly JsonElement Expected = Golden.Read("mlp-pytorch.json");
    private static readonly MlpScorer Scorer = new(MlpWeights.Load(WeightsFiles.GoldenPath));
    private static readonly MlpCatalogue Catalogue = MlpCatalogue.Build(Scorer, [.. Enumerable.Range(0, 50).Select(id => ($"{id}", "any"))]);

    [Fact]
    public void Scores_equal_those_of_pytorch()
    {
        var users = Expected.GetProperty("scores_of_users_0_to_9_by_product");
        for (var user = 0; user < 10; user++)
        {
            var expected = users[user].Doubles();
            var scores = Score(user);
            Assert.Equal(50, expected.Length);
            Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void The_scalar_path_equals_pytorch_too()
    {
        var expected = Expected.GetProperty("scores_of_users_0_to_9_by_product")[7].Doubles();
        var weights = Scorer.Weights;

        Assert.All(expected.Index(), product =>
            Assert.Equal(product.Item, MlpForward.Score(weights, weights.UserEmbedding.Row(7), weights.ProductEmbedding.Row(product.Index)), 1e-5));
    }

    [Fact]
    public void The_best_product_of_every_user_is_that_of_pytorch()
    {
        var expected = Expected.GetProperty("best_product_by_user").EnumerateArray().Select(best => best.GetInt32());

        Assert.Equal(expected, Enumerable.Range(0, 1000).Select(user => Score(user).Index().MaxBy(product => product.Item).Index));
    }

    private static float[] Score(int user)
    {
        var scores = new float[50];
        Scorer.Score(Scorer.UserHalf(user), Catalogue, [.. Enumerable.Range(0, 50)], scores);
        return scores;
    }
}
