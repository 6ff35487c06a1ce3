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
    private const string Urls = "ASPNETCORE_URLS";
    private const int SigTerm = 15;
    private const int FileSizeLimit = 1;

    // Below those that the system gives to whoever asks for any: between being found free and being listened on, a port must go to nobody else.
    private const int FirstPort = 20_000;
    private const int Ports = 12_000;

    private static int _lastPort = Environment.ProcessId;

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
    public static Task<KillableService> StartAsync(string journal, params (string Name, string Value)[] settings) => StartAsync(Console(), journal, settings);

    /// <summary>Starts a service of a certain build and waits until it is ready.</summary>
    public static async Task<KillableService> StartAsync(SiblingConsole console, string journal, params (string Name, string Value)[] settings)
    {
        var service = Launch(console.StartInfo(), journal, settings);
        await service.AnswersAsync("health/ready");
        return service;
    }

    /// <summary>Starts the service and waits until it answers, ready or not.</summary>
    /// <param name="journal">Its journal.</param>
    /// <param name="isDiskFull">Whether no file may grow, which is undone by <see cref="MakeRoom"/>.</param>
    public static async Task<KillableService> StartUnreadyAsync(string journal, bool isDiskFull)
    {
        var startInfo = Console().StartInfo();
        if (isDiskFull)
        {
            // The signal would end it, where a full disk is an error. Without the variable the runtime maps its code from a file.
            startInfo = new ProcessStartInfo("sh", ["-c", """trap "" XFSZ; ulimit -S -f 0; exec "$0" "$@" """, startInfo.FileName, .. startInfo.ArgumentList]);
            startInfo.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        var service = Launch(startInfo, journal, []);
        await service.AnswersAsync("health/live");
        return service;
    }

    /// <summary>Lets files grow again.</summary>
    public void MakeRoom() => Assert.Equal(0, LimitOf(_process.Id, FileSizeLimit, [ulong.MaxValue, ulong.MaxValue], IntPtr.Zero));

    private static SiblingConsole Console() => SiblingConsole.FindService(AppContext.BaseDirectory);

    private static KillableService Launch(ProcessStartInfo startInfo, string journal, (string Name, string Value)[] settings)
    {
        var urls = Array.Find(settings, setting => setting.Name == Urls).Value ?? $"http://127.0.0.1:{FreePort()}/";
        var address = new Uri(urls.Split(';')[0]);
        startInfo.UseShellExecute = false;
        startInfo.RedirectStandardOutput = startInfo.RedirectStandardError = true;
        startInfo.Environment[Urls] = urls;
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
        return service;
    }

    private async Task AnswersAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await IsOkAsync(http, path, patience.Token))
        {
            Assert.False(_process.HasExited, $"The service ended before it answered: {string.Join('\n', _lines)}");
            await Task.Delay(20, patience.Token);
        }

        Assert.False(_process.HasExited, $"Another process answers at {Address}: {string.Join('\n', _lines)}");
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

    private static async Task<bool> IsOkAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A port that nobody listens on and that no other test of this run is given.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (Interlocked.Increment(ref _lastPort) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there; the next may be free.
            }
        }
    }

    // .NET sends SIGKILL alone.
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int pid, int signal);

    [DllImport("libc", EntryPoint = "prlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LimitOf(int pid, int resource, ulong[] limit, IntPtr before);
}
