using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.Client;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.LoadGenerator.HeadToHead;
using Zooplus.RecService.LoadGenerator.Priors;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.LoadGenerator.Shops;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary><c>prior</c>: writes what is known of each persona and category as settings that policies start with.</summary>
internal static class PriorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(IAnsiConsole console)
    {
        var world = new WorldOptions();
        var weights = new Option<string?>("--weights") { Description = "Expect what the MLP of these weights predicts, on average over the users and products that it knows.", HelpName = "FILE" };
        var journal = Options.FromJournal("Expect what a running service has earned by its journal, of every shown product whose reward is known.");
        var url = Options.Read<Uri?>("--catalogue", "With --weights: a running service whose users and products they are. Default: those of the world", null, Options.ReadAddress);
        var apiKey = Options.ApiKey();
        var policies = Options.Read<PolicyRegistration[]?>(
            "--policies", "The policies that are to start with it, separated by commas. Default: all that can", null, text => [.. text.Split(',', StringSplitOptions.TrimEntries).Select(ParsePolicy)]);
        var strength = Options.Real("--strength", "How many observations each mean weighs as much as.", 10, 0.001, LinearOptions.PriorStrengthMax);
        var least = Options.Whole("--at-least", "With --from-journal: leave out what rests on fewer observations.", 10, 1);
        var output = new Option<string>("--output") { Description = "The settings file.", DefaultValueFactory = _ => "prior.json", HelpName = "FILE" };
        var command = new Command("prior", "Write a settings file by which policies start with what the MLP or a journal knows.")
        {
            weights, journal, url, apiKey, policies, strength, least, output,
        };
        world.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(weights) is null == result.GetValue(journal) is null)
            {
                result.AddError("prior: give either --weights FILE or --from-journal URL.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            var key = Options.ApiKeyOf(result, apiKey);
            var means = result.GetValue(journal) is { } service
                ? [.. (await JournalPrior.ReadAsync(service, key, cancellationToken)).Where(mean => mean.Observations >= result.GetValue(least))]
                : WeightsPrior.Of(await CatalogueAsync(result.GetValue(url), key, world.Read(result), cancellationToken), LocalWeights.Load(result.GetValue(weights)!).Content);
            if (means.Count == 0)
            {
                throw CommandFailedException.Failed("Nothing is known of any persona and category: the weights know none of the users or none of the products, or the journal has too few rewards of each (--at-least).");
            }

            var path = result.GetValue(output)!;
            PriorFile.Write(path, result.GetValue(policies) is { Length: > 0 } given ? given : PriorFile.Policies, means, result.GetValue(strength));
            ConsoleReport.Print(console, Table(means));
            console.WriteLine($"Settings: {Path.GetFullPath(path)}; start the service with --settings and this file.");
            return ExitCode.Done;
        });
        return command;
    }

    private static PolicyRegistration ParsePolicy(string name) => PriorFile.Policies.FirstOrDefault(policy => policy.Name == name)
        ?? throw new FormatException($"'{name}' cannot have a prior; allowed are {string.Join(", ", PriorFile.Policies.Select(policy => policy.Name))}.");

    private static async Task<ShopCatalogue> CatalogueAsync(Uri? service, string? apiKey, WorldSettings world, CancellationToken cancellationToken)
    {
        if (service is null)
        {
            var drawn = SimulatedWorld.Draw(world).World;
            return ShopCatalogue.Empty(WorldCatalogue.Schema).Replace(WorldCatalogue.Schema, drawn.Products, drawn.Users);
        }

        using var http = RecServiceHttp.CreateClient(service, Timeout.InfiniteTimeSpan, apiKey);
        try
        {
            var served = await new RecServiceAdmin(http).GetCatalogueAsync(cancellationToken);

            // The network knows users and products by their ids, and nothing of further attributes.
            var schema = new FeatureSchema(served.Personas ?? [], served.Categories ?? []);
            return ShopCatalogue.Empty(schema).Replace(
                schema,
                [.. served.Products.Select(product => new Product(product.Id, product.Category, product.Available ?? true))],
                [.. served.Users.Select(user => new User(user.Id, user.Persona))]);
        }
        catch (RecServiceException e)
        {
            throw CommandFailedException.Failed($"--catalogue: {e.Message}", e);
        }
    }

    private static ReportTable Table(IReadOnlyList<CellMean> means) => new(
        "Expected from the start",
        ["Persona", "Category", "Mean reward", "Observations"],
        [
            .. means.Select(mean => (string[])
            [
                mean.Persona ?? "unknown", mean.Category, mean.Reward.ToString("F4", CultureInfo.InvariantCulture), mean.Observations.ToString("N0", CultureInfo.InvariantCulture),
            ]),
        ]);
}
