using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>A start on a disk that takes nothing: the shop is answered, rewards are refused, and when the disk recovers so does the service.</summary>
public sealed class BadDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_start_on_a_full_disk_serves_what_was_learned_and_goes_on_when_there_is_room()
    {
        var journal = _folder["journal.db"];
        var learned = await LearnAsync(journal);

        await using var service = await KillableService.StartUnreadyAsync(journal, isDiskFull: true);
        using var http = new HttpClient { BaseAddress = service.Address };
        Assert.Equal(learned, await LearnedAsync(http));
        await WaitsAsync(http);
        service.MakeRoom();

        await GoesOnAsync(http, learned);
    }

    [Fact]
    public async Task A_start_before_its_disk_is_mounted_answers_the_shop_and_goes_on_from_what_the_disk_holds()
    {
        var learned = await LearnAsync(_folder["away", "journal.db"]);
        Directory.CreateSymbolicLink(_folder["data"], _folder["mounted"]);

        await using var service = await KillableService.StartUnreadyAsync(_folder["data", "journal.db"], isDiskFull: false);
        using var http = new HttpClient { BaseAddress = service.Address };
        await WaitsAsync(http);
        Directory.Move(_folder["away"], _folder["mounted"]);

        await GoesOnAsync(http, learned);
    }

    /// <summary>Learns, and dies with a decision open.</summary>
    private static async Task<string> LearnAsync(string journal)
    {
        await using var service = await KillableService.StartAsync(journal);
        using var http = new HttpClient { BaseAddress = service.Address };
        for (var i = 0; i < 10; i++)
        {
            Assert.True(await IsRecordedAsync(http, $"r-{i}"));
            Assert.Equal(HttpStatusCode.OK, (await RewardAsync(http, $"r-{i}")).StatusCode);
        }

        Assert.True(await IsRecordedAsync(http, "open"));
        service.Kill();
        return await ReplayedAsync(journal);
    }

    private static async Task<string> ReplayedAsync(string journal)
    {
        using var copy = new TemporaryFolder();
        foreach (var file in new DirectoryInfo(Path.GetDirectoryName(journal)!).EnumerateFiles("journal.db*").Where(file => file.Extension is ".db" or ".db-wal" or ".tail"))
        {
            file.CopyTo(copy[file.Name]);
        }

        await using var service = await KillableService.StartAsync(copy["journal.db"]);
        using var http = new HttpClient { BaseAddress = service.Address };
        return await LearnedAsync(http);
    }

    private static async Task WaitsAsync(HttpClient http)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(new Uri("health/ready", UriKind.Relative))).StatusCode);
        Assert.False(await IsRecordedAsync(http, "while-it-waits"));
        using var answer = await RewardAsync(http, "open");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
    }

    /// <summary>Becomes ready by itself, has all that was learned, and learns what it refused.</summary>
    private static async Task GoesOnAsync(HttpClient http, string learned)
    {
        await Eventually.HappensAsync(async () => (await http.GetAsync(new Uri("health/ready", UriKind.Relative))).StatusCode == HttpStatusCode.OK);
        Assert.Equal(learned, await LearnedAsync(http));
        var accepted = await (await RewardAsync(http, "open")).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("accepted", accepted.GetProperty("status").GetString());
        Assert.True(await IsRecordedAsync(http, "while-it-waits"));
    }

    private static Task<string> LearnedAsync(HttpClient http) => http.GetStringAsync(new Uri("policies/linucb/arms", UriKind.Relative));

    private static async Task<bool> IsRecordedAsync(HttpClient http, string id)
    {
        using var answer = await http.PostAsJsonAsync("recommend", new { recommendationId = id, userId = "7", policy = "linucb" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("recorded").GetBoolean();
    }

    private static Task<HttpResponseMessage> RewardAsync(HttpClient http, string id) => http.PostAsJsonAsync("feedback", new { recommendationId = id, reward = 1 });
}
