using System.Diagnostics;
using Zooplus.RecService.LoadGenerator.Processes;

namespace Zooplus.RecService.EndToEnd.Tests.Shipped;

/// <summary>
/// The service in the form in which its image holds it. It is published once for all tests that use it, and again only when a source has
/// changed; where <see cref="SiblingConsole.ServiceFolderVariable"/> names a published service, that one is tested instead.
/// </summary>
public sealed class ShippedProgram : IAsyncLifetime
{
    private static readonly string[] TrimmedAway =
        ["MissingMethodException", "MissingFieldException", "MissingMemberException", "TypeLoadException", "FileNotFoundException", "EntryPointNotFoundException", "PlatformNotSupportedException", "Unable to find a method called"];

    private static readonly TimeSpan PublishLimit = TimeSpan.FromMinutes(15);

    private SiblingConsole? _console;

    internal SiblingConsole Console => _console!;

    public async Task InitializeAsync()
    {
        var folder = Environment.GetEnvironmentVariable(SiblingConsole.ServiceFolderVariable) is { Length: > 0 } named ? named : await PublishAsync();
        _console = SiblingConsole.In(folder, SiblingConsole.Service);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Starts it and waits until it is ready.</summary>
    internal Task<KillableService> StartAsync(string journal, params (string Name, string Value)[] settings) => KillableService.StartAsync(Console, journal, settings);

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it ended with, and all that it said.</returns>
    internal Task<(int ExitCode, string Said)> RunAsync(IEnumerable<string> arguments, params (string Name, string Value)[] settings)
    {
        var startInfo = Console.StartInfo(arguments);
        foreach (var (name, value) in settings)
        {
            startInfo.Environment[name] = value;
        }

        return RunAsync(startInfo, TimeSpan.FromSeconds(60));
    }

    /// <summary>Fails if a service has said anything that a part of it which was trimmed away would have it say.</summary>
    internal static void AssertWhole(KillableService service) => Assert.All(service.Lines, line =>
    {
        Assert.DoesNotContain(" ERR ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(" FTL ", line, StringComparison.Ordinal);
        Assert.All(TrimmedAway, word => Assert.DoesNotContain(word, line, StringComparison.Ordinal));
    });

    /// <summary>Apart from what is built for the other tests, whose files it would otherwise take the place of.</summary>
    private static async Task<string> PublishAsync()
    {
        var artifacts = Path.Combine(RepositoryRoot.Path, "artifacts", "shipped");
        var project = Path.Combine(RepositoryRoot.Path, "src", SiblingConsole.Service);
        var startInfo = new ProcessStartInfo(
            DotnetHost.Path,
            ["publish", "-c", "Release", project, "-p:PublishProfile=Image", "--artifacts-path", artifacts, "-nodeReuse:false", "-p:UseSharedCompilation=false"]) { WorkingDirectory = RepositoryRoot.Path };
        var (exitCode, said) = await RunAsync(startInfo, PublishLimit);
        Assert.True(exitCode == 0, $"The service could not be published: {said}");
        return Path.Combine(artifacts, "publish", SiblingConsole.Service, "image");
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(ProcessStartInfo startInfo, TimeSpan limit)
    {
        startInfo.RedirectStandardOutput = startInfo.RedirectStandardError = true;
        using var patience = new CancellationTokenSource(limit);
        using var process = Process.Start(startInfo)!;
        try
        {
            var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, string.Concat(said));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
