using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>Damage in what nobody reads is told of before anyone does.</summary>
public sealed class IntegrityCheckTests : IDisposable
{
    private readonly TemporaryJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task A_whole_journal_is_said_to_be_whole()
    {
        await using var application = Start();
        await LearnAsync(application);

        var found = await CheckedAsync(application);

        Assert.Equal(2401, found.GetProperty("upTo").GetInt64());
        Assert.False(found.TryGetProperty("damage", out _));
        Assert.Contains("recservice_journal_damaged{otel_scope_name=\"Zooplus.RecService\"} 0", (await application.GetAsync("/metrics")).MustBeOk().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE decision SET user_id = '8' WHERE sequence = 2", "Row 2 of the table 'decision'")]
    [InlineData("DELETE FROM reward WHERE sequence = 2399", "Fact 2399 is not there.")]
    public async Task Damage_is_told_of_and_what_serves_goes_on_serving(string damage, string told)
    {
        await using var application = Start();
        await LearnAsync(application);
        application.WaitForTables();
        using (var connection = new SqliteConnection($"Data Source={_journal.Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = damage;
            command.ExecuteNonQuery();
        }

        var found = await CheckedAsync(application);

        Assert.Contains(told, found.GetProperty("damage").GetString(), StringComparison.Ordinal);
        Assert.Contains("recservice_journal_damaged{otel_scope_name=\"Zooplus.RecService\"} 1", (await application.GetAsync("/metrics")).MustBeOk().Text, StringComparison.Ordinal);
        (await application.GetAsync("/health/ready")).MustBeOk();
        Assert.True((await application.DecideAsync("after", "3"))["recorded"].GetBoolean());
    }

    [Fact]
    public async Task It_is_not_checked_where_it_is_not_to_be()
    {
        await using var application = new RecServiceApplication(_journal.Setting, ("Journal:CheckInterval", "00:00:00"));
        await application.DecideAsync("r-1", "3");

        for (var hour = 0; hour < 48; hour++)
        {
            application.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.False((await application.GetAsync("/journal")).MustBeOk().Json.TryGetProperty("integrity", out _));
    }

    private static async Task LearnAsync(RecServiceApplication application)
    {
        // More than one piece of it.
        for (var i = 0; i < 1200; i++)
        {
            await application.DecideAsync($"r-{i}", $"{i % 50}");
            (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "reward": {{i % 2}} }""")).MustBeOk();
        }
    }

    /// <summary>Waits for the first check.</summary>
    private static async Task<JsonElement> CheckedAsync(RecServiceApplication application)
    {
        application.Time.Advance(TimeSpan.FromMinutes(10));
        JsonElement found = default;
        await RecServiceApplication.EventuallyAsync(async () =>
        {
            application.Time.Advance(TimeSpan.FromMilliseconds(50));
            return (await application.GetAsync("/journal")).MustBeOk().Json.TryGetProperty("integrity", out found);
        });
        return found;
    }

    private RecServiceApplication Start() => new(_journal.Setting, ("Journal:CheckInterval", "00:10:00"));
}
