using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary>Runs a command line, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Parses and runs.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="args">What was given.</param>
    /// <param name="errors">Receives a line for each thing that is wrong.</param>
    /// <param name="cancellationToken">Stops the command.</param>
    /// <returns>What the process ends with; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] args, TextWriter errors, CancellationToken cancellationToken)
    {
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                await errors.WriteLineAsync(error.Message);
            }

            await errors.WriteLineAsync($"'{string.Join(' ', CommandPath(parsed.CommandResult))} --help' says what is allowed.");
            return ExitCode.Usage;
        }

        try
        {
            // Signals are ours: a report is still written after Ctrl-C, which takes longer than the library would wait.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (CommandFailedException e)
        {
            await errors.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync("Interrupted.");
            return ExitCode.Interrupted;
        }
    }

    private static IEnumerable<string> CommandPath(SymbolResult? result) =>
        result is CommandResult command ? [.. CommandPath(command.Parent), command.Command.Name] : [];
}
