using System.Globalization;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.LoadGenerator.Tuning;

/// <summary>
/// How a policy would do in a running service with each value of a setting, by replay of those journalled decisions that were drawn
/// uniformly: those of <c>random</c>, and the uniform share of the other policies.
/// </summary>
/// <param name="Setting">What is tuned.</param>
/// <param name="Draws">How many decisions could be replayed.</param>
/// <param name="Rewards">What each entrant earned where it agreed with the log, in the order of the setting's.</param>
internal sealed record JournalTuning(TunedSetting Setting, int Draws, IReadOnlyList<IReadOnlyList<double>> Rewards)
{
    /// <summary>Below so many decisions in which a policy and the log agree, a replay says nothing.</summary>
    public const int MatchedMin = 200;

    /// <summary>Fetches the journal of a service and replays it.</summary>
    /// <exception cref="CommandFailedException">The service cannot be reached, or its journal cannot answer.</exception>
    public static async Task<JournalTuning> RunAsync(TunedSetting setting, Uri service, string? apiKey, CancellationToken cancellationToken)
    {
        using var http = RecServiceHttp.CreateClient(service, Timeout.InfiniteTimeSpan, apiKey);
        var admin = new RecServiceAdmin(http);
        try
        {
            var catalogue = CatalogueOf(await admin.GetCatalogueAsync(cancellationToken));
            var log = new List<LoggedDraw>();
            await foreach (var decision in admin.ExportAsync(cancellationToken))
            {
                if (DrawOf(decision, catalogue) is { } draw)
                {
                    log.Add(draw);
                }
            }

            return new JournalTuning(setting, log.Count, [.. setting.Entrants.Select(entrant => LogReplay.Rewards(entrant, catalogue, log))]);
        }
        catch (RecServiceException e)
        {
            throw CommandFailedException.Failed($"--from-journal: {e.Message}", e);
        }
    }

    /// <summary>The curve: a row a value.</summary>
    public ReportTable Curve() => new(
        string.Create(CultureInfo.InvariantCulture, $"{Setting.Policy}, {Setting.Name}: {Draws:N0} uniformly drawn decisions with known rewards; in brackets the 95 % interval of the mean"),
        [Setting.Name, "Decisions matched", "Mean reward"],
        [
            .. Setting.Entrants.Zip(Rewards, (entrant, rewards) => (string[])
            [
                string.Create(CultureInfo.InvariantCulture, $"{Setting.ValueOf(entrant)}{(entrant == Setting.Default ? " (default)" : "")}"),
                rewards.Count.ToString("N0", CultureInfo.InvariantCulture),
                rewards.Count < 2 ? "" : Text(Spread.Of(rewards)),
            ]),
        ]);

    /// <summary>What to do about it. Replays of two values match other decisions, so their intervals must lie apart.</summary>
    /// <exception cref="CommandFailedException">The journal has too few decisions that a replay can use.</exception>
    public string Recommendation()
    {
        if (Rewards.Min(rewards => rewards.Count) < MatchedMin)
        {
            throw CommandFailedException.Failed(string.Create(
                CultureInfo.InvariantCulture,
                $"The journal cannot answer: with one of the values only {Rewards.Min(rewards => rewards.Count):N0} decisions match, and at least {MatchedMin} must. It has {Draws:N0} uniformly drawn decisions with known rewards for products that are available now; a larger Policies:UniformShare, or the policy random, makes more."));
        }

        var spreads = Rewards.Select(Spread.Of).ToArray();
        var shipped = spreads[Setting.Entrants.TakeWhile(entrant => entrant != Setting.Default).Count()];
        var best = Enumerable.Range(0, spreads.Length).MaxBy(index => spreads[index].Mean);
        var value = Setting.ValueOf(Setting.Entrants[best]);
        return spreads[best].Interval!.Low > shipped.Interval!.High
            ? string.Create(CultureInfo.InvariantCulture, $"Set {Setting.Name} to {value}: its mean reward is {spreads[best].Mean:F4}, the default's {shipped.Mean:F4}, and their intervals lie apart.")
            : string.Create(CultureInfo.InvariantCulture, $"Keep {Setting.Name} at its default {Setting.Shipped}: the journal does not tell any other value from it.");
    }

    private static string Text(Spread spread) =>
        string.Create(CultureInfo.InvariantCulture, $"{spread.Mean:F4} ({spread.Interval!.Low:F4} to {spread.Interval.High:F4})");

    private static ShopCatalogue CatalogueOf(Catalogue served)
    {
        if (served.Schema is { } more && ((more.User?.Count ?? 0) + (more.Request?.Count ?? 0) + (more.Product?.Count ?? 0) > 0))
        {
            throw CommandFailedException.Failed("--from-journal: the shop's schema has attributes beside persona and category, and a replay does not know what they were.");
        }

        var schema = new FeatureSchema(served.Personas ?? [], served.Categories ?? []);
        return ShopCatalogue.Empty(schema).Replace(
            schema,
            [.. served.Products.Select(product => new Product(product.Id, product.Category, product.Available ?? true))],
            [.. served.Users.Select(user => new User(user.Id, user.Persona))]);
    }

    /// <summary>A decision as far as a replay can use it: one product, drawn uniformly from all that are available, with a known reward.</summary>
    private static LoggedDraw? DrawOf(ExportedDecision decision, ShopCatalogue catalogue) =>
        decision is { Explored: true, Items: [{ Reward: { } reward } item] } && catalogue.TryGetProduct(item.ProductId, out var product) && catalogue.IsAvailable(product)
            ? new LoggedDraw(decision.RecommendationId, decision.UserId, decision.Persona, product, reward)
            : null;
}
