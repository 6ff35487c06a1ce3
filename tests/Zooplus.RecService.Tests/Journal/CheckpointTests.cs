using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>The log is moved to the main file beside the writer: it does not grow for ever, and a move that fails costs nothing.</summary>
public sealed class CheckpointTests
{
    private const long LogBytes = 65_536;

    private static readonly (string, string?) ShortLog = ("Journal:LogBytes", LogBytes.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public async Task While_decisions_are_kept_the_log_is_moved_to_the_file_and_begun_anew()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting, ShortLog);
        await DecideAsync(application, 0, 1);
        var (file, log) = (LengthOf(journal.Path), Salt(journal.Path));
        var made = 1;

        await RecServiceApplication.EventuallyAsync(async () =>
        {
            await DecideAsync(application, made, 20);
            made += 20;
            return LengthOf(journal.Path) > file && !Salt(journal.Path).AsSpan().SequenceEqual(log);
        });

        application.WaitForTables();
        Assert.Equal(made, journal.Count("decision"));
    }

    [Fact]
    public async Task While_someone_reads_the_log_grows_and_afterwards_it_is_moved()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting, ShortLog);
        await DecideAsync(application, 0, 1);
        application.WaitForTables();
        long seen;
        using (var reader = new SqliteConnection($"Data Source={journal.Path};Mode=ReadOnly;Pooling=False"))
        {
            reader.Open();
            using var transaction = reader.BeginTransaction(deferred: true);
            using var command = reader.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "SELECT COUNT(*) FROM decision";
            Assert.Equal(1L, command.ExecuteScalar());
            using var pages = reader.CreateCommand();
            pages.Transaction = transaction;
            pages.CommandText = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
            seen = (long)pages.ExecuteScalar()!;
            await DecideAsync(application, 1, 300);

            // No more than the reader sees may be moved while it reads.
            Assert.InRange(LengthOf(journal.Path), 0, seen);
            Assert.Equal(1L, command.ExecuteScalar());
        }

        await RecServiceApplication.EventuallyAsync(async () =>
        {
            await application.RecommendAsync("""{ "userId": "7", "policy": "linucb" }""");
            return LengthOf(journal.Path) > seen;
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
                await RecServiceApplication.EventuallyAsync(async () => (await application.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
                acknowledged.AddRange(await DecideAsync(application, 200, 30));
            }

            await using var restarted = new RecServiceApplication(journal.Setting, ShortLog);
            Assert.InRange(acknowledged.Count, 60, 90);
            foreach (var id in acknowledged)
            {
                Assert.Equal((operation, id), (operation, (await restarted.GetAsync($"/recommendations/{id}")).MustBeOk()["decision"].GetProperty("recommendationId").GetString()));
            }
        }
    }

    [Fact]
    public async Task A_move_that_fails_is_told_of_once_until_one_succeeds_which_is_told_too_and_commits_go_on()
    {
        using var journal = new TemporaryJournal();
        using var disk = new FaultyDisk(Path.GetDirectoryName(journal.Path)!);
        var log = new LogLines<RecService.Journal.Sqlite.SqliteJournal>();
        await using var application = new RecServiceApplication(journal.Setting, ShortLog)
        {
            Replace = services => services.AddSingleton<ILogger<RecService.Journal.Sqlite.SqliteJournal>>(log),
        };
        var made = (await DecideAsync(application, 0, 1)).Count;
        for (var round = 1; round <= 2; round++)
        {
            disk.FailSyncsOfMain();
            for (var attempt = 0; attempt < 3; attempt++, made += 20)
            {
                Assert.Equal(20, (await DecideAsync(application, made, 20)).Count);
                application.Time.Advance(TimeSpan.FromSeconds(2));
            }

            await RecServiceApplication.EventuallyAsync(async () =>
            {
                Assert.Single(await DecideAsync(application, made++, 1));
                return log.Lines.Count == (2 * round) - 1;
            });
            disk.Mend();
            await RecServiceApplication.EventuallyAsync(async () =>
            {
                application.Time.Advance(TimeSpan.FromSeconds(2));
                Assert.Single(await DecideAsync(application, made++, 1));
                return log.Lines.Count == 2 * round;
            });
        }

        Assert.Equal([false, true, false, true], log.Lines.Select(line => line.EndsWith("is moved to its main file again", StringComparison.Ordinal)));
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

    /// <summary>What SQLite writes at the head of its log, another value each time it begins the log anew.</summary>
    private static byte[] Salt(string path)
    {
        const int SaltAt = 16;
        using var log = new FileStream(path + JournalFiles.LogEnding, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = SaltAt;
        var salt = new byte[2 * sizeof(uint)];
        log.ReadExactly(salt);
        return salt;
    }

    private static long LengthOf(string path) => new FileInfo(path).Length;
}
