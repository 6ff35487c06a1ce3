using System.Net;
using Microsoft.Data.Sqlite;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal.Tail;

/// <summary>Facts are kept once they are in the tail, and in the tables a moment later.</summary>
public sealed class JournalTailTests : IDisposable
{
    private readonly TemporaryJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task What_is_kept_comes_into_the_tables_by_itself_and_a_stop_leaves_no_tail()
    {
        await using (var application = new RecServiceApplication(_journal.Setting))
        {
            await application.DecideAsync("r-1", "3");
            Assert.True(File.Exists(new JournalFiles(_journal.Path).Tail));
            await RecServiceApplication.EventuallyAsync(() => Task.FromResult(_journal.Count("decision WHERE id = 'r-1'") == 1));
        }

        Assert.False(File.Exists(new JournalFiles(_journal.Path).Tail));
    }

    [Fact]
    public async Task While_the_tables_are_held_facts_are_kept_and_who_asks_for_them_waits()
    {
        await using var application = new RecServiceApplication(_journal.Setting, ("Feedback:DecisionsMax", "1"));
        application.WaitForTables();
        using var other = new SqliteConnection($"Data Source={_journal.Path};Pooling=False");
        other.Open();
        Run(other, "BEGIN IMMEDIATE");

        await application.DecideAsync("r-1", "3");
        Assert.Equal("accepted", (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk()["status"].GetString());
        await PushOutOfMemoryAsync(application);
        var asked = application.GetAsync("/recommendations/r-1");
        var again = application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""");
        await Task.Delay(TimeSpan.FromMilliseconds(100));
        Assert.False(asked.IsCompleted || again.IsCompleted);
        Assert.Equal(3, application.Get<IJournal>().Waiting);
        Run(other, "ROLLBACK");

        Assert.Equal(1, (await asked).MustBeOk()["rewards"].GetArrayLength());
        Assert.Equal("duplicate", (await again).MustBeOk()["status"].GetString());
        Assert.Equal(0, application.Get<IJournal>().Waiting);
    }

    [Fact]
    public async Task Tables_that_take_no_more_cost_nothing_that_was_kept_and_nothing_is_learned_twice()
    {
        string state;
        await using (var application = new RecServiceApplication(_journal.Setting, ("Feedback:DecisionsMax", "1")))
        {
            application.WaitForTables();
            using var other = new SqliteConnection($"Data Source={_journal.Path};Pooling=False");
            other.Open();
            Run(other, "BEGIN IMMEDIATE");
            await application.DecideAsync("r-1", "3");
            (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
            await PushOutOfMemoryAsync(application);

            // SQLite gives up after a second, and then what is in the tail alone can neither be told nor be taken for missing.
            (await application.GetAsync("/recommendations/r-1")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            (await application.FeedbackAsync("""{ "recommendationId": "open", "reward": 1 }""")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            (await application.GetAsync("/health/ready")).MustBe(HttpStatusCode.ServiceUnavailable);
            state = StateDigest.Of(application);
            using (var killed = _journal.Copy())
            {
                await using var restarted = new RecServiceApplication(killed.Setting);
                Assert.Equal(state, StateDigest.Of(restarted));
            }

            Run(other, "ROLLBACK");
            await RecServiceApplication.EventuallyAsync(async () =>
            {
                application.Time.Advance(TimeSpan.FromSeconds(1));
                return (await application.GetAsync("/health/ready")).Status == HttpStatusCode.OK;
            });
            Assert.Equal("duplicate", (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk()["status"].GetString());
            Assert.Equal(state, StateDigest.Of(application));
        }
    }

    [Fact]
    public async Task A_journal_whose_commits_wait_for_the_disk_takes_the_tail_of_one_whose_did_not()
    {
        string state;
        using var killed = new TemporaryJournal();
        await using (var application = new RecServiceApplication(_journal.Setting))
        {
            await application.DecideAsync("r-1", "3");
            (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
            state = StateDigest.Of(application);
            _journal.CopyTo(killed);
        }

        await using var restarted = new RecServiceApplication(killed.Setting, ("Journal:Durability", "PowerCut"));
        Assert.Equal(state, StateDigest.Of(restarted));
        Assert.False(File.Exists(new JournalFiles(killed.Path).Tail));
        Assert.Equal(1, killed.Count("reward"));
    }

    /// <summary>A decision more than are remembered, so that the first is looked up in the journal.</summary>
    private static async Task PushOutOfMemoryAsync(RecServiceApplication application) =>
        Assert.True((await application.DecideAsync("open", "3"))["recorded"].GetBoolean());

    private static void Run(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
