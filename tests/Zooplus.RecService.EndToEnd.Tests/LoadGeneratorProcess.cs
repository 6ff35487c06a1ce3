using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Zooplus.RecService.LoadGenerator.Processes;

namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>The load generator as its users start it: a process of its own.</summary>
internal sealed class LoadGeneratorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private LoadGeneratorProcess(string folder, string[] args)
    {
        var console = SiblingConsole.Find("Zooplus.RecService.LoadGenerator", AppContext.BaseDirectory);
        var startInfo = console.StartInfo(args);
        startInfo.WorkingDirectory = folder;
        startInfo.UseShellExecute = false;
        startInfo.RedirectStandardOutput = startInfo.RedirectStandardError = true;
        _process = new Process { StartInfo = startInfo };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts it.</summary>
    /// <param name="folder">Its working directory.</param>
    /// <param name="args">Its command line.</param>
    public static LoadGeneratorProcess Start(TemporaryFolder folder, params string[] args) => new(folder.Path, args);

    /// <summary>Starts it and waits for its end.</summary>
    public static async Task<LoadGeneratorProcess> RunAsync(TemporaryFolder folder, params string[] args)
    {
        var process = Start(folder, args);
        await process.ExitCodeAsync();
        return process;
    }

    public int ExitCode => _process.ExitCode;

    public async Task<int> ExitCodeAsync()
    {
        using var timeout = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    /// <summary>Waits for a line of output that starts so, and returns the rest of it.</summary>
    public async Task<string> LineAsync(string start)
    {
        using var timeout = new CancellationTokenSource(Limit);
        while (true)
        {
            if (_output.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) is { } found)
            {
                return found[start.Length..];
            }

            Assert.False(_process.HasExited, $"It ended before it said '{start}': {Output}\n{Errors}");
            await Task.Delay(20, timeout.Token);
        }
    }

    /// <summary>Sends what Ctrl-C sends.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
