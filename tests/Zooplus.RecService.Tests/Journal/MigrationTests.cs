using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Tests.Journal;

public sealed class MigrationTests
{
    /// <summary>The tables as version 1 of the service made them.</summary>
    private const string VersionOne = """
        CREATE TABLE decision (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, time TEXT NOT NULL, user_id TEXT NOT NULL, persona TEXT, policy TEXT NOT NULL,
            model_version TEXT NOT NULL, basis TEXT NOT NULL, explored INTEGER NOT NULL, experiment_arm TEXT, assignment_probability REAL,
            expires_at TEXT, item_count INTEGER NOT NULL, items TEXT NOT NULL, request TEXT NOT NULL) STRICT;
        CREATE INDEX decision_by_id ON decision (id, sequence);
        CREATE TABLE activation (sequence INTEGER PRIMARY KEY, time TEXT NOT NULL, decision_id TEXT NOT NULL, expires_at TEXT NOT NULL) STRICT;
        CREATE INDEX activation_by_decision ON activation (decision_id, sequence);
        CREATE TABLE reward (
            sequence INTEGER PRIMARY KEY, time TEXT NOT NULL, decision INTEGER NOT NULL REFERENCES decision (sequence), decision_id TEXT NOT NULL,
            policy TEXT NOT NULL, product_id TEXT NOT NULL, category TEXT NOT NULL, persona TEXT, value REAL NOT NULL, origin TEXT NOT NULL) STRICT;
        CREATE INDEX reward_by_decision ON reward (decision);
        CREATE TABLE change (sequence INTEGER PRIMARY KEY, time TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT, detail TEXT NOT NULL) STRICT;
        CREATE TABLE open_decision (sequence INTEGER PRIMARY KEY REFERENCES decision (sequence)) STRICT;
        PRAGMA user_version = 1;
        """;

    private const string Columns = """
        INSERT INTO new.decision SELECT sequence, id, time, user_id, persona, policy, model_version, basis, explored, experiment_arm, assignment_probability, expires_at, item_count, items, request FROM decision;
        INSERT INTO new.activation SELECT sequence, time, decision_id, expires_at FROM activation;
        INSERT INTO new.reward SELECT sequence, time, decision, decision_id, policy, product_id, category, persona, value, origin FROM reward;
        INSERT INTO new.change SELECT sequence, time, kind, subject, detail FROM change;
        INSERT INTO new.open_decision SELECT d.sequence FROM decision d WHERE NOT EXISTS (SELECT 1 FROM reward r WHERE r.decision = d.sequence AND r.completes);
        """;

    /// <summary>Makes of the tables of this version those of version 5, which had one for the decisions that are open and none for the journal.</summary>
    private static readonly string BackToFive = $"""
        DROP TABLE journal;
        CREATE TABLE open_decision (sequence INTEGER PRIMARY KEY REFERENCES decision (sequence), checksum INTEGER) STRICT;
        INSERT INTO open_decision (sequence) SELECT d.sequence FROM decision d WHERE NOT EXISTS (SELECT 1 FROM reward r WHERE r.decision = d.sequence AND r.completes);
        DROP INDEX change_by_subject;
        DROP INDEX decision_by_id;
        CREATE INDEX decision_by_id ON decision (id, sequence);
        DROP INDEX activation_by_decision;
        CREATE INDEX activation_by_decision ON activation (decision_id, sequence);
        DROP INDEX reward_by_decision;
        CREATE INDEX reward_by_decision ON reward (decision);
        PRAGMA user_version = 5;
        PRAGMA application_id = {0x7A520000 + 5};
        """;

    [Fact]
    public async Task A_journal_of_version_1_is_brought_up_to_date_and_nothing_is_lost()
    {
        using var journal = new TemporaryJournal();
        using var old = new TemporaryJournal();
        string policies;
        string recorded;
        await using (var application = new RecServiceApplication(journal.Setting))
        {
            await application.DecideAsync("r-1", "3", "4");
            await application.DecideAsync("r-2", "5");
            (await RewardAsync(application, "r-1", "3")).MustBeOk();
            (await RewardAsync(application, "r-2", "5")).MustBeOk();
            policies = (await application.GetAsync("/policies")).Text;
            recorded = (await application.GetAsync("/recommendations/r-1")).Text;
        }

        Copy(journal.Path, old.Path);

        await using (var upgraded = new RecServiceApplication(old.Setting))
        {
            Assert.Equal(policies, (await upgraded.GetAsync("/policies")).Text);
            Assert.Equal(recorded, (await upgraded.GetAsync("/recommendations/r-1")).Text);
            Assert.Equal(1, upgraded.Get<RecService.Recommendations.DecisionLedger>().Open);
            Assert.Equal("duplicate", (await RewardAsync(upgraded, "r-2", "5")).MustBeOk()["status"].GetString());
            Assert.Equal("accepted", (await RewardAsync(upgraded, "r-1", "4")).MustBeOk()["status"].GetString());
        }

        await using var again = new RecServiceApplication(old.Setting);
        Assert.Equal(3, await again.RewardsLearnedAsync());
        Assert.Equal(0, again.Get<RecService.Recommendations.DecisionLedger>().Open);
    }

