using System.Globalization;
using Microsoft.Extensions.Options;
using Spectre.Console;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Journal;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Benchmarks;

/// <summary>What the parts of the state that grow take of managed memory: the arms of the policies, and the decisions that await rewards.</summary>
internal static class MemorySizes
{
    private const int Products = 10_000;
    private const int ObservationsEach = 20;
    private const int DenseProducts = 1_000;
    private const int Decisions = 100_000;
    private const int Users = 100_000;

    private static readonly FeatureSchema Notebook = FeatureSchema.Notebook;

    /// <summary>Measures and prints.</summary>
    public static void Print(IAnsiConsole console)
    {
        var rows = new List<IReadOnlyList<string>>
        {
            Row("a product of the catalogue", Products, () => new BenchmarkShop(Products)),
            Row("a user of the catalogue", Users, () => ShopCatalogue.Empty(Notebook)
                .Replace(Notebook, [], [.. Enumerable.Range(0, Users).Select(user => new User($"{user}", Notebook.Personas[user % Notebook.Personas.Count]))])),
        };
        foreach (var name in (string[])[PolicyNames.LinUcb, PolicyNames.LinUcbHybrid, PolicyNames.LinUcbShared, PolicyNames.Popularity])
        {
            var shop = new BenchmarkShop(Products);
            var registered = PolicyRegister.All.Single(policy => policy.Name == name);
            rows.Add(Row($"{name}, a product that was shown {ObservationsEach} times", Products, () =>
            {
                var policy = (ILearningPolicy)registered.Create(registered.DefaultSettings(), Notebook);
                shop.Teach(policy, Products * ObservationsEach);
                return policy;
            }));
        }

        var dense = new DenseShop(DenseProducts);
        rows.Add(Row($"linucb with 64 dense features, a product that was shown {4 * ObservationsEach} times", DenseProducts, () =>
        {
            var policy = new LinUcbPolicy(dense.Catalogue.Schema);
            policy.Prepare(dense.Catalogue);
            for (var decision = 0; decision < DenseProducts * 4 * ObservationsEach; decision++)
            {
                policy.Learn(dense.NextObservation(decision) with { Product = decision % DenseProducts });
            }

            return policy;
        }));

        foreach (var items in (int[])[1, 5])
        {
            rows.Add(Row($"a decision that awaits rewards, of {items} product{(items == 1 ? "" : "s")}", Decisions, () => Ledger(items)));
        }

        ConsoleReport.Print(console, new ReportTable("Managed memory held", ["What", "bytes each"], rows));
    }

    private static string[] Row(string what, int count, Func<object> make)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var made = make();
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(made);
        return [what, (bytes / (double)count).ToString("N0", CultureInfo.InvariantCulture)];
    }

    private static DecisionLedger Ledger(int items)
    {
        var ledger = new DecisionLedger(Options.Create(new FeedbackOptions()), Options.Create(new JournalOptions()));
        for (var sequence = 1; sequence <= Decisions; sequence++)
        {
            ledger.Add(Decision(sequence, items));
        }

        return ledger;
    }

    /// <summary>A decision as the service makes it for a caller who names none.</summary>
    private static Decision Decision(int sequence, int items)
    {
        var madeAt = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(sequence);
        return new Decision(
            sequence,
            new RecommendRequest($"{sequence % 1000}", Count: items),
            new RecommendResponse
            {
                RecommendationId = Guid.CreateVersion7(madeAt).ToString("N"),
                Policy = PolicyNames.LinUcb,
                ExperimentArm = "linucb",
                AssignmentProbability = 0.5,
                ModelVersion = $"{sequence}",
                Basis = Basis.User,
                Explored = false,
                Recorded = true,
                Items = [.. Enumerable.Range(0, items).Select(item => new RecommendedItem($"{(sequence + item) % 50}", "Dog Food", item + 1, 2.5, 0.5, 2, 0.98))],
                ExpiresAt = madeAt + TimeSpan.FromMinutes(30),
            },
            "cat_connoisseur",
            madeAt,
            Pending.AsDefault);
    }
}
