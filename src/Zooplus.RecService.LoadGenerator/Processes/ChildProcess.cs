using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Zooplus.RecService.LoadGenerator.Processes;

/// <summary>A process that does not outlive this one: ended when disposed of, and when this process exits for any reason it is told of.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private bool _disposed;

    private ChildProcess(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += KillOnExit;
    }

    /// <summary>Starts a process.</summary>
    /// <param name="startInfo">What to start.</param>
    /// <param name="onLine">Receives each line of either of its output streams, from any thread; null lets it write to this process's own.</param>
    /// <exception cref="CommandFailedException">It cannot be started.</exception>
    public static ChildProcess Start(ProcessStartInfo startInfo, Action<string>? onLine)
    {
        startInfo.UseShellExecute = false;
        startInfo.RedirectStandardInput = true;
        startInfo.RedirectStandardOutput = startInfo.RedirectStandardError = onLine is not null;
        var process = new Process { StartInfo = startInfo };
        process.OutputDataReceived += Receive;
        process.ErrorDataReceived += Receive;
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw CommandFailedException.Failed($"'{startInfo.FileName}' cannot be started: {e.Message}", e);
        }

        process.StandardInput.Close();
        if (onLine is not null)
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        return new ChildProcess(process);

        void Receive(object sender, DataReceivedEventArgs received)
        {
            if (received.Data is { } line)
            {
                onLine!(line);
            }
        }
    }

    /// <summary>The number the machine knows it by.</summary>
    public int Id => _process.Id;

    /// <summary>What it ended with; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Waits for its end, and for all of its output.</summary>
    /// <returns>What it ended with.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Waits for its end, but not for longer than a limit.</summary>
    public async Task ExitedWithinAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Asks it to end, and makes it end if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        AppDomain.CurrentDomain.ProcessExit -= KillOnExit;
        if (!_process.HasExited && !OperatingSystem.IsWindows())
        {
            _ = Kill(_process.Id, SigTerm);
            await ExitedWithinAsync(Grace);
        }

        KillNow();
        _process.Dispose();
    }

    private void KillOnExit(object? sender, EventArgs e) => KillNow();

    private void KillNow()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    // .NET offers SIGKILL alone; a service should get to finish what it answers.
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
