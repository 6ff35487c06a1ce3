using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Zooplus.RecService.LoadGenerator.Processes;

namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>A real service process with a journal, which a test can kill as nothing else does: at once, without a word.</summary>
internal sealed class KillableService : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    private KillableService(Process process, Uri address)
    {
        _process = process;
        Address = address;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;

        void Keep(object sender, DataReceivedEventArgs received)
        {
            if (received.Data is { } line)
            {
                _lines.Enqueue(line);
            }
        }
    }

    public Uri Address { get; }

    /// <summary>Starts the service and waits until it is ready.</summary>
    public static async Task<KillableService> StartAsync(string journal, params (string Name, string Value)[] settings)
    {
        var console = SiblingConsole.Find(SiblingConsole.Service, AppContext.BaseDirectory);
        var address = new Uri($"http://127.0.0.1:{FreePort()}/");
        var startInfo = console.StartInfo();
        startInfo.UseShellExecute = false;
        startInfo.RedirectStandardOutput = startInfo.RedirectStandardError = true;
        startInfo.Environment["ASPNETCORE_URLS"] = address.AbsoluteUri;
        startInfo.Environment["Journal__Path"] = journal;
        startInfo.Environment["Models__Mlp__Path"] = "no-such-file";
        foreach (var (name, value) in settings)
        {
            startInfo.Environment[name] = value;
        }

        var process = Process.Start(startInfo)!;
        var service = new KillableService(process, address);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = address };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await IsReadyAsync(http, patience.Token))
        {
            Assert.False(process.HasExited, "The service ended before it was ready.");
            await Task.Delay(20, patience.Token);
        }

        return service;
    }

    /// <summary>The process, by its number.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The memory it holds now, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The lines it has printed.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public void Kill() => _process.Kill();

    /// <summary>Asks it to end, as container engines do, and waits until it has.</summary>
    /// <returns>What it ended with.</returns>
    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, Signal(_process.Id, SigTerm));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // .NET sends SIGKILL alone.
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int pid, int signal);
}
