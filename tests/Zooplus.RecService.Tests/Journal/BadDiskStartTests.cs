using System.Net;
using Microsoft.Data.Sqlite;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>A start on a disk that takes no writes: what can be read serves, nothing is kept, and the disk's recovery is the service's.</summary>
public sealed class BadDiskStartTests : IDisposable
{
    private const string Click = """{ "recommendationId": "open", "reward": 1 }""";

    private readonly TemporaryJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_journal_holds_serves_and_is_gone_on_from_to_the_same_bits(bool withWeights)
    {
        await LearnAsync(withWeights);
        var (whole, last) = await UndisturbedAsync(withWeights);
        await using (var application = Start(withWeights, journal => journal.CannotOpen = true))
        {
            Assert.Equal(whole, StateDigest.Of(application));
            await WaitsAsync(application);
            (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            Assert.Equal(withWeights ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, (await application.RecommendAsync("""{ "userId": "7", "policy": "mlp" }""")).Status);

            await MendAsync(application);

            Assert.Equal(whole, StateDigest.Of(application));
            Assert.Equal(last + 1, (await application.FeedbackAsync(Click)).MustBeOk().Sequence);
            whole = StateDigest.Of(application);
        }

        await using var restarted = Start(withWeights, _ => { });
        Assert.Equal(whole, StateDigest.Of(restarted));
        Assert.Equal("duplicate", (await restarted.FeedbackAsync(Click)).MustBeOk()["status"].GetString());
    }

    [Fact]
    public async Task Where_the_journal_cannot_be_read_a_snapshot_serves_until_it_can_be_opened()
    {
        var learned = await LearnAsync(withWeights: false);
        var (whole, last) = await UndisturbedAsync(withWeights: false);
        await using var application = Start(withWeights: false, journal => journal.CannotOpen = journal.IsUnreadable = true);

        Assert.Equal(learned, await application.RewardsLearnedAsync());
        await WaitsAsync(application);
        (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
        await MendAsync(application);

        Assert.Equal(whole, StateDigest.Of(application));
        Assert.Equal(last + 1, (await application.FeedbackAsync(Click)).MustBeOk().Sequence);
    }

    [Fact]
    public async Task A_first_start_serves_the_configured_catalogue_and_keeps_it_once_it_can()
    {
        string state;
        await using (var application = Start(withWeights: true, journal => journal.CannotOpen = true))
        {
            await WaitsAsync(application);
            (await application.RecommendAsync("""{ "userId": "7", "policy": "mlp" }""")).MustBeOk();
            (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            await MendAsync(application);

            // The catalogue, the weights, the decision.
            await application.DecideAsync("open", "3");
            Assert.Equal(4, (await application.FeedbackAsync(Click)).MustBeOk().Sequence);
            state = StateDigest.Of(application);
        }

        await using var restarted = Start(withWeights: true, _ => { });
        Assert.Equal(state, StateDigest.Of(restarted));
    }

    [Fact]
    public async Task Nothing_is_kept_before_the_catalogue_that_was_shown_meanwhile()
    {
        await using var application = Start(withWeights: false, journal => journal.IsBeyondRepair = true);
        Assert.False((await application.DecideAsync("r-1", "3"))["recorded"].GetBoolean());

        // From now on facts can be kept, and the catalogue is loaded at the next tick of the clock or the one after.
        ((FailingJournal)application.Get<IJournal>()).IsBeyondRepair = false;
        application.Time.Advance(TimeSpan.FromSeconds(1));
        var writer = application.Get<FactWriter>();
        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(writer.CanKeep));
        await RecServiceApplication.EventuallyAsync(async () =>
        {
            application.Time.Advance(TimeSpan.FromSeconds(1));
            return (await application.DecideAsync("r-2", "3"))["recorded"].GetBoolean();
        });

        // The catalogue came first and the decision second.
        Assert.Equal(2, writer.LastSequence);
        var state = StateDigest.Of(application);
        await application.DisposeAsync();
        await using var restarted = Start(withWeights: false, _ => { });
        Assert.Equal(state, StateDigest.Of(restarted));
    }

    [Fact]
    public async Task Where_configured_nothing_is_shown_that_is_not_recorded()
    {
        await using var application = Start(withWeights: false, journal => journal.CannotOpen = true, ("Feedback:WhenNotRecorded", "Refuse"));

        var refused = await application.RecommendAsync("""{ "userId": "7", "policy": "linucb" }""");

        refused.MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_file_that_another_program_has_locked_is_waited_for()
    {
        await LearnAsync(withWeights: false);
        var (whole, _) = await UndisturbedAsync(withWeights: false);
        using var other = new SqliteConnection($"Data Source={_journal.Path};Pooling=False");
        other.Open();
        Run(other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE decision SET user_id = 'someone' WHERE sequence = 2;");

        await using var application = new RecServiceApplication(_journal.Setting);
        Assert.Equal(whole, StateDigest.Of(application));
        await WaitsAsync(application);
        Run(other, "ROLLBACK");
        other.Close();
        await MendAsync(application);

        Assert.Equal(whole, StateDigest.Of(application));
        (await application.FeedbackAsync(Click)).MustBeOk();
    }

    [Fact]
    public async Task Damage_that_cannot_be_put_aside_yet_is_put_aside_when_the_disk_takes_it()
    {
        var learned = await LearnAsync(withWeights: false, inTables: true);
        using (var connection = new SqliteConnection($"Data Source={_journal.Path};Pooling=False"))
        {
            connection.Open();
            Run(connection, "UPDATE reward SET value = 0.5 WHERE sequence = (SELECT MAX(sequence) FROM reward)");
        }

        await using var application = Start(withWeights: false, journal => journal.CannotSetAside = true);
        Assert.Equal(learned, await application.RewardsLearnedAsync());
        await WaitsAsync(application);

        ((FailingJournal)application.Get<IJournal>()).CannotSetAside = false;
        await PassASecondUntilAsync(application, async () => (await application.GetAsync("/journal")).MustBeOk()["state"].GetString() == "awaitsAcceptance");
        Assert.Equal(learned, await application.RewardsLearnedAsync());
        (await application.PostAsync("/journal/accept-loss", "")).MustBeOk();
        (await application.GetAsync("/health/ready")).MustBeOk();
    }

    /// <summary>Holds what every start on a bad disk does while it waits.</summary>
    private static async Task WaitsAsync(RecServiceApplication application)
    {
        (await application.GetAsync("/health/live")).MustBeOk();
        Assert.Contains("The journal cannot be written.", (await application.GetAsync("/health/ready")).MustBe(HttpStatusCode.ServiceUnavailable).Text, StringComparison.Ordinal);
        Assert.False((await application.DecideAsync("while-it-waits", "3"))["recorded"].GetBoolean());
        Assert.Equal("cannotWrite", (await application.GetAsync("/journal")).MustBeOk()["state"].GetString());
        var refused = await application.PutAsync("/catalogue/products/new", """{ "category": "Cat Toy" }""");
        refused.MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        (await application.PostAsync("/journal/snapshot", "")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
    }

    private static async Task MendAsync(RecServiceApplication application)
    {
        if (application.Get<IJournal>() is FailingJournal journal)
        {
            journal.CannotOpen = journal.IsUnreadable = false;
        }

        await PassASecondUntilAsync(application, async () => (await application.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        Assert.Equal("ready", (await application.GetAsync("/journal")).MustBeOk()["state"].GetString());
    }

    private static Task PassASecondUntilAsync(RecServiceApplication application, Func<Task<bool>> hasHappened) => RecServiceApplication.EventuallyAsync(() =>
    {
        application.Time.Advance(TimeSpan.FromSeconds(1));
        return hasHappened();
    });

    private static void Run(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    /// <summary>Learns, takes a snapshot in the middle, and leaves a decision open, and a tail and a log that were not folded back, as a sudden death does.</summary>
    /// <param name="withWeights">Whether there are weights.</param>
    /// <param name="inTables">Whether all of it is in the tables for sure.</param>
    /// <returns>How many rewards the snapshot knows.</returns>
    private async Task<long> LearnAsync(bool withWeights, bool inTables = false)
    {
        using var running = new TemporaryJournal();
        await using var application = new RecServiceApplication(running.Setting, Weights(withWeights));
        for (var i = 0; i < 10; i++)
        {
            await application.DecideAsync($"r-{i}", $"{i % 7}");
            (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "reward": {{i % 2}} }""")).MustBeOk();
            if (i == 4)
            {
                (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
            }
        }

        await application.DecideAsync("open", "3");
        if (inTables)
        {
            application.WaitForTables();
        }

        running.CopyTo(_journal);
        return 5;
    }

    /// <summary>The state and the last fact of a start that nothing hinders.</summary>
    private async Task<(string State, long Last)> UndisturbedAsync(bool withWeights)
    {
        using var copy = _journal.Copy();
        await using var application = new RecServiceApplication(copy.Setting, Weights(withWeights));
        return (StateDigest.Of(application), application.Get<FactWriter>().LastSequence);
    }

    private RecServiceApplication Start(bool withWeights, Action<FailingJournal> fail, params (string, string?)[] settings) =>
        new([_journal.Setting, Weights(withWeights), .. settings])
        {
            Journal = journal =>
            {
                var failing = new FailingJournal(journal);
                fail(failing);
                return failing;
            },
        };

    private static (string, string?) Weights(bool are) => ("Models:Mlp:Path", are ? Golden.PathOf("mlp-pytorch.safetensors") : "no-such-file");
}
