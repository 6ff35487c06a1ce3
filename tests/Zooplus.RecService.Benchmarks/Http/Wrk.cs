using System.Diagnostics;
using System.Globalization;
using Zooplus.RecService.LoadGenerator;
using Zooplus.RecService.LoadGenerator.Processes;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>Drives an endpoint with <c>wrk</c>: each connection asks again as soon as it is answered.</summary>
/// <param name="connections">How many.</param>
internal sealed class Wrk(int connections)
{
    /// <summary>The policy it asks for.</summary>
    public const string Policy = "linucb";

    private const string FiguresWord = "figures ";

    /// <summary>Asks for a while.</summary>
    /// <param name="endpoint">A <c>POST</c> endpoint that takes what <c>/recommend</c> takes.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">wrk is not there, or a request failed.</exception>
    public async Task<WrkFigures> RunAsync(Uri endpoint, int seconds, CancellationToken cancellationToken)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Http", "recommend.lua");
        var said = new List<string>();
        await using var wrk = Start(new ProcessStartInfo("wrk", ["-t", "1", "-c", Text(connections), "-d", Text(seconds), "-s", script, endpoint.AbsoluteUri]), said);
        await wrk.WaitAsync(cancellationToken);
        if (said.Find(line => line.StartsWith(FiguresWord, StringComparison.Ordinal)) is not { } line)
        {
            throw CommandFailedException.Failed($"wrk measured nothing at {endpoint}: {string.Join(' ', said)}");
        }

        var numbers = Array.ConvertAll(line[FiguresWord.Length..].Split(' '), number => long.Parse(number, CultureInfo.InvariantCulture));
        return numbers[4] == 0
            ? new WrkFigures(numbers[0], TimeSpan.FromMicroseconds(numbers[1]), TimeSpan.FromMicroseconds(numbers[2]), TimeSpan.FromMicroseconds(numbers[3]))
            : throw CommandFailedException.Failed(string.Create(CultureInfo.InvariantCulture, $"{numbers[4]} of {numbers[0]} requests to {endpoint} failed."));
    }

    private static ChildProcess Start(ProcessStartInfo startInfo, List<string> said)
    {
        try
        {
            return ChildProcess.Start(startInfo, said.Add);
        }
        catch (CommandFailedException missing)
        {
            throw CommandFailedException.Failed($"The comparison needs wrk, Debian's package of that name: 'apt-get install wrk' installs it. {missing.Message}", missing);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What wrk measured.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="Elapsed">How long that took.</param>
/// <param name="P50">The median time to an answer.</param>
/// <param name="P99">The time that 99 of 100 answers kept within.</param>
internal sealed record WrkFigures(long Requests, TimeSpan Elapsed, TimeSpan P50, TimeSpan P99)
{
    public double PerSecond => Requests / Elapsed.TotalSeconds;
}
