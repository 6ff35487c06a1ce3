using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Zooplus.RecService.EndToEnd.Tests.Deploy;

/// <summary>A Prometheus of a test's own.</summary>
internal sealed class RunningPrometheus : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly Task _reading;

    private RunningPrometheus(Process process, Uri address)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = address };
        _reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="configuration">Its file of configuration.</param>
    /// <param name="series">The folder it keeps what it scrapes in.</param>
    public static async Task<RunningPrometheus> StartAsync(string configuration, string series)
    {
        var address = new Uri($"http://127.0.0.1:{KillableService.FreePort()}/");
        var process = Program("prometheus", $"--config.file={configuration}", $"--storage.tsdb.path={series}", $"--web.listen-address={address.Authority}");
        var prometheus = new RunningPrometheus(process, address);
        await Eventually.HappensAsync(prometheus.IsReadyAsync);
        return prometheus;
    }

    /// <summary>Starts a program of Debian's package prometheus.</summary>
    public static Process Program(string name, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception missing)
        {
            throw new FileNotFoundException($"The tests of deploy/prometheus need {name}: apt-get install prometheus.", name, missing);
        }
    }

    /// <summary>Whether a question is answered with a series at least.</summary>
    public async Task<bool> HasAnswerAsync(string question) =>
        (await DataAsync($"api/v1/query?query={Uri.EscapeDataString(question)}")).GetProperty("result").GetArrayLength() > 0;

    /// <summary>The rules of a kind, recording or alerting, and how they fare.</summary>
    public async Task<JsonElement[]> RulesAsync(string kind) =>
    [
        .. (await DataAsync("api/v1/rules")).GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray())
            .Where(rule => rule.GetProperty("type").GetString() == kind),
    ];

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _http.Dispose();
        _process.Dispose();
    }

    private async Task<JsonElement> DataAsync(string path)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)));
        Assert.Equal("success", answer.RootElement.GetProperty("status").GetString());
        return answer.RootElement.GetProperty("data").Clone();
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process.HasExited, "Prometheus ended before it was ready.");
        try
        {
            using var answer = await _http.GetAsync(new Uri("-/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
