using System.Globalization;
using Microsoft.Data.Sqlite;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>The log is moved to the main file beside the writer: it stays short, and a move that fails costs nothing.</summary>
public sealed class CheckpointTests
{
    private const long LogBytes = 65_536;

    private static readonly (string, string?) ShortLog = ("Journal:LogBytes", LogBytes.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public async Task The_log_stays_short_while_decisions_are_kept()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting, ShortLog);

        await DecideAsync(application, 0, 1_000);

        Assert.True(LengthOf(journal.Path) > 4 * LogBytes, "What was committed has not been moved to the main file.");
        Assert.InRange(LengthOf(journal.Path + JournalFiles.LogEnding), 1, 8 * LogBytes);
    }

    [Fact]
    public async Task While_someone_reads_the_log_grows_and_afterwards_it_is_moved()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting, ShortLog);
        await DecideAsync(application, 0, 1);
        var moved = LengthOf(journal.Path);
        using (var reader = new SqliteConnection($"Data Source={journal.Path};Mode=ReadOnly;Pooling=False"))
        {
            reader.Open();
            using var transaction = reader.BeginTransaction(deferred: true);
            using var command = reader.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "SELECT COUNT(*) FROM decision";
            Assert.Equal(1L, command.ExecuteScalar());
            await DecideAsync(application, 1, 300);
            Assert.Equal(moved, LengthOf(journal.Path));
            Assert.Equal(1L, command.ExecuteScalar());
        }

        await RecServiceApplication.EventuallyAsync(async () =>
        {
            await application.RecommendAsync("""{ "userId": "7", "policy": "linucb" }""");
            return LengthOf(journal.Path) > moved;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whichever_write_or_sync_of_a_move_fails_what_was_acknowledged_stays(bool forGood)
    {
        for (var operation = 1; operation <= 200; operation += 13)
        {
            using var journal = new TemporaryJournal();
            using var disk = new FaultyDisk(Path.GetDirectoryName(journal.Path)!);
            var acknowledged = new List<string>();
            await using (var application = new RecServiceApplication(journal.Setting, ShortLog))
            {
                // Fails within the first move or the commits around it.
                acknowledged.AddRange(await DecideAsync(application, 0, 30));
                disk.Fail(operation, forGood);
                acknowledged.AddRange(await DecideAsync(application, 100, 30));
                disk.Mend();
                application.Time.Advance(TimeSpan.FromSeconds(2));
                acknowledged.AddRange(await DecideAsync(application, 200, 30));
            }

            await using var restarted = new RecServiceApplication(journal.Setting, ShortLog);
            Assert.InRange(acknowledged.Count, 31, 90);
            foreach (var id in acknowledged)
            {
                Assert.Equal((operation, id), (operation, (await restarted.GetAsync($"/recommendations/{id}")).MustBeOk()["decision"].GetProperty("recommendationId").GetString()));
            }
        }
    }

    /// <summary>Has decisions made, and says which of them were recorded.</summary>
    private static async Task<IReadOnlyList<string>> DecideAsync(RecServiceApplication application, int first, int count)
    {
        var recorded = new List<string>();
        for (var i = first; i < first + count; i++)
        {
            var answer = await application.RecommendAsync($$"""{ "recommendationId": "r-{{i}}", "userId": "{{i % 50}}", "policy": "linucb", "count": 5 }""");
            if (answer.MustBeOk()["recorded"].GetBoolean())
            {
                recorded.Add($"r-{i}");
            }
        }

        return recorded;
    }

    private static long LengthOf(string path) => new FileInfo(path).Length;
}
