using Xunit.Abstractions;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>
/// A log that ends or is changed anywhere, as after a power cut: SQLite's, where every commit waits for the disk, or the tail. What was
/// kept before that place is there, and nothing else.
/// </summary>
public sealed class LogCutTests(ITestOutputHelper output)
{
    private const int Rewards = 40;

    private readonly int _seed = TestSettings.Number("CUT_SEED", 20261124);
    private readonly int _cuts = TestSettings.Number("CUTS", 12);

    [Theory]
    [InlineData("PowerCut", "-wal")]
    [InlineData("ProcessCrash", ".tail")]
    public async Task A_log_cut_anywhere_leaves_the_facts_committed_before_the_cut(string durability, string log)
    {
        output.WriteLine($"CUT_SEED={_seed} CUTS={_cuts}");
        var random = new Random(_seed);
        using var whole = new TemporaryJournal();
        var states = await LearnAsync(whole, durability);
        var prefixes = new HashSet<int>();
        for (var cut = 0; cut < _cuts; cut++)
        {
            using var torn = whole.Copy();
            var at = random.NextInt64(new FileInfo(torn.Path + log).Length + 1);
            using (var file = File.OpenWrite(torn.Path + log))
            {
                file.SetLength(at);
            }

            await using var recovered = Start(torn, durability);
            prefixes.Add(await PrefixAsync(recovered, states, at));
            Assert.Equal("[]", await MissingAsync(recovered));
        }

        Assert.True(prefixes.Count > 2, "The cuts were all at the same fact.");
    }

    [Fact]
    public async Task A_tail_changed_anywhere_leaves_the_facts_before_that_place_and_says_which_are_lost()
    {
        output.WriteLine($"CUT_SEED={_seed} CUTS={_cuts}");
        var random = new Random(_seed);
        using var whole = new TemporaryJournal();
        var states = await LearnAsync(whole, "ProcessCrash");
        var bytes = await File.ReadAllBytesAsync(whole.Path + ".tail");
        var told = 0;
        for (var change = 0; change < _cuts; change++)
        {
            using var damaged = whole.Copy();
            var at = random.Next(bytes.Length);
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)random.Next(1, 256);
            await File.WriteAllBytesAsync(damaged.Path + ".tail", changed);

            await using var recovered = Start(damaged, "ProcessCrash");
            var prefix = await PrefixAsync(recovered, states, at);
            var missing = await MissingAsync(recovered);

            // The last decision's reward is the one that nothing after it can miss.
            Assert.True(missing.Contains("\"reason\":\"lost\"", StringComparison.Ordinal) || prefix >= Rewards - 1, $"Changed at {at}, {prefix} rewards are left and {missing} is missing.");
            told += missing == "[]" ? 0 : 1;
        }

        Assert.True(told > 2, "Hardly a change was in a group.");
    }

    /// <summary>Learns one reward after another and dies suddenly.</summary>
    /// <param name="killed">What it leaves: the files of the beginning, and the log of the end.</param>
    /// <param name="durability">The durability.</param>
    /// <returns>The state after so many rewards.</returns>
    private static async Task<List<string>> LearnAsync(TemporaryJournal killed, string durability)
    {
        using var journal = new TemporaryJournal();
        await using var application = Start(journal, durability);
        application.WaitForTables();
        List<string> states = [await StateAsync(application)];
        File.Copy(journal.Path, killed.Path);
        File.Copy(journal.Path + "-wal", killed.Path + "-wal");
        for (var i = 0; i < Rewards; i++)
        {
            await application.DecideAsync($"r-{i}", $"{i % 7}", $"{7 + (i % 5)}");
            (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "productId": "{{i % 7}}", "reward": {{i % 2}} }""")).MustBeOk();
            states.Add(await StateAsync(application));
        }

        // While the service runs, since a journal that is closed has neither.
        if (durability == "PowerCut")
        {
            File.Copy(journal.Path + "-wal", killed.Path + "-wal", overwrite: true);
        }
        else
        {
            // Of the tail as far as it was written, so that most places are in a group.
            await File.WriteAllBytesAsync(killed.Path + ".tail", (await File.ReadAllBytesAsync(journal.Path + ".tail")).AsMemory().TrimEnd((byte)0));
        }

        return states;
    }

    /// <summary>Makes sure that the state is one there was, and that it is gone on from.</summary>
    /// <returns>After how many rewards it was.</returns>
    private static async Task<int> PrefixAsync(RecServiceApplication recovered, List<string> states, long at)
    {
        var learned = (int)await recovered.RewardsLearnedAsync();
        Assert.Equal((at, states[learned]), (at, await StateAsync(recovered)));
        Assert.True((await recovered.DecideAsync("after", "3"))["recorded"].GetBoolean());
        return learned;
    }

    // No snapshots: what is recovered must come from the log alone.
    private static RecServiceApplication Start(TemporaryJournal journal, string durability) =>
        new(journal.Setting, ("Journal:Snapshots:Keep", "0"), ("Journal:Durability", durability));

    private static async Task<string> StateAsync(RecServiceApplication application) => (await application.GetAsync("/policies/linucb/arms")).Text;

    private static async Task<string> MissingAsync(RecServiceApplication application) => (await application.GetAsync("/journal")).MustBeOk()["missing"].GetRawText();
}
