using TorchSharp;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Training.Native;

namespace Zooplus.RecService.Training.Tests;

public sealed class MlpTrainerTests
{
    private static readonly TrainingOptions Quick = new() { Epochs = 3, BatchSize = 64 };
    private static readonly TrainingSet Small = Worlds.Small();

    [Fact]
    public void Both_losses_fall()
    {
        var progress = new Trainings.Progress();

        Trainings.Train(Small, Quick with { Epochs = 6 }, progress);

        Assert.True(progress.Epochs[^1].Training < progress.Epochs[0].Training - 0.02, string.Join('\n', progress.Epochs));
        Assert.True(progress.Epochs[^1].Validation < progress.Epochs[0].Validation - 0.02, string.Join('\n', progress.Epochs));
    }

    [Fact]
    public void Progress_rises_to_one_and_every_epoch_is_reported()
    {
        var progress = new Trainings.Progress();

        Trainings.Train(Small, Quick, progress);

        Assert.Equal(progress.Shares.Order(), progress.Shares);
        Assert.Equal(1, progress.Shares[^1]);
        Assert.Equal(3 * 75, progress.Shares.Count);
        Assert.Equal([1, 2, 3], progress.Epochs.Select(losses => losses.Epoch));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        var first = Trainings.Bytes(Trainings.Train(Small, Quick), Small, Quick);
        var second = Trainings.Bytes(Trainings.Train(Small, Quick), Small, Quick);

        Assert.Equal(first, second);
    }

    [Fact]
    public void Another_seed_gives_other_weights()
    {
        var first = Trainings.Train(Small, Quick with { Epochs = 1 });
        var second = Trainings.Train(Small, Quick with { Epochs = 1, Seed = 43 });

        Assert.False(first.Parameters[0].Value.Values.Span.SequenceEqual(second.Parameters[0].Value.Values.Span));
    }

    [Fact]
    public void The_services_scores_equal_torchs_own_forward_pass_on_the_trained_weights()
    {
        var weights = Trainings.Weights(Trainings.Train(Small, Quick), Small, Quick);

        AssertScoresEqualTorch(weights);
    }

    [Fact]
    public void The_services_scores_equal_torchs_own_forward_pass_on_the_weights_of_pytorch() =>
        AssertScoresEqualTorch(MlpWeights.Load(Path.Combine(AppContext.BaseDirectory, "Golden", "mlp-pytorch.safetensors")));

    [Fact]
    public void The_parameters_have_pytorchs_names_in_its_order() =>
        Assert.Equal(
            ["user_embedding.weight", "product_embedding.weight", "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "output.weight", "output.bias"],
            Trainings.Train(Small, Quick with { Epochs = 1 }).Parameters.Select(parameter => parameter.Key));

    [Fact]
    public void Training_leaves_no_tensor_behind()
    {
        Trainings.Train(Small, Quick with { Epochs = 1 });
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Trainings.Train(Small, Quick with { Epochs = 1 });

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_model_that_diverges_ends_the_training()
    {
        var fault = Assert.Throws<TrainingException>(() => Trainings.Train(Small, Quick with { LearningRate = 1e30 }));

        Assert.Contains("a lower --learning-rate", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_can_be_cancelled_between_batches()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Trainings.Progress(cancellation.Cancel);

        Assert.Throws<OperationCanceledException>(() => Trainings.Train(Small, Quick, progress, cancellation.Token));
        Assert.Single(progress.Shares);
    }

    [Fact]
    public void The_notebooks_model_is_as_good_as_the_notebooks()
    {
        var (world, set) = Worlds.Notebook();
        var options = new TrainingOptions();

        var trained = Trainings.Train(set, options);

        Assert.InRange(trained.Losses.Validation, 0.405, 0.420);
        Assert.InRange(TrueClickThroughRate(world, Trainings.Weights(trained, set, options)), 0.488, 0.511);
    }

    private static double TrueClickThroughRate(Simulation.ShopWorld world, MlpWeights weights)
    {
        var scorer = new MlpScorer(weights);
        var catalogue = MlpCatalogue.Build(scorer, [.. world.Products.Select(product => (product.Id, product.Category))]);
        int[] slots = [.. Enumerable.Range(0, world.Products.Count)];
        var scores = new float[slots.Length];
        return Enumerable.Range(0, world.Users.Count).Average(user =>
        {
            scorer.Score(scorer.UserHalf(user), catalogue, slots, scores);
            return world.TrueClickProbability(user, scores.Index().MaxBy(score => score.Item).Index);
        });
    }

    private static void AssertScoresEqualTorch(MlpWeights weights)
    {
        TorchNative.Prepare(TextWriter.Null);
        var scorer = new MlpScorer(weights);
        var catalogue = MlpCatalogue.Build(scorer, [.. Enumerable.Range(0, scorer.ProductRows).Select(row => ($"{row}", "any"))]);
        int[] slots = [.. Enumerable.Range(0, scorer.ProductRows)];
        var scores = new float[slots.Length];
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        using var module = Module(weights);
        for (var user = 0; user < scorer.UserRows; user++)
        {
            var expected = module.forward(torch.full([slots.Length], user, torch.int64), torch.arange(slots.Length)).data<float>().ToArray();
            scorer.Score(scorer.UserHalf(user), catalogue, slots, scores);
            Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    private static MlpModule Module(MlpWeights weights)
    {
        var module = new MlpModule(weights.UserEmbedding.Rows, weights.ProductEmbedding.Rows);
        var parameters = module.state_dict();
        Set("user_embedding.weight", weights.UserEmbedding.Values);
        Set("product_embedding.weight", weights.ProductEmbedding.Values);
        Set("fc1.weight", weights.Fc1Weight.Values);
        Set("fc1.bias", weights.Fc1Bias);
        Set("fc2.weight", weights.Fc2Weight.Values);
        Set("fc2.bias", weights.Fc2Bias);
        Set("output.weight", weights.OutputWeight.Values);
        Set("output.bias", new[] { weights.OutputBias });
        return module;

        void Set(string name, ReadOnlyMemory<float> values) => parameters[name].copy_(torch.tensor(values.ToArray()).reshape(parameters[name].shape));
    }
}
