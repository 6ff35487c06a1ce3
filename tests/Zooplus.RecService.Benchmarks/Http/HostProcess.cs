using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Net;
using Zooplus.RecService.Benchmarks.Hosts;
using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>One of <see cref="ComparedHosts"/> on a free loopback port.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    private readonly ChildProcess _process;

    private HostProcess(ChildProcess process, Uri address)
    {
        _process = process;
        Address = address;
        Http = RecServiceHttp.CreateClient(address, TimeSpan.FromSeconds(60));
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>From the start of the process to its first answer that it is ready.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Starts a host and waits until it is ready.</summary>
    /// <param name="hosts">The program that is each of them.</param>
    /// <param name="kind">One of <see cref="ComparedHosts"/>.</param>
    /// <param name="settings">Settings of the service, keys with <c>:</c>.</param>
    /// <param name="cancellationToken">Gives up; nothing is left running.</param>
    /// <param name="args">Its command line.</param>
    public static async Task<HostProcess> StartAsync(SiblingConsole hosts, string kind, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken, params string[] args)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}/");
        var startInfo = hosts.StartInfo([kind, .. args]);
        startInfo.Environment["ASPNETCORE_URLS"] = address.AbsoluteUri;
        startInfo.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (key, value) in settings)
        {
            startInfo.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var output = new LastLines();
        var host = new HostProcess(ChildProcess.Start(startInfo, output.Add), address);
        try
        {
            while (!await host.IsReadyAsync(cancellationToken))
            {
                if (host._process.ExitCode is not null || Stopwatch.GetElapsedTime(started) > StartLimit)
                {
                    throw CommandFailedException.Failed($"The host '{kind}' did not start.{output}");
                }

                await Task.Delay(PollInterval, cancellationToken);
            }

            host.StartTime = Stopwatch.GetElapsedTime(started);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The processor time that the process has taken so far.</summary>
    public TimeSpan ProcessorTime()
    {
        using var process = Process.GetProcessById(_process.Id);
        return process.TotalProcessorTime;
    }

    /// <summary>What the process holds of the machine's memory, and the most it has held so far, in MB of a million bytes.</summary>
    public (double Resident, double Peak) Memory()
    {
        using var process = Process.GetProcessById(_process.Id);
        return (process.WorkingSet64 / 1e6, process.PeakWorkingSet64 / 1e6);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return _process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (!await PlainConnection.IsAcceptedAsync(Address))
        {
            return false;
        }

        using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
