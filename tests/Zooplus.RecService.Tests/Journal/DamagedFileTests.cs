using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>A main file that the disk has cut short or changed: never a wrong state, never a start that fails, nothing thrown away.</summary>
public sealed class DamagedFileTests(ITestOutputHelper output) : IDisposable
{
    private const string Click = """{ "recommendationId": "open", "reward": 1 }""";

    private readonly TemporaryJournal _journal = new();
    private readonly LogLines<Recovery> _log = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task A_damaged_main_file_is_put_aside_and_the_service_waits_until_an_operator_accepts_the_loss()
    {
        var (covered, learned) = await LearnAsync(snapshot: true);
        var length = new FileInfo(_journal.Path).Length;
        Cut(_journal.Path, length - 10_000);

        for (var start = 0; start < 2; start++)
        {
            await using var waiting = Start(_journal);
            Assert.Equal(learned, await ArmsAsync(waiting));
            (await waiting.GetAsync("/health/ready")).MustBe(HttpStatusCode.ServiceUnavailable);
            (await waiting.GetAsync("/health/live")).MustBeOk();
            Assert.False((await waiting.DecideAsync("while-it-waits", "3"))["recorded"].GetBoolean());
            var refused = await waiting.FeedbackAsync(Click);
            refused.MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
            (await waiting.PutAsync("/catalogue/products/new", """{ "category": "Cat Toy" }""")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            (await waiting.PostAsync("/journal/snapshot", "")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            var journal = (await waiting.GetAsync("/journal")).MustBeOk();
            Assert.Equal("awaitsAcceptance", journal["state"].GetString());
            Assert.Equal(
                $$"""[{"first":1,"last":{{covered}},"reason":"setAside"},{"first":{{covered + 1}},"last":1000000000,"reason":"lost"}]""",
                journal["missing"].GetRawText());
        }

        var aside = Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(_journal.Path)!, "journal.db.damaged-*"));
        Assert.Equal(length - 10_000, new FileInfo(aside).Length);
        Assert.Contains(_log.Lines, line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains(aside, StringComparison.Ordinal) && line.Contains($"up to fact {covered} is here; facts {covered + 1} to 1000000000", StringComparison.Ordinal));

        await using (var application = Start(_journal))
        {
            Assert.Equal("ready", (await application.PostAsync("/journal/accept-loss", "")).MustBeOk()["state"].GetString());
            (await application.GetAsync("/health/ready")).MustBeOk();
            Assert.Equal("ready", (await application.PostAsync("/journal/accept-loss", "")).MustBeOk()["state"].GetString());
            (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
            Assert.Equal(learned, await ArmsAsync(application));
            await application.DecideAsync("open", "3");
            Assert.Equal(1_000_000_002, (await application.FeedbackAsync(Click)).MustBeOk().Sequence);
            learned = await ArmsAsync(application);
        }

        await using var again = Start(_journal);
        (await again.GetAsync("/health/ready")).MustBeOk();
        Assert.Equal(learned, await ArmsAsync(again));
        Assert.Equal("duplicate", (await again.FeedbackAsync(Click)).MustBeOk()["status"].GetString());
    }

    [Fact]
    public async Task Without_a_snapshot_it_begins_anew_with_the_configured_catalogue_once_the_loss_is_accepted()
    {
        await LearnAsync(snapshot: false);
        Cut(_journal.Path, 0);

        await using var application = Start(_journal);
        Assert.Equal("no-eligible-product", (await application.RecommendAsync("""{ "userId": "7", "policy": "linucb" }""")).Json.GetProperty("type").GetString()!.Split(':')[^1]);
        (await application.PostAsync("/journal/accept-loss", "")).MustBeOk();

        Assert.Equal(0, await application.RewardsLearnedAsync());
        Assert.True((await application.DecideAsync("open", "3"))["recorded"].GetBoolean());
        Assert.Equal(1_000_000_003, (await application.FeedbackAsync(Click)).MustBeOk().Sequence);
    }

    [Fact]
    public async Task Damage_that_is_found_while_the_service_runs_costs_nothing_that_was_learned()
    {
        var settings = ("Feedback:DecisionsMax", "1");
        await using (var application = Start(_journal, settings))
        {
            await application.DecideAsync("settled", "3");
            (await application.FeedbackAsync("""{ "recommendationId": "settled", "reward": 1 }""")).MustBeOk();
            await application.DecideAsync("open", "3");
            var learned = await ArmsAsync(application);
            application.WaitForTables();
            OverwriteIndexById();

            (await application.GetAsync("/recommendations/settled")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-unavailable");
            application.Time.Advance(TimeSpan.FromSeconds(1));
            await RecServiceApplication.EventuallyAsync(async () => (await application.GetAsync("/journal")).MustBeOk()["state"].GetString() == "awaitsAcceptance");
            Assert.Equal("""[{"first":1,"last":4,"reason":"setAside"}]""", (await application.GetAsync("/journal")).MustBeOk()["missing"].GetRawText());

            (await application.PostAsync("/journal/accept-loss", "")).MustBeOk();
            Assert.Equal(learned, await ArmsAsync(application));
            (await application.FeedbackAsync(Click)).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
            await application.DecideAsync("next", "3");
            Assert.Equal(6, (await application.FeedbackAsync("""{ "recommendationId": "next", "reward": 1 }""")).MustBeOk().Sequence);
        }

        await using var restarted = Start(_journal, settings);
        Assert.Equal(2, await restarted.RewardsLearnedAsync());
        (await restarted.GetAsync("/health/ready")).MustBeOk();
    }

    [Fact]
    public async Task An_index_that_does_not_know_the_last_reward_of_a_decision_is_found_before_that_is_learned_again()
    {
        await LearnAsync(snapshot: true);

        // The index lacks the newest reward, and says that it is whole.
        _journal.Change("DROP INDEX reward_by_decision; CREATE INDEX reward_by_decision ON reward (decision, completes) WHERE sequence < 80");
        _journal.Change("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX reward_by_decision ON reward (decision, completes)' WHERE name = 'reward_by_decision'");

        await using var application = Start(_journal);

        (await application.GetAsync("/health/ready")).MustBe(HttpStatusCode.ServiceUnavailable);
        Assert.Contains(_log.Lines, line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains("is the last reward of decision", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_decision_that_took_rewards_at_the_snapshot_and_is_gone_is_missed()
    {
        await using (var application = Start(_journal))
        {
            await application.DecideAsync("open", "3");
            await application.DecideAsync("last", "3");
            (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
        }

        _journal.Change("DELETE FROM decision WHERE id = 'open'");

        await using var damaged = Start(_journal);
        (await damaged.GetAsync("/health/ready")).MustBe(HttpStatusCode.ServiceUnavailable);
        Assert.Contains(_log.Lines, line => line.Contains("Decision 2 took rewards, and is not there.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_row_refuses_whoever_asks_for_it_and_nobody_else()
    {
        var log = new LogLines<RecService.Journal.Sqlite.SqliteJournal>();
        await using var application = new RecServiceApplication(_journal.Setting, ("Feedback:DecisionsMax", "1"))
        {
            Replace = services => services.AddSingleton<ILogger<RecService.Journal.Sqlite.SqliteJournal>>(log),
        };
        await application.DecideAsync("damaged", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "damaged", "reward": 1 }""")).MustBeOk();
        await application.DecideAsync("open", "3");
        Assert.False((await application.GetAsync("/journal")).MustBeOk().Json.TryGetProperty("damagedRows", out _));
        application.WaitForTables();
        _journal.Change("UPDATE decision SET user_id = '8' WHERE id = 'damaged'");

        for (var asked = 0; asked < 2; asked++)
        {
            var refused = await application.GetAsync("/recommendations/damaged");
            refused.MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-damaged");
            Assert.Contains("Row 2 of the table 'decision'", refused["detail"].GetString(), StringComparison.Ordinal);
            Assert.Null(refused.Headers.RetryAfter);
        }

        (await application.FeedbackAsync("""{ "recommendationId": "damaged", "reward": 0 }""")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "journal-damaged");
        Assert.False((await application.DecideAsync("damaged", "3"))["recorded"].GetBoolean());
        var journal = (await application.GetAsync("/journal")).MustBeOk();
        Assert.Equal("ready", journal["state"].GetString());
        Assert.Equal("""{"refused":4,"last":"Row 2 of the table 'decision' is not as it was written: the checksum differs."}""", System.Text.RegularExpressions.Regex.Unescape(journal["damagedRows"].GetRawText()));
        Assert.Single(log.Lines, line => line.StartsWith("Error: Row 2 of the table 'decision'", StringComparison.Ordinal));
        Assert.Equal("accepted", (await application.FeedbackAsync(Click)).MustBeOk()["status"].GetString());
        (await application.GetAsync("/health/ready")).MustBeOk();
    }

    [Fact]
    public async Task A_start_that_dies_between_the_moves_is_finished_by_the_next()
    {
        var (_, learned) = await LearnAsync(snapshot: true);
        Cut(_journal.Path, 5_000);
        await using (var waiting = Start(_journal))
        {
            (await waiting.GetAsync("/health/ready")).MustBe(HttpStatusCode.ServiceUnavailable);
        }

        File.Move(_journal.Path, _journal.Path + ".new");
        await File.WriteAllTextAsync(_journal.Path + "-wal", "of the damaged file");

        await using var next = Start(_journal);
        Assert.Equal("awaitsAcceptance", (await next.GetAsync("/journal")).MustBeOk()["state"].GetString());
        Assert.Equal(learned, await ArmsAsync(next));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_main_file_cut_or_changed_anywhere_never_makes_a_wrong_state(bool cut)
    {
        var seed = TestSettings.Number("DAMAGE_SEED", 20261125);
        var rounds = TestSettings.Number("DAMAGES", 12);
        output.WriteLine($"DAMAGE_SEED={seed} DAMAGES={rounds}");
        var random = new Random(seed);
        var (_, atSnapshot) = await LearnAsync(snapshot: true);
        string whole;
        using (var copy = _journal.Copy())
        {
            await using var application = Start(copy);
            whole = await ArmsAsync(application);
        }

        var bytes = await File.ReadAllBytesAsync(_journal.Path);
        var outcomes = new Dictionary<string, int> { ["found at the start"] = 0, ["found in use"] = 0, ["not found"] = 0 };
        for (var round = 0; round < rounds; round++)
        {
            using var damaged = _journal.Copy();
            var at = random.Next(bytes.Length);
            if (cut)
            {
                Cut(damaged.Path, at);
            }
            else
            {
                var changed = (byte[])bytes.Clone();
                changed[at] ^= (byte)random.Next(1, 256);
                await File.WriteAllBytesAsync(damaged.Path, changed);
            }

            await using var application = Start(damaged);
            var isAside = (await application.GetAsync("/journal")).MustBeOk()["state"].GetString() == "awaitsAcceptance";
            Assert.Equal((at, isAside ? atSnapshot : whole), (at, await ArmsAsync(application)));

            // What was not come to at the start is found when it is used, and then accepted like the rest.
            var isFound = await AcceptedAsync(application, at);
            outcomes[isAside ? "found at the start" : isFound ? "found in use" : "not found"]++;
            Assert.Equal((at, isAside ? atSnapshot : whole), (at, await ArmsAsync(application)));
        }

        output.WriteLine(string.Join(", ", outcomes.Select(outcome => $"{outcome.Key}: {outcome.Value}")));
        Assert.True(cut ? outcomes["found at the start"] == rounds : outcomes["not found"] < rounds);
    }

    /// <summary>Uses the service as a shop does until it is ready and learns, accepting whatever loss there is.</summary>
    /// <returns>Whether there was any.</returns>
    private static async Task<bool> AcceptedAsync(RecServiceApplication application, int at)
    {
        for (var i = 0; i < 40; i++)
        {
            Assert.NotEqual((at, HttpStatusCode.InternalServerError), (at, (await application.GetAsync($"/recommendations/r-{i}")).Status));
        }

        var last = "";
        var isAccepted = false;
        for (var attempt = 0; attempt < 500; attempt++)
        {
            application.Time.Advance(TimeSpan.FromSeconds(1));
            if ((await application.GetAsync("/journal")).MustBeOk()["state"].GetString() == "awaitsAcceptance")
            {
                (await application.PostAsync("/journal/accept-loss", "")).MustBeOk();
                isAccepted = true;
            }

            last = (await application.GetAsync("/health/ready")).Text;
            if ((await application.DecideAsync("after", "3"))["recorded"].GetBoolean())
            {
                return isAccepted;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        throw new InvalidOperationException($"Damaged at {at}, it never takes facts again: {last}");
    }

    /// <summary>Makes a page of the file one that is none of SQLite's, for whoever reads it next.</summary>
    private void OverwriteIndexById()
    {
        long page;
        long bytes;
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_journal.Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE); SELECT rootpage FROM sqlite_schema WHERE name = 'decision_by_id'";
            using var reader = command.ExecuteReader();
            reader.NextResult();
            Assert.True(reader.Read());
            page = reader.GetInt64(0);
            reader.Close();
            command.CommandText = "PRAGMA page_size";
            bytes = (long)command.ExecuteScalar()!;
        }

        using var file = new FileStream(_journal.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite) { Position = (page - 1) * bytes };
        file.Write([.. Enumerable.Repeat((byte)0xFF, (int)bytes)]);
    }

    private static void Cut(string path, long length)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(length);
    }

    private static async Task<string> ArmsAsync(RecServiceApplication application) => (await application.GetAsync("/policies/linucb/arms")).MustBeOk().Text;

    /// <summary>Learns, takes a snapshot in the middle if one is asked for, and stops without another.</summary>
    /// <returns>The fact the snapshot covers, and what had been learned by then.</returns>
    private async Task<(long Covered, string Learned)> LearnAsync(bool snapshot)
    {
        using var running = new TemporaryJournal();

        // A small shop, so that most of the file is decisions and rewards.
        var shop = running.Path + ".shop";
        await File.WriteAllTextAsync(shop, $$"""{ "personas": [ "p" ], "categories": [ "c" ], "products": [ {{string.Join(", ", Enumerable.Range(0, 7).Select(product => $$"""{ "id": "{{product}}", "category": "c" }"""))}} ], "users": [ { "id": "7", "persona": "p" } ] }""");
        await using var application = Start(running, ("Catalogue:Path", shop));
        var covered = 0L;
        var learned = "";
        for (var i = 0; i < 40; i++)
        {
            await application.DecideAsync($"r-{i}", $"{i % 7}");
            (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "reward": {{i % 2}} }""")).MustBeOk();
            if (i == 19 && snapshot)
            {
                covered = (await application.PostAsync("/journal/snapshot", "")).MustBeOk().Sequence;
                learned = await ArmsAsync(application);
            }
        }

        await application.DecideAsync("open", "3");
        application.WaitForTables();
        Directory.CreateDirectory(new JournalFiles(_journal.Path).Snapshots);

        // The tail in the tables and the log folded into the main file, as a stop leaves it, but without the snapshot of the stop.
        using var copy = running.Copy();
        copy.Change("PRAGMA wal_checkpoint(TRUNCATE)");
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(copy.Path)!, "*", SearchOption.AllDirectories).Where(file => !(file.EndsWith("-shm", StringComparison.Ordinal) || file.EndsWith("-wal", StringComparison.Ordinal) || file.EndsWith(".tail", StringComparison.Ordinal))))
        {
            var target = Path.Combine(Path.GetDirectoryName(_journal.Path)!, Path.GetRelativePath(Path.GetDirectoryName(copy.Path)!, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return (covered, learned);
    }

    private RecServiceApplication Start(TemporaryJournal journal, params (string, string?)[] settings) => new([journal.Setting, .. settings])
    {
        Replace = services => services.AddSingleton<ILogger<Recovery>>(_log),
    };
}
