using Xunit.Abstractions;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>A write-ahead log that ends anywhere, as after a power cut: what was committed before the cut is there, and nothing else.</summary>
public sealed class LogCutTests(ITestOutputHelper output)
{
    private const int Rewards = 40;

    [Fact]
    public async Task A_log_cut_anywhere_leaves_the_facts_committed_before_the_cut()
    {
        var seed = TestSettings.Number("CUT_SEED", 20261124);
        var cuts = TestSettings.Number("CUTS", 12);
        output.WriteLine($"CUT_SEED={seed} CUTS={cuts}");
        var random = new Random(seed);
        using var journal = new TemporaryJournal();
        using var torn = new TemporaryJournal();
        List<string> states = [];
        await using (var application = Start(journal))
        {
            states.Add(await StateAsync(application));
            for (var i = 0; i < Rewards; i++)
            {
                await application.DecideAsync($"r-{i}", $"{i % 7}", $"{7 + (i % 5)}");
                (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "productId": "{{i % 7}}", "reward": {{i % 2}} }""")).MustBeOk();
                states.Add(await StateAsync(application));
            }

            // While the service runs, since a journal that is closed has no log.
            File.Copy(journal.Path, torn.Path + ".whole");
            File.Copy(journal.Path + "-wal", torn.Path + "-wal.whole");
        }

        var length = new FileInfo(torn.Path + "-wal.whole").Length;
        var prefixes = new HashSet<int>();
        for (var cut = 0; cut < cuts; cut++)
        {
            File.Copy(torn.Path + ".whole", torn.Path, overwrite: true);
            File.Copy(torn.Path + "-wal.whole", torn.Path + "-wal", overwrite: true);
            var at = random.NextInt64(length + 1);
            using (var log = File.OpenWrite(torn.Path + "-wal"))
            {
                log.SetLength(at);
            }

            await using var recovered = Start(torn);
            var learned = (int)await recovered.RewardsLearnedAsync();
            Assert.Equal((at, states[learned]), (at, await StateAsync(recovered)));
            Assert.True((await recovered.DecideAsync("after", "3"))["recorded"].GetBoolean());
            prefixes.Add(learned);
        }

        Assert.True(prefixes.Count > 2, "The cuts were all at the same fact.");
    }

    // No snapshots: what is recovered must come from the log alone.
    private static RecServiceApplication Start(TemporaryJournal journal) => new(journal.Setting, ("Journal:Snapshots:Keep", "0"));

    private static async Task<string> StateAsync(RecServiceApplication application) => (await application.GetAsync("/policies/linucb/arms")).Text;
}
