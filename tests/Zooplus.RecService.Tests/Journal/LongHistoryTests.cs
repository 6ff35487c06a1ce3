using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Sqlite;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>A start after a long history, with a snapshot and without. How long it takes is in the output.</summary>
public sealed class LongHistoryTests(ITestOutputHelper output)
{
    private const int Products = 50;
    private const int Batch = 2000;

    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task All_rewards_of_a_long_history_are_there_after_a_start_with_a_snapshot_and_without()
    {
        var rewards = TestSettings.Number("HISTORY_REWARDS", 5000);
        using var journal = new TemporaryJournal();
        await using (var application = new RecServiceApplication(journal.Setting, ("Journal:Snapshots:Keep", "0")))
        {
            await application.DecideAsync("first", "3");
        }

        Write(journal.Path, rewards);
        var bytes = new FileInfo(journal.Path).Length;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"HISTORY_REWARDS={rewards}: {bytes} bytes, {(double)bytes / rewards:F0} a decision with its reward"));
        string state;
        await using (var fromFacts = Start(journal))
        {
            output.WriteLine($"Without a snapshot it was ready after {Elapsed(fromFacts)}.");
            Assert.Equal(rewards, await fromFacts.RewardsLearnedAsync());
            state = StateDigest.Of(fromFacts);
        }

        await using var fromSnapshot = Start(journal);
        output.WriteLine($"With a snapshot it was ready after {Elapsed(fromSnapshot)}.");
        Assert.Equal(state, StateDigest.Of(fromSnapshot));
    }

    private static RecServiceApplication Start(TemporaryJournal journal) => new(journal.Setting);

    private static TimeSpan Elapsed(RecServiceApplication application)
    {
        var started = TimeProvider.System.GetTimestamp();
        _ = application.Services;
        return TimeProvider.System.GetElapsedTime(started);
    }

    /// <summary>Decisions and their rewards, written as the service would have written them.</summary>
    private static void Write(string path, int rewards)
    {
        using var journal = new SqliteJournal(Options.Create(new JournalOptions { Path = path }), TimeProvider.System, NullLogger<SqliteJournal>.Instance);
        journal.Open();
        var random = new Random(1);
        var facts = new List<JournalledFact>(2 * Batch);
        var sequence = journal.LastSequence;
        for (var i = 0; i < rewards; i++)
        {
            var product = random.Next(Products).ToString(CultureInfo.InvariantCulture);
            var user = random.Next(1000).ToString(CultureInfo.InvariantCulture);
            var at = Noon + TimeSpan.FromMilliseconds(i);
            var id = Guid.CreateVersion7(at).ToString("N");
            var request = new RecommendRequest(UserId: user, Policy: "linucb");
            var response = new RecommendResponse
            {
                RecommendationId = id,
                Policy = "linucb",
                ModelVersion = sequence.ToString(CultureInfo.InvariantCulture),
                Basis = Basis.User,
                Explored = false,
                Recorded = true,
                ExpiresAt = at + TimeSpan.FromMinutes(30),
                Items = [new RecommendedItem(product, "Cat Toy", 1, 0.6123456789, 0.5123456789, 0.1, 1)],
            };
            facts.Add(new JournalledFact(++sequence, at, new DecisionMade(request, response, "cat_connoisseur", Pending.Ignore)));
            var given = new RewardGiven(id, "linucb", product, "Cat Toy", "cat_connoisseur", random.Next(2), RewardOrigin.Given) { Decision = sequence, UserId = user, Completes = true };
            facts.Add(new JournalledFact(++sequence, at, given));
            if (facts.Count >= 2 * Batch)
            {
                journal.Append(facts);
                facts.Clear();
            }
        }

        if (facts.Count > 0)
        {
            journal.Append(facts);
        }
    }
}
