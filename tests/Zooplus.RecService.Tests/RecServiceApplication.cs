using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Sqlite;

namespace Zooplus.RecService.Tests;

/// <summary>The whole service in memory, with a clock that stands still until a test moves it. Every test makes its own.</summary>
internal sealed class RecServiceApplication : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> _settings;
    private readonly Lazy<HttpClient> _client;

    public RecServiceApplication(params (string Key, string? Value)[] settings)
    {
        _settings = new Dictionary<string, string?> { ["Serilog:MinimumLevel:Default"] = "Fatal", ["Models:Mlp:Path"] = "no-such-file", ["Journal:Path"] = "", ["WarmUp:Enabled"] = "false" };
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }

        _client = new Lazy<HttpClient>(() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }));
    }

    public FakeTimeProvider Time { get; init; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Puts a journal of the test's own before the real one.</summary>
    public Func<IJournal, IJournal>? Journal { get; init; }

    /// <summary>Puts services of the test's own in place of real ones.</summary>
    public Action<IServiceCollection>? Replace { get; init; }

    /// <summary>The service with PyTorch's golden weights, so that every policy answers.</summary>
    public static RecServiceApplication WithWeights(params (string Key, string? Value)[] settings) =>
        new([("Models:Mlp:Path", Golden.PathOf("mlp-pytorch.safetensors")), .. settings]);

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Task<Answer> RecommendAsync(string json) => PostAsync("/recommend", json);

    public Task<Answer> FeedbackAsync(string json) => PostAsync("/feedback", json);

    public Task<Answer> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    public Task<Answer> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    public Task<Answer> PatchAsync(string path, string lines) => SendAsync(HttpMethod.Patch, path, lines, "application/x-ndjson");

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, string mediaType = "application/json") =>
        SendAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), mediaType);

    public async Task<Answer> SendAsync(HttpMethod method, string path, byte[]? body, string? mediaType)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        }

        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _client.Value.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>Has as many callers as asked for call at once, and waits for all of them.</summary>
    public async Task<Answer[]> AtOnceAsync(int callers, Func<int, Task<Answer>> call)
    {
        // Started first: until it is, every caller would block a thread.
        _ = _client.Value;
        return await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => call(caller))));
    }

    /// <summary>Has linucb decide for user 7 to show these products and no others.</summary>
    public async Task<Answer> DecideAsync(string recommendationId, params string[] products)
    {
        var candidates = string.Join(", ", products.Select(product => $"\"{product}\""));
        var answer = await RecommendAsync(
            $$"""{ "recommendationId": "{{recommendationId}}", "userId": "7", "policy": "linucb", "count": {{products.Length}}, "candidates": [ {{candidates}} ] }""");
        return answer.MustBeOk();
    }

    /// <summary>Waits until something that happens by itself has happened, and fails when it does not.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> hasHappened)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await hasHappened())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    /// <summary>Returns when the journal is free for whoever comes next: the program stops its host too, and may still be closing files.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        var owned = _settings["Journal:Path"] + ".lock";
        if (File.Exists(owned))
        {
            await EventuallyAsync(() => Task.FromResult(IsFree(owned)));
        }
    }

    /// <summary>How many rewards linucb has learned.</summary>
    public async Task<long> RewardsLearnedAsync() => (await GetAsync("/policies")).Json.EnumerateArray()
        .Single(policy => policy.GetProperty("name").GetString() == "linucb")
        .GetProperty("rewardsLearned").GetInt64();

    /// <summary>Waits until the journal's tables hold all that was kept, for whoever looks at its file beside the service.</summary>
    public void WaitForTables() => Get<IJournal>().FindLast(new DecisionFilter(), most: 1);

    /// <summary>What every policy and the catalogue look like from outside: equal before and after a request that did nothing.</summary>
    public async Task<string> StateAsync() => (await GetAsync("/policies")).Text + (await GetAsync("/catalogue")).Text;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Not by UseKestrel(port): that sets the address while the program may be starting the server already.
        builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
        builder.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(_settings));
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Time);
            Replace?.Invoke(services);
            if (Journal is not null)
            {
                services.AddSingleton(provider => Journal(ActivatorUtilities.CreateInstance<SqliteJournal>(provider)));
            }
        });
    }

    private static bool IsFree(string path)
    {
        try
        {
            using var taken = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
