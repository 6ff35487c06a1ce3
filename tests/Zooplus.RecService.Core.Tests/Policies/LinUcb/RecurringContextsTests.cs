using CsCheck;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcb;

public sealed class RecurringContextsTests
{
    private static readonly string?[] Personas = [.. FeatureSchema.Notebook.Personas, null, "no_such_persona"];

    private static readonly Gen<(int Kind, int Product, int Persona, double Reward)[]> Changes =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 39], Gen.Int[0, 5], Gen.Double[0, 1]).Array[0, 120];

    [Fact]
    public void The_order_that_is_kept_equals_a_scan_of_all_arms_after_any_changes() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 45], Changes).Sample((products, count, changes) =>
        {
            var catalogue = Shops.OfSize(products);
            var policy = new LinUcbPolicy(FeatureSchema.Notebook);
            policy.Prepare(catalogue);
            foreach (var change in changes)
            {
                catalogue = Change(policy, catalogue, change);
            }

            if (catalogue.Available.IsEmpty)
            {
                return;
            }

            foreach (var persona in Personas)
            {
                var kept = policy.Ask(catalogue, count, persona: persona);
                var scanned = policy.Ask(catalogue, count, persona: persona, eligible: catalogue.Available.ToArray());
                Assert.Equal(scanned.Items, kept.Items);
            }
        }, iter: 2_000);

    [Fact]
    public async Task A_reader_beside_the_writer_always_sees_the_best_arm_of_one_state()
    {
        // Every arm gets the same rewards in turn, so that a state's best score is one of a few and its arm the lowest that has it.
        var catalogue = Shops.OfSize(64);
        var policy = new LinUcbPolicy(FeatureSchema.Notebook, alpha: 0);
        policy.Prepare(catalogue);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var t = 0; !stop.IsCancellationRequested; t++)
            {
                // The best arm moves up by one with each reward and a reset starts over.
                var product = t % 64;
                if (product == 0)
                {
                    policy.Reset();
                }

                for (var pull = 0; pull <= product; pull++)
                {
                    policy.Learn(new Observation(t, product, "fish_hobbyist", catalogue.ProductAt(product).Category, 1));
                }
            }
        });

        for (var read = 0; read < 200_000; read++)
        {
            var items = policy.Ask(catalogue, 2).Items;
            Assert.True(
                items[0].Score > items[1].Score || (items[0].Score == items[1].Score && items[0].Product < items[1].Product),
                $"{items[0]} stands before {items[1]}.");
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task A_reader_beside_the_writer_never_has_to_do_without_the_order()
    {
        var catalogue = Shops.OfSize(1_000);
        var policy = new LinUcbPolicy(FeatureSchema.Notebook);
        policy.Prepare(catalogue);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var t = 0; !stop.IsCancellationRequested; t++)
            {
                var product = t % catalogue.ProductSlots;
                policy.Learn(new Observation(t, product, "fish_hobbyist", catalogue.ProductAt(product).Category, t % 2));
            }
        });

        var missed = Enumerable.Range(0, 100_000).Count(_ => !TryRank(policy, catalogue));

        await stop.CancelAsync();
        await writer;
        Assert.Equal(0, missed);
    }

    [Fact]
    public void More_personas_and_products_than_an_order_is_kept_for_are_scanned()
    {
        var schema = new FeatureSchema(Enumerable.Range(0, 600).Select(persona => $"persona {persona}"), ["only"]);
        var catalogue = ShopCatalogue.Empty(schema).Merge([.. Enumerable.Range(0, 5_000).Select(product => new Product($"{product}", "only"))], []);
        var policy = new LinUcbPolicy(schema, alpha: 0);
        policy.Prepare(catalogue);

        policy.Learn(new Observation(0, 4_321, "persona 7", "only", 1));

        Assert.Equal([4_321, 0], policy.Ask(catalogue, 2, persona: "persona 7").Products());
    }

    private static bool TryRank(LinUcbPolicy policy, ShopCatalogue catalogue)
    {
        Span<RankedProduct> best = stackalloc RankedProduct[1];
        var input = new DecisionInput
        {
            Catalogue = catalogue,
            UserId = "0",
            Persona = "fish_hobbyist",
            Basis = Basis.User,
            Eligible = catalogue.Available,
            Count = 1,
            RecommendationId = "any",
        };
        return policy.TryRank(input, best);
    }

    private static ShopCatalogue Change(LinUcbPolicy policy, ShopCatalogue catalogue, (int Kind, int Product, int Persona, double Reward) change)
    {
        var product = change.Product % catalogue.ProductSlots;
        var shown = catalogue.ProductAt(product);
        var observation = new Observation(0, product, Personas[change.Persona], shown.Category, Math.Round(change.Reward, 1));
        switch (change.Kind)
        {
            case 0:
                catalogue = catalogue.WithoutProduct(shown.Id);
                policy.Prepare(catalogue);
                break;
            case 1:
                catalogue = catalogue.Merge([shown with { Available = change.Reward < 0.5 }], []);
                policy.Prepare(catalogue);
                break;
            case 2:
                catalogue = catalogue.Merge([new Product($"p{change.Product}", FeatureSchema.Notebook.Categories[change.Persona % 5])], []);
                policy.Prepare(catalogue);
                break;
            case 3:
                catalogue = catalogue.Merge([], [new User("someone", null)]);
                policy.Prepare(catalogue);
                break;
            case 4:
                policy.Revise(observation, learned: 0.5);
                break;
            case 5 when change.Reward < 0.1:
                policy.Reset(change.Reward * 20);
                break;
            default:
                policy.Learn(observation);
                break;
        }

        return catalogue;
    }
}
