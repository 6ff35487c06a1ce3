using Spectre.Console;
using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator.HeadToHead;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary>Has the trainer learn from what a running service has journalled, with the users and products as they are named there.</summary>
internal static class JournalTraining
{
    /// <summary>Where the weights go when nobody says: where a service that is started here looks for them.</summary>
    public const string DefaultWeights = "models/mlp.safetensors";

    /// <summary>Fetches the decisions, trains, and leaves the weights for the service to load.</summary>
    /// <returns>What the process ends with.</returns>
    /// <exception cref="CommandFailedException">The service cannot be reached, knows no reward yet, or the training failed.</exception>
    public static async Task<int> RunAsync(IAnsiConsole console, Uri service, string? apiKey, string weights, IEnumerable<string> furtherArguments, CancellationToken cancellationToken)
    {
        var interactions = await FetchAsync(service, apiKey, cancellationToken);
        if (interactions.Count == 0)
        {
            throw CommandFailedException.Failed($"--from-journal: {service} knows of no shown product what it earned, so there is nothing to learn from.");
        }

        console.WriteLine(FormattableString.Invariant($"{interactions.Count:N0} shown products with known rewards, from {service}"));
        var folder = Directory.CreateTempSubdirectory("recservice-journal-");
        try
        {
            var log = Path.Combine(folder.FullName, WorldFiles.Interactions);
            await using (var text = new StreamWriter(log))
            {
                InteractionCsv.Write(text, interactions);
            }

            await MlpTraining.RunAsync(["--interactions", log, "--output", weights, .. furtherArguments], cancellationToken);
            return ExitCode.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<(string User, string Product, double Reward)>> FetchAsync(Uri service, string? apiKey, CancellationToken cancellationToken)
    {
        // The stream lasts as long as the journal is; only the wait for its beginning is limited.
        using var http = RecServiceHttp.CreateClient(service, Timeout.InfiniteTimeSpan, apiKey);
        var interactions = new List<(string, string, double)>();
        try
        {
            await foreach (var decision in new RecServiceAdmin(http).ExportAsync(cancellationToken))
            {
                foreach (var item in decision.Items)
                {
                    if (item.Reward is { } reward)
                    {
                        interactions.Add((decision.UserId, item.ProductId, reward));
                    }
                }
            }
        }
        catch (RecServiceException e)
        {
            throw CommandFailedException.Failed($"--from-journal: {e.Message}", e);
        }

        return interactions;
    }
}
