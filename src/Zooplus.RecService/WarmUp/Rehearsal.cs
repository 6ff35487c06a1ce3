using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;
using Zooplus.RecService.Experiment;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.WarmUp;

/// <summary>
/// A second service in the same process, with the notebook's shop and settings of the first, that is asked a few times and thrown away.
/// Code is compiled once a process, so the first service answers its own first request with code that has run. And since the two share
/// nothing else, nothing the second is asked can be found in the first: no decision, lesson, line of journal or log, metric or limit.
/// </summary>
internal sealed class Rehearsal : IAsyncDisposable
{
    // The settings that say which code runs. Not where the service listens, what it reads and writes, and who may call it.
    private static readonly string[] Sections = [PolicyOptions.Section, ExperimentOptions.Section, FeedbackOptions.Section];

    private readonly WebApplication _service;
    private readonly DirectoryInfo? _folder;
    private readonly string? _key;
    private bool _hasStarted;

    private Rehearsal(WebApplication service, DirectoryInfo? folder, string? key)
    {
        _service = service;
        _folder = folder;
        _key = key;
    }

    /// <summary>Builds the second service.</summary>
    /// <param name="configuration">The settings of the first.</param>
    /// <param name="journal">Whether it keeps a journal, which the second has in a temporary folder, where one can be made.</param>
    public static Rehearsal Of(IConfiguration configuration, bool journal)
    {
        var folder = journal ? TemporaryFolder() : null;
        var key = configuration.GetSection(SecurityOptions.Section + ":Keys").GetChildren().Any() ? RandomNumberGenerator.GetHexString(64) : null;
        var builder = RecServiceHost.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(Sections.SelectMany(section => configuration.GetSection(section).AsEnumerable()));
        builder.Configuration.AddInMemoryCollection(Own(folder).Concat(Own(key)));
        RecServiceHost.AddHost(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IMeterFactory, RehearsalMeters>());
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(RehearsalMeters.Prefix + "*"));
        return new Rehearsal(RecServiceHost.Build(builder), folder, key);
    }

    /// <summary>Starts the second service and asks it all that the scripts have.</summary>
    /// <returns>How many requests were not answered with success.</returns>
    public async Task<int> PlayAsync()
    {
        await _service.StartAsync();
        _hasStarted = true;
        var address = new Uri(_service.Urls.First());
        var failed = await Task.WhenAll(RehearsalScript.All(_key).Select(script => PlayAsync(script, address)));
        return failed.Sum();
    }

    /// <summary>Asks again what callers ask most, so that it has just run.</summary>
    public Task PlayAgainAsync() => PlayAsync(RehearsalScript.Again(_key), new Uri(_service.Urls.First()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_hasStarted)
        {
            await _service.StopAsync();
        }

        await _service.DisposeAsync();
        _folder?.Delete(recursive: true);
    }

    private static async Task<int> PlayAsync(RehearsalScript script, Uri address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = new NetworkStream(socket);
        var answers = new AnswerCount();
        var buffer = new byte[16 * 1024];
        foreach (var turn in script.Turns)
        {
            var sent = stream.WriteAsync(turn.Bytes);
            answers.Await(turn.Requests);
            while (!answers.AreAllThere && await stream.ReadAsync(buffer) is var read and > 0)
            {
                answers.Count(buffer.AsSpan(0, read));
            }

            await sent;
        }

        await stream.CopyToAsync(Stream.Null);
        return answers.Failed;
    }

    private static Dictionary<string, string?> Own(DirectoryInfo? folder) => new()
    {
        ["AllowedHosts"] = "*",
        ["Urls"] = "http://127.0.0.1:0",
        [$"{JournalOptions.Section}:Path"] = folder is null ? "" : Path.Combine(folder.FullName, "journal.db"),
        [$"{JournalOptions.Section}:Snapshots:Keep"] = "0",
        ["Models:Mlp:Path"] = "no weights",
        ["Models:Mlp:Watch"] = "false",
        [$"{WarmUpOptions.Section}:Enabled"] = "false",
    };

    private static IEnumerable<KeyValuePair<string, string?>> Own(string? key) => key is null ? [] :
    [
        new($"{SecurityOptions.Section}:Keys:0:Role", nameof(KeyRole.Admin)),
        new($"{SecurityOptions.Section}:Keys:0:Key", key),
    ];

    private static DirectoryInfo? TemporaryFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("recservice-rehearsal-");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // On a disk that is for reading only the service has no journal either.
            return null;
        }
    }
}
