using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Snapshots;

namespace Zooplus.RecService.Tests.Journal.Snapshots;

public sealed class SnapshotRecoveryTests : IDisposable
{
    private readonly TemporaryJournal _journal = new();
    private readonly LogLines<Recovery> _log = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task A_start_from_a_snapshot_and_the_facts_after_it_equals_a_start_from_all_facts_to_the_last_bit()
    {
        string state;
        using (var killed = await KilledAfterASnapshotAsync())
        {
            using var withoutSnapshots = killed.Copy();
            Directory.Delete(new JournalFiles(withoutSnapshots.Path).Snapshots, recursive: true);

            // What the snapshot covers is not read again, so it may as well be gone.
            Execute(killed, "UPDATE reward SET value = 1 - value WHERE sequence < 250");
            await using var fromSnapshot = Start(killed);
            await using var fromFacts = Start(withoutSnapshots);
            state = StateDigest.Of(fromSnapshot);

            Assert.Equal(state, StateDigest.Of(fromFacts));
            Assert.Equal(fromFacts.Get<FactWriter>().LastSequence, fromSnapshot.Get<FactWriter>().LastSequence);
        }

        await using var original = Start(_journal);
        Assert.Equal(state, StateDigest.Of(original));
    }

    [Fact]
    public async Task A_damaged_snapshot_is_reported_and_passed_over_for_an_older_one_and_at_last_for_all_facts()
    {
        using var killed = await KilledAfterASnapshotAsync(snapshots: 2);
        string state;
        await using (var whole = Start(killed.Copy()))
        {
            state = StateDigest.Of(whole);
        }

        var snapshots = Directory.EnumerateFiles(new JournalFiles(killed.Path).Snapshots).OrderByDescending(SequenceOf).ToArray();
        Damage(snapshots[0]);
        using (var half = killed.Copy())
        {
            await using var older = Start(half);

            Assert.Equal(state, StateDigest.Of(older));
            Assert.Contains(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(Path.GetFileName(snapshots[0]), StringComparison.Ordinal) && line.Contains("checksum", StringComparison.Ordinal));
            Assert.Contains(_log.Lines, line => line.Contains($"a snapshot of fact {SequenceOf(snapshots[1])}", StringComparison.Ordinal));
        }

        Damage(snapshots[1]);
        await using var all = Start(killed);
        Assert.Equal(state, StateDigest.Of(all));
        Assert.Contains(_log.Lines, line => line.Contains("a snapshot of fact 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_of_another_build_gives_way_to_the_facts_as_long_as_all_are_there()
    {
        using var killed = await KilledAfterASnapshotAsync();
        await using var another = Start(killed, new BuildIdentity("another", "x64"));

        await using var same = Start(_journal);
        Assert.Equal(StateDigest.Of(same), StateDigest.Of(another));
        Assert.Contains(_log.Lines, line => line.Contains("rebuilt from all facts", StringComparison.Ordinal) && line.Contains("another", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.Contains("a snapshot of fact 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_of_another_build_is_used_when_facts_are_missing()
    {
        using var killed = await KilledAfterASnapshotAsync();
        Execute(killed, "INSERT INTO missing (first, last, reason) VALUES (2, 9, 'Compacted'); DELETE FROM reward WHERE sequence < 10");
        await using var another = Start(killed, new BuildIdentity("another", "x64"));

        await using var same = Start(_journal);
        Assert.Equal(StateDigest.Of(same), StateDigest.Of(another));
        Assert.Contains(_log.Lines, line => line.Contains("it is used, since not all facts are there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_policy_whose_settings_changed_is_taught_afresh_and_says_where_its_history_starts()
    {
        using var killed = await KilledAfterASnapshotAsync();
        using var withoutSnapshots = killed.Copy();
        Directory.Delete(new JournalFiles(withoutSnapshots.Path).Snapshots, recursive: true);
        using var incomplete = killed.Copy();
        Execute(incomplete, "INSERT INTO missing (first, last, reason) VALUES (1, 19, 'Compacted'); DELETE FROM reward WHERE sequence < 20; DELETE FROM change WHERE sequence < 20");
        (string, string?)[] ridge = [("Policies:LinUcb:Ridge", "2")];

        await using var fromFacts = Start(withoutSnapshots, settings: ridge);
        await using var taught = Start(killed, settings: ridge);
        Assert.Equal(StateDigest.Of(fromFacts), StateDigest.Of(taught));
        Assert.Contains(_log.Lines, line => line.Contains("The policy linucb does not go on from the snapshot", StringComparison.Ordinal) && line.Contains("ridge=1 ", StringComparison.Ordinal) && line.Contains("ridge=2 ", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("history", StringComparison.Ordinal));

        await using var partly = Start(incomplete, settings: ridge);
        Assert.Equal(await fromFacts.RewardsLearnedAsync() - 8, await partly.RewardsLearnedAsync());
        Assert.Contains(_log.Lines, line => line.Contains("The history that the policy linucb was taught starts at fact 21", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_journal_that_ends_before_the_snapshot_goes_on_above_it_and_says_what_is_lost()
    {
        string state;
        long covered;
        await using (var application = Start(_journal))
        {
            await application.DecideAsync("settled", "3");
            (await application.FeedbackAsync("""{ "recommendationId": "settled", "reward": 1 }""")).MustBeOk();
            await application.DecideAsync("open", "3");
            (await application.FeedbackAsync("""{ "recommendationId": "open", "reward": 1 }""")).MustBeOk();
            covered = (await application.PostAsync("/journal/snapshot", "")).MustBeOk().Sequence;
            state = StateDigest.Of(application);
        }

        // As if the log that held the last reward had never reached the disk.
        Execute(_journal, "DELETE FROM reward WHERE sequence = 5");
        Assert.Equal(5, covered);
        await using (var restarted = Start(_journal))
        {
            Assert.Equal(state, StateDigest.Of(restarted));
            Assert.Contains(_log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("ends at fact 4, and the newest snapshot covers fact 5", StringComparison.Ordinal));
            Assert.Equal("""[{"first":5,"last":5,"reason":"lost"}]""", (await restarted.GetAsync("/journal")).MustBeOk()["missing"].GetRawText());

            // The snapshot knows the reward and the journal does not: learning it again would count it twice.
            (await restarted.FeedbackAsync("""{ "recommendationId": "open", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
            (await restarted.GetAsync("/health/ready")).MustBeOk();
            await restarted.DecideAsync("next", "3");
            Assert.Equal(7, (await restarted.FeedbackAsync("""{ "recommendationId": "next", "reward": 1 }""")).MustBeOk().Sequence);
        }

        await using var again = Start(_journal);
        Assert.Equal(3, await again.RewardsLearnedAsync());
        (await again.FeedbackAsync("""{ "recommendationId": "open", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
    }

    [Fact]
    public async Task Decisions_that_were_open_at_a_snapshot_are_open_after_it_unless_a_later_fact_closed_them()
    {
        await using (var first = Start(_journal))
        {
            foreach (var id in new[] { "open", "rewarded" })
            {
                await first.DecideAsync(id, "3");
            }

            (await first.RecommendAsync("""{ "recommendationId": "random", "userId": "7", "policy": "random" }""")).MustBeOk();
            (await first.RecommendAsync("""{ "recommendationId": "deferred", "userId": "7", "policy": "linucb", "activate": false }""")).MustBeOk();
            (await first.PostAsync("/journal/snapshot", "")).MustBeOk();
            using var atSnapshot = _journal.Copy();
            await using (var then = Start(atSnapshot))
            {
                Assert.Equal(4, then.Get<RecService.Recommendations.DecisionLedger>().Open);
            }

            first.Time.Advance(TimeSpan.FromMinutes(29));
            await first.DecideAsync("later", "3");
            (await first.FeedbackAsync("""{ "recommendationId": "rewarded", "reward": 1 }""")).MustBeOk();
            (await first.PostAsync("/policies/random/reset", "{}")).MustBeOk();
            using var killed = _journal.Copy();
            await using var second = Start(killed);
            Assert.Equal(3, second.Get<RecService.Recommendations.DecisionLedger>().Open);
            Assert.Equal("duplicate", (await second.FeedbackAsync("""{ "recommendationId": "rewarded", "reward": 1 }""")).MustBeOk()["status"].GetString());
            (await second.FeedbackAsync("""{ "recommendationId": "random", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
            Assert.Equal("accepted", (await second.FeedbackAsync("""{ "recommendationId": "open", "reward": 1 }""")).MustBeOk()["status"].GetString());
            Assert.Equal("accepted", (await second.FeedbackAsync("""{ "recommendationId": "later", "reward": 1 }""")).MustBeOk()["status"].GetString());
        }
    }

    [Fact]
    public async Task What_was_learned_about_a_removed_product_is_found_again_when_it_returns_after_a_restart()
    {
        string arm;
        await using (var first = Start(_journal))
        {
            await first.DecideAsync("r-1", "3");
            (await first.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
            arm = ArmOf(await first.GetAsync("/policies/linucb/arms"), "3");
            (await first.DeleteAsync("/catalogue/products/3")).MustBeOk();
            (await first.PutAsync("/catalogue/products/new", """{ "category": "Cat Toy" }""")).MustBeOk();
        }

        await using var second = Start(_journal);
        (await second.GetAsync("/catalogue/products/3")).MustBeProblem(HttpStatusCode.NotFound, "unknown-product");
        Assert.Contains(_log.Lines, line => line.Contains("0 facts that taught after it", StringComparison.Ordinal));
        (await second.PutAsync("/catalogue/products/3", """{ "category": "Cat Toy" }""")).MustBeOk();
        Assert.Equal(arm, ArmOf(await second.GetAsync("/policies/linucb/arms"), "3"));
        await second.DecideAsync("r-2", "new", "3");
    }

    [Fact]
    public async Task A_reset_before_a_snapshot_is_remembered_after_it()
    {
        await using (var first = Start(_journal))
        {
            await first.DecideAsync("r-1", "3");
            (await first.PostAsync("/policies/linucb/reset", """{ "alpha": 0.5 }""")).MustBeOk();
        }

        await using var second = Start(_journal);
        Assert.Contains("\"alpha\":0.5", (await second.GetAsync("/policies")).Text, StringComparison.Ordinal);
        (await second.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
        Assert.True((await second.DecideAsync("r-1", "3"))["recorded"].GetBoolean());
    }

    private static long SequenceOf(string snapshot) => SnapshotEntry.Of(snapshot)!.Sequence;

    private static void Damage(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(path, bytes);
    }

    private static string ArmOf(Answer arms, string product) =>
        arms["arms"].EnumerateArray().Single(arm => arm.GetProperty("productId").GetString() == product).GetRawText();

    private static void Execute(TemporaryJournal journal, string statements)
    {
        using var connection = new SqliteConnection($"Data Source={journal.Path};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    /// <summary>Learns, takes snapshots on the way, learns more, and looks at the disk as a sudden death would leave it; then stops in peace.</summary>
    private async Task<TemporaryJournal> KilledAfterASnapshotAsync(int snapshots = 1)
    {
        await using var application = Start(_journal);
        for (var round = 0; round <= snapshots; round++)
        {
            for (var i = 0; i < 150; i++)
            {
                var id = $"r-{round}-{i}";
                await application.DecideAsync(id, $"{i % 7}");
                if (i % 9 > 0)
                {
                    (await application.FeedbackAsync($$"""{ "recommendationId": "{{id}}", "reward": {{(i % 4 == 0 ? "0.7" : "0")}} }""")).MustBeOk();
                }
            }

            (await application.DeleteAsync($"/catalogue/products/{round}")).MustBeOk();
            (await application.PutAsync($"/catalogue/products/new-{round}", """{ "category": "Cat Toy" }""")).MustBeOk();
            (await application.DeleteAsync($"/catalogue/users/{round}")).MustBeOk();
            (await application.PutAsync($"/catalogue/products/{round}", """{ "category": "Dog Toy" }""")).MustBeOk();
            if (round < snapshots)
            {
                (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
            }
        }

        return _journal.Copy();
    }

    private RecServiceApplication Start(TemporaryJournal journal, BuildIdentity? identity = null, params (string, string?)[] settings) => new([journal.Setting, .. settings])
    {
        Replace = services =>
        {
            services.AddSingleton<ILogger<Recovery>>(_log);
            services.AddSingleton(identity ?? BuildIdentity.Current);
        },
    };
}
