using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Spectre.Console;
using Zooplus.RecService.Benchmarks.Hosts;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Reports;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>What users take of the service's memory: those of its catalogue, those its weights know, and those nobody has told it of.</summary>
/// <param name="hosts">The program that is each of <see cref="ComparedHosts"/>.</param>
/// <param name="users">How many users the catalogue and the weights have.</param>
/// <param name="strangers">How many others ask.</param>
/// <param name="console">Where to tell of it.</param>
internal sealed class UserMemory(SiblingConsole hosts, int users, int strangers, IAnsiConsole console)
{
    private const int Products = 50;
    private const int Callers = 16;
    private const int LinesARequest = 100_000;

    private static readonly IReadOnlyList<string> Personas = FeatureSchema.Notebook.Personas;

    /// <summary>Fills the service step by step, and prints its resident memory after each.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // So few decisions are kept that they are none of the memory; the others are answered all the same.
        var settings = new Dictionary<string, string> { ["Journal:Path"] = "", ["Feedback:DecisionsMax"] = "1000" };
        await using var host = await HostProcess.StartAsync(hosts, ComparedHosts.Service, settings, cancellationToken);
        var steps = new List<(string Step, double Megabytes)>();
        await AskAsync(host, 1_000, "known-", cancellationToken);
        await MeasureAsync("the notebook's shop, 1,000 requests");

        for (var first = 0; first < users; first += LinesARequest)
        {
            await AddUsersAsync(host, first, Math.Min(LinesARequest, users - first), cancellationToken);
        }

        await MeasureAsync(Text($"{users:N0} users in the catalogue"));
        using (var weights = new MemoryStream(RandomWeights.File(users, Products)))
        {
            await new RecServiceAdmin(host.Http).PutWeightsAsync(weights, cancellationToken);
        }

        await MeasureAsync(Text($"weights that know {users:N0} users, 32 numbers each"));
        await AskAsync(host, strangers, "stranger-", cancellationToken);
        await MeasureAsync(Text($"{strangers:N0} strangers have asked"));

        ConsoleReport.Print(console, new ReportTable(
            "Resident memory, each step on top of those before",
            ["After", "MB", "MB more"],
            [.. steps.Select((step, number) => (IReadOnlyList<string>)[step.Step, Text($"{step.Megabytes:N0}"), number == 0 ? "" : Text($"{step.Megabytes - steps[number - 1].Megabytes:N0}")])]));

        async Task MeasureAsync(string step)
        {
            // What an upload left behind is garbage; the collector takes it when more comes, or when the process is idle for a while.
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            steps.Add((step, host.Memory().Resident));
        }
    }

    private static async Task AddUsersAsync(HostProcess host, int first, int count, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        for (var user = first; user < first + count; user++)
        {
            lines.Append(CultureInfo.InvariantCulture, $$$"""{"user":{"id":"{{{user}}}","persona":"{{{Personas[user % Personas.Count]}}}"}}""").Append('\n');
        }

        using var body = new StringContent(lines.ToString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        using var answer = await host.Http.PatchAsync(new Uri("/catalogue", UriKind.Relative), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static Task AskAsync(HostProcess host, int count, string prefix, CancellationToken cancellationToken)
    {
        var client = new RecServiceClient(host.Http);
        return Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken }, async (number, cancelled) =>
            await client.RecommendAsync(new RecommendRequest { UserId = Text($"{prefix}{number}"), Policy = number % 2 == 0 ? "linucb" : "linucb-shared" }, cancelled));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
