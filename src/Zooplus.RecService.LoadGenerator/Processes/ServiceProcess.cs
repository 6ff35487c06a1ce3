using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Zooplus.RecService.Client;

namespace Zooplus.RecService.LoadGenerator.Processes;

/// <summary>A service of our own on a free loopback port, stopped when disposed of.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ChildProcess _process;
    private readonly LastLines _output;

    private ServiceProcess(ChildProcess process, LastLines output, Uri address)
    {
        _process = process;
        _output = output;
        Address = address;
    }

    /// <summary>Its root.</summary>
    public Uri Address { get; }

    /// <summary>Why it is gone, with its last words; null while it runs.</summary>
    public string? Obituary => _process.ExitCode is { } code ? $"The service ended with exit code {code}.{_output}" : null;

    /// <summary>Gives the service a moment to end, if it is about to.</summary>
    public Task ExitedWithinAsync(TimeSpan limit) => _process.ExitedWithinAsync(limit);

    /// <summary>Starts the service and waits until it is ready.</summary>
    /// <param name="alpha">LinUCB's weight of the uncertainty.</param>
    /// <param name="weights">The MLP's weights; null for none.</param>
    /// <param name="cancellationToken">Gives up; nothing is left running.</param>
    /// <param name="journal">The file of its journal; null for none, as when nothing it learns needs to outlive the command.</param>
    /// <exception cref="CommandFailedException">It is not there, does not start or does not get ready.</exception>
    public static Task<ServiceProcess> StartAsync(double alpha, string? weights, CancellationToken cancellationToken, string? journal = null) =>
        StartAsync(
            new Dictionary<string, string> { ["Policies__LinUcb__Alpha"] = alpha.ToString(CultureInfo.InvariantCulture), ["Journal__Path"] = journal ?? "" },
            weights,
            cancellationToken);

    /// <summary>Starts the service with settings of its own and waits until it is ready.</summary>
    /// <param name="environment">Environment variables that hold settings; without any it runs in production, without a journal or uniform draws.</param>
    /// <param name="weights">The MLP's weights; null for none.</param>
    /// <param name="cancellationToken">Gives up; nothing is left running.</param>
    /// <exception cref="CommandFailedException">It is not there, does not start or does not get ready.</exception>
    public static async Task<ServiceProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment, string? weights, CancellationToken cancellationToken)
    {
        var console = SiblingConsole.FindService(AppContext.BaseDirectory);
        var address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}/");
        var startInfo = console.StartInfo();
        startInfo.WorkingDirectory = Path.GetDirectoryName(console.Path);
        startInfo.Environment["ASPNETCORE_URLS"] = address.AbsoluteUri;
        startInfo.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        startInfo.Environment["Policies__UniformShare"] = "0";
        startInfo.Environment["Journal__Path"] = "";
        if (weights is not null)
        {
            startInfo.Environment["Models__Mlp__Path"] = Path.GetFullPath(weights);
        }

        foreach (var (name, value) in environment)
        {
            startInfo.Environment[name] = value;
        }

        var output = new LastLines();
        var service = new ServiceProcess(ChildProcess.Start(startInfo, output.Add), output, address);
        try
        {
            await service.WaitUntilReadyAsync(cancellationToken);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = RecServiceHttp.CreateClient(Address, TimeSpan.FromSeconds(5));
        var admin = new RecServiceAdmin(http);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < StartLimit)
        {
            if (Obituary is { } obituary)
            {
                throw CommandFailedException.Failed($"The service did not start. {obituary}");
            }

            try
            {
                if (await admin.IsReadyAsync(cancellationToken))
                {
                    return;
                }
            }
            catch (RecServiceException)
            {
                // Not listening yet.
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        throw CommandFailedException.Failed($"The service did not get ready within {StartLimit.TotalSeconds:N0} s.{_output}");
    }

    // Between this and the service's own bind another process may take the port; the service then ends at once and says so.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
