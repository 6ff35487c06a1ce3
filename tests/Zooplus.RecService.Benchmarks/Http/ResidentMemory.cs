using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Benchmarks.Hosts;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>
/// How much memory the service's process holds at rest and after many requests: half of them ask, half of them reward, but for the
/// decisions that are to be pending in the end, which nobody rewards.
/// </summary>
/// <param name="hosts">The program that is each of <see cref="ComparedHosts"/>.</param>
/// <param name="requests">How many requests in all.</param>
/// <param name="pending">How many decisions await rewards in the end.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class ResidentMemory(SiblingConsole hosts, int requests, int pending, IAnsiConsole console)
{
    private const int Callers = 32;
    private const int Users = 1_000;

    /// <summary>Measures in the notebook's world, and prints.</summary>
    /// <param name="journal">Whether decisions are kept in a journal.</param>
    /// <param name="cancellationToken">Gives up; nothing is left running.</param>
    public async Task RunAsync(bool journal, CancellationToken cancellationToken)
    {
        using var folder = new JournalFolder();
        await using var service = await HostProcess.StartAsync(hosts, ComparedHosts.Service, folder.Setting(journal), cancellationToken);
        var atRest = service.Memory();
        await AskAsync(service, cancellationToken);
        var after = service.Memory();
        ConsoleReport.Print(console, new ReportTable(
            Text($"Resident memory in MB, notebook's world, journal {(journal ? "on" : "off")}"),
            ["", "resident", "most so far"],
            [
                ["ready", Text($"{atRest.Resident:N0}"), Text($"{atRest.Peak:N0}")],
                [Text($"after {requests:N0} requests, {pending:N0} decisions pending"), Text($"{after.Resident:N0}"), Text($"{after.Peak:N0}")],
            ]));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Task AskAsync(HostProcess service, CancellationToken cancellationToken)
    {
        var client = new RecServiceClient(service.Http);
        var decisions = (requests + pending) / 2;
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            for (var decision = Interlocked.Increment(ref next); decision < decisions; decision = Interlocked.Increment(ref next))
            {
                var answer = await client.RecommendAsync(new RecommendRequest { UserId = Text($"{decision % Users}"), Policy = Wrk.Policy }, cancellationToken);
                if (decision >= pending)
                {
                    await client.SendFeedbackAsync(new FeedbackRequest(answer.RecommendationId, decision % 2), cancellationToken);
                }
            }
        }));
    }
}
