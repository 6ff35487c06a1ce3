using System.Globalization;
using System.Net;
using Xunit.Abstractions;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>Each write and each sync of the journal fails in turn, once or for good.</summary>
public sealed class FaultyDiskTests(ITestOutputHelper output)
{
    private const int Rewards = 4;

    private static readonly int Stride = int.Parse(Environment.GetEnvironmentVariable("FAULT_STRIDE") ?? "4", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("PowerCut", false)]
    [InlineData("PowerCut", true)]
    [InlineData("ProcessCrash", false)]
    [InlineData("ProcessCrash", true)]
    public async Task Whichever_write_or_sync_fails_nothing_acknowledged_is_missing_and_nothing_is_learned_twice(string durability, bool forGood)
    {
        output.WriteLine($"FAULT_STRIDE={Stride}");
        var refused = 0;
        for (var operation = 1; await RunAsync(durability, operation, forGood) is { Failures: > 0 } run; operation += Stride)
        {
            refused += run.Refused;
        }

        Assert.True(refused > 0);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Whichever_write_or_sync_of_a_start_fails_the_shop_is_answered_and_the_start_is_finished_later(bool isFirst, bool forGood)
    {
        output.WriteLine($"FAULT_STRIDE={Stride}");
        using var before = new TemporaryJournal();
        if (!isFirst)
        {
            using var running = new TemporaryJournal();
            await using var application = new RecServiceApplication(running.Setting);
            await application.DecideAsync("before", "3");
            (await application.FeedbackAsync("""{ "recommendationId": "before", "reward": 1 }""")).MustBeOk();
            await application.DecideAsync("r-0", "3");
            running.CopyTo(before);
        }

        var failures = 0;
        for (var operation = 1; await StartAsync(before, isFirst, operation, forGood) is var failed and > 0; operation += Stride)
        {
            failures += failed;
        }

        Assert.True(failures > 0);
    }

    private static async Task<int> StartAsync(TemporaryJournal before, bool isFirst, int operation, bool forGood)
    {
        using var folder = before.Copy();
        using var disk = new FaultyDisk(Path.GetDirectoryName(folder.Path)!);
        (string, string?)[] settings = [folder.Setting, ("Journal:Durability", "PowerCut")];
        var failures = 0;
        string state;
        disk.Fail(operation, forGood);
        await using (var application = new RecServiceApplication(settings))
        {
            (await application.GetAsync("/health/live")).MustBeOk();
            (await application.RecommendAsync("""{ "userId": "7", "policy": "linucb" }""")).MustBeOk();
            failures = disk.Failures;
            disk.Mend();
            await RecServiceApplication.EventuallyAsync(async () =>
            {
                application.Time.Advance(TimeSpan.FromSeconds(1));
                return (await application.GetAsync("/health/ready")).Status == HttpStatusCode.OK;
            });
            Assert.Equal((operation, isFirst ? 0 : 1), (operation, await application.RewardsLearnedAsync()));
            await application.DecideAsync("r-0", "3");
            Assert.Equal("accepted", (await application.FeedbackAsync(Reward(0))).MustBeOk()["status"].GetString());
            state = StateDigest.Of(application);
        }

        await using var restarted = new RecServiceApplication(settings);
        Assert.Equal((operation, state), (operation, StateDigest.Of(restarted)));
        return failures;
    }

    private static async Task<(int Failures, int Refused)> RunAsync(string durability, int operation, bool forGood)
    {
        using var folder = new TemporaryJournal();
        using var disk = new FaultyDisk(Path.GetDirectoryName(folder.Path)!);
        (string, string?)[] settings = [folder.Setting, ("Journal:Durability", durability)];
        var refused = 0;
        await using (var application = new RecServiceApplication(settings))
        {
            await application.DecideAsync("before", "3");
            disk.Fail(operation, forGood);
            for (var i = 0; i < Rewards; i++)
            {
                refused += await RewardOneAsync(application, disk, i) ? 0 : 1;

                // What is kept in the tail meets the disk when it comes into the tables.
                await RecServiceApplication.EventuallyAsync(() => Task.FromResult(application.Get<IJournal>().Waiting == 0 || disk.Failures > 0));
            }

            disk.Mend();
            Assert.Equal(Rewards, await application.RewardsLearnedAsync());
        }

        await using var restarted = new RecServiceApplication(settings);
        Assert.Equal(Rewards, await restarted.RewardsLearnedAsync());
        for (var i = 0; i < Rewards; i++)
        {
            Assert.Equal((operation, "duplicate"), (operation, (await restarted.FeedbackAsync(Reward(i))).MustBeOk()["status"].GetString()));
        }

        return (disk.Failures, refused);
    }

    /// <summary>Decides and rewards until both are acknowledged, mending the disk after the first refusal.</summary>
    /// <returns>Whether nothing was refused.</returns>
    private static async Task<bool> RewardOneAsync(RecServiceApplication application, FaultyDisk disk, int i)
    {
        var learned = await application.RewardsLearnedAsync();
        if ((await application.DecideAsync($"r-{i}", "3"))["recorded"].GetBoolean())
        {
            var first = await application.FeedbackAsync(Reward(i));
            if (first.Status == HttpStatusCode.OK)
            {
                return true;
            }

            first.MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
        }

        Assert.Equal(learned, await application.RewardsLearnedAsync());
        disk.Mend();
        application.Time.Advance(TimeSpan.FromSeconds(1));
        await RecServiceApplication.EventuallyAsync(async () => (await application.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        Assert.True((await application.DecideAsync($"r-{i}", "3"))["recorded"].GetBoolean());
        Assert.Equal("accepted", (await application.FeedbackAsync(Reward(i))).MustBeOk()["status"].GetString());
        return false;
    }

    private static string Reward(int i) => $$"""{ "recommendationId": "r-{{i}}", "reward": 1 }""";
}
