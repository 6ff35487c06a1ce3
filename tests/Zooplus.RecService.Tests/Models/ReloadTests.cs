using System.Net;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Tests.Models;

public sealed class ReloadTests : IDisposable
{
    private static readonly byte[] Golden = File.ReadAllBytes(Tests.Golden.PathOf("mlp-pytorch.safetensors"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recservice-weights-");

    private string WeightsPath => Path.Combine(_folder.FullName, "mlp.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Reloaded_weights_are_answered_from_at_once()
    {
        Write(Golden);
        await using var application = Start(watch: false);
        var before = await VersionAsync(application);

        var other = Write(Altered());
        Assert.Equal(before, await VersionAsync(application));
        Assert.Equal(other, (await application.PostAsync("/models/mlp/reload", "")).MustBeOk()["version"].GetString());

        Assert.Equal(other, await VersionAsync(application));
        Assert.NotEqual(before, other);
    }

    [Fact]
    public async Task Bad_weights_are_refused_and_those_in_use_stay()
    {
        Write(Golden);
        await using var application = Start(watch: false);
        var before = await VersionAsync(application);

        File.WriteAllText(WeightsPath, "no weights");
        (await application.PostAsync("/models/mlp/reload", "")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-weights");
        File.Delete(WeightsPath);
        (await application.PostAsync("/models/mlp/reload", "")).MustBeProblem(HttpStatusCode.NotFound, "no-weights");

        Assert.Equal(before, await VersionAsync(application));
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_without_the_words_of_the_framework()
    {
        Write(Golden);
        await using var application = Start(watch: false);
        var before = await VersionAsync(application);
        using var alone = new FileStream(WeightsPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var refusal = await application.PostAsync("/models/mlp/reload", "");

        refusal.MustBeProblem(HttpStatusCode.BadRequest, "invalid-weights");
        Assert.Equal($"What is at '{WeightsPath}' cannot be read.", refusal["detail"].GetString());
        Assert.Equal(before, await VersionAsync(application));
    }

    [Fact]
    public async Task A_file_that_changes_is_served_by_itself_and_a_bad_one_is_not()
    {
        Write(Golden);
        await using var application = Start(watch: true);
        var before = await VersionAsync(application);

        File.WriteAllText(WeightsPath, "no weights");
        await PassAsync(application);
        Assert.Equal(before, await VersionAsync(application));

        var other = Write(Altered());
        await RecServiceApplication.EventuallyAsync(async () =>
        {
            application.Time.Advance(TimeSpan.FromSeconds(5));
            return await VersionAsync(application) == other;
        });
    }

    [Fact]
    public async Task A_file_that_appears_after_the_start_is_served()
    {
        await using var application = Start(watch: true);
        (await application.RecommendAsync("""{ "userId": "7", "policy": "mlp" }""")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "policy-unavailable");

        Write(Golden);

        await RecServiceApplication.EventuallyAsync(async () =>
        {
            application.Time.Advance(TimeSpan.FromSeconds(5));
            return (await application.GetAsync("/models/mlp")).Status == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task No_request_fails_while_weights_change()
    {
        Write(Golden);
        await using var application = Start(watch: false);
        await VersionAsync(application);
        using var done = new CancellationTokenSource();
        var asking = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await VersionAsync(application);
            }
        });

        for (var i = 0; i < 10; i++)
        {
            Write(i % 2 == 0 ? Altered() : Golden);
            (await application.PostAsync("/models/mlp/reload", "")).MustBeOk();
        }

        await done.CancelAsync();
        await asking;
    }

    /// <summary>Weights that differ in their last bit.</summary>
    private static byte[] Altered()
    {
        var bytes = (byte[])Golden.Clone();
        bytes[^4] ^= 1;
        return bytes;
    }

    private static async Task<string?> VersionAsync(RecServiceApplication application) =>
        (await application.RecommendAsync("""{ "userId": "7", "policy": "mlp" }""")).MustBeOk()["modelVersion"].GetString();

    private static async Task PassAsync(RecServiceApplication application)
    {
        for (var i = 0; i < 4; i++)
        {
            application.Time.Advance(TimeSpan.FromSeconds(5));
            await application.GetAsync("/health/live");
        }
    }

    /// <summary>Puts weights in the file's place at once, as the trainer does.</summary>
    /// <returns>Their version.</returns>
    private string Write(byte[] weights)
    {
        var aside = WeightsPath + ".new";
        File.WriteAllBytes(aside, weights);
        File.Move(aside, WeightsPath, overwrite: true);
        return MlpWeights.Parse(weights, "the test").Version;
    }

    private RecServiceApplication Start(bool watch) => new(("Models:Mlp:Path", WeightsPath), ("Models:Mlp:Watch", watch ? "true" : "false"));
}
