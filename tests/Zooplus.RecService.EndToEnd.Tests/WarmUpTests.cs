using System.Net.Http.Json;
using System.Text.Json;

namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>A real process that warmed up before it said that it is ready.</summary>
public sealed class WarmUpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_of_the_warm_up_is_in_the_journal_the_policies_the_metrics_or_the_temporary_folder()
    {
        var temporary = Directory.CreateDirectory(_folder["temporary"]).FullName;
        await using var cold = await KillableService.StartAsync(_folder["cold.db"], ("WarmUp__Enabled", "false"));
        await using var warm = await KillableService.StartAsync(_folder["warm.db"], ("WarmUp__Enabled", "true"), ("TMPDIR", temporary), ("TEMP", temporary));
        using var coldHttp = new HttpClient { BaseAddress = cold.Address };
        using var warmHttp = new HttpClient { BaseAddress = warm.Address };

        Assert.Contains(warm.Lines, line => line.Contains("Warmed up in", StringComparison.Ordinal));
        Assert.DoesNotContain(warm.Lines, line => line.Contains("of the warm-up", StringComparison.Ordinal));
        Assert.Equal(Warnings(cold), Warnings(warm));
        Assert.Equal(await LastSequenceAsync(coldHttp), await LastSequenceAsync(warmHttp));
        Assert.Equal(await coldHttp.GetStringAsync("policies"), await warmHttp.GetStringAsync("policies"));
        Assert.Equal(await coldHttp.GetStringAsync("recommendations"), await warmHttp.GetStringAsync("recommendations"));
        var metrics = await warmHttp.GetStringAsync("metrics");
        Assert.Contains("/health/ready", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("/health/live", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("/feedback", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("rehearsal", metrics, StringComparison.Ordinal);
        await Eventually.HappensAsync(() => Task.FromResult(Directory.GetFileSystemEntries(temporary, "recservice-*").Length == 0));
    }

    private static int Warnings(KillableService service) => service.Lines.Count(line => line.Contains(" WRN ", StringComparison.Ordinal));

    private static async Task<long> LastSequenceAsync(HttpClient http) =>
        (await http.GetFromJsonAsync<JsonElement>("journal")).GetProperty("lastSequence").GetInt64();
}