    [Fact]
    public async Task A_journal_of_version_2_is_brought_up_to_date_and_nothing_is_lost()
    {
        using var journal = new TemporaryJournal();
        string state;
        await using (var application = new RecServiceApplication(journal.Setting))
        {
            await application.DecideAsync("r-1", "3", "4");
            (await RewardAsync(application, "r-1", "3")).MustBeOk();
            state = StateDigest.Of(application);
        }

        Directory.Delete(new RecService.Journal.JournalFiles(journal.Path).Snapshots, recursive: true);
        using (var connection = new SqliteConnection($"Data Source={journal.Path};Pooling=False"))
        {
            connection.Open();
            Run(connection, $"""
                {BackToFive}
                ALTER TABLE decision DROP COLUMN checksum;
                ALTER TABLE activation DROP COLUMN checksum;
                ALTER TABLE reward DROP COLUMN checksum;
                ALTER TABLE change DROP COLUMN checksum;
                ALTER TABLE open_decision DROP COLUMN checksum;
                DROP TABLE missing;
                ALTER TABLE decision DROP COLUMN attributes;
                ALTER TABLE decision DROP COLUMN schema_version;
                ALTER TABLE reward DROP COLUMN attributes;
                ALTER TABLE reward DROP COLUMN product_attributes;
                PRAGMA user_version = 2;
                PRAGMA application_id = 0;
                """);
        }

        await using var upgraded = new RecServiceApplication(journal.Setting);
        Assert.Equal(state, StateDigest.Of(upgraded));
        Assert.Equal(1, (await upgraded.GetAsync("/recommendations/r-1")).MustBeOk()["schemaVersion"].GetInt64());
        Assert.Equal("accepted", (await RewardAsync(upgraded, "r-1", "4")).MustBeOk()["status"].GetString());
    }

    [Fact]
    public async Task A_journal_of_version_4_is_brought_up_to_date_and_nothing_is_lost()
    {
        using var journal = new TemporaryJournal();
        string shown;
        await using (var application = new RecServiceApplication(journal.Setting))
        {
            await application.DecideAsync("r-1", "3", "4");
            (await RewardAsync(application, "r-1", "3")).MustBeOk();
            shown = (await application.GetAsync("/users/7/recommendations")).MustBeOk().Text;
        }

        using (var connection = new SqliteConnection($"Data Source={journal.Path};Pooling=False"))
        {
            connection.Open();
            Run(connection, $"""
                {BackToFive}
                DROP INDEX decision_by_user;
                CREATE INDEX decision_by_user ON decision (user_id, sequence);
                PRAGMA user_version = 4;
                PRAGMA application_id = {0x7A520000 + 4};
                """);
        }

        await using var upgraded = new RecServiceApplication(journal.Setting);
        Assert.Equal(shown, (await upgraded.GetAsync("/users/7/recommendations")).MustBeOk().Text);
        Assert.Equal("accepted", (await RewardAsync(upgraded, "r-1", "4")).MustBeOk()["status"].GetString());
        Assert.Equal(1, journal.Count("sqlite_schema WHERE name = 'decision_by_user' AND sql LIKE '%sequence / %'"));
    }

    [Fact]
    public async Task A_journal_of_version_5_is_brought_up_to_date_and_the_same_decisions_take_rewards()
    {
        using var journal = new TemporaryJournal();
        await using (var application = new RecServiceApplication(journal.Setting))
        {
            await application.DecideAsync("settled", "3");
            (await RewardAsync(application, "settled", "3")).MustBeOk();
            await application.DecideAsync("half", "3", "4");
            (await RewardAsync(application, "half", "3")).MustBeOk();
            await application.DecideAsync("open", "5");
        }

        using (var connection = new SqliteConnection($"Data Source={journal.Path};Pooling=False"))
        {
            connection.Open();
            Run(connection, BackToFive);
        }

        await using var upgraded = new RecServiceApplication(journal.Setting);
        Assert.Equal(2, upgraded.Get<RecService.Recommendations.DecisionLedger>().Open);
        Assert.Equal("duplicate", (await RewardAsync(upgraded, "settled", "3")).MustBeOk()["status"].GetString());
        Assert.Equal("accepted", (await RewardAsync(upgraded, "half", "4")).MustBeOk()["status"].GetString());
        Assert.Equal("accepted", (await RewardAsync(upgraded, "open", "5")).MustBeOk()["status"].GetString());
        Assert.Equal(0, journal.Count("sqlite_schema WHERE name = 'open_decision'"));
    }

    private static Task<Answer> RewardAsync(RecServiceApplication application, string id, string product) =>
        application.FeedbackAsync($$"""{ "recommendationId": "{{id}}", "productId": "{{product}}", "reward": 1 }""");

    private static void Copy(string from, string to)
    {
        using (var target = new SqliteConnection($"Data Source={to};Pooling=False"))
        {
            target.Open();
            Run(target, VersionOne);
        }

        using var source = new SqliteConnection($"Data Source={from};Pooling=False");
        source.Open();
        Run(source, $"ATTACH '{to}' AS new; {Columns} DETACH new;");
    }

    private static void Run(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
