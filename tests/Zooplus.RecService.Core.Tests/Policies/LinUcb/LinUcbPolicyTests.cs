using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcb;

public sealed class LinUcbPolicyTests
{
    private const string Fish = "fish_hobbyist";

    private const string Puppy = "new_puppy_parent";

    [Fact]
    public void Ties_go_to_the_lowest_index()
    {
        var policy = new LinUcbPolicy(FeatureSchema.Notebook);

        Assert.Equal([0, 1, 2, 3, 4], policy.Ask(Shops.OfSize(20), 5).Products());
        Assert.Equal([7, 11, 13], policy.Ask(Shops.OfSize(20), 5, eligible: [7, 11, 13]).Products());
    }

    [Fact]
    public void A_score_is_the_expected_reward_plus_alpha_times_the_uncertainty()
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 2.5, (1, Fish, 1), (1, Fish, 0), (2, Puppy, 1));

        Assert.All(policy.Ask(catalogue, 5).Items, item =>
        {
            Assert.Equal(item.ExpectedReward + item.ExplorationBonus, item.Score);
            Assert.Equal(1, item.Propensity);
        });
    }

    [Fact]
    public void Without_alpha_the_choice_is_greedy()
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 0, (3, Fish, 1), (1, Fish, 0.5), (2, Fish, 0));

        var answer = policy.Ask(catalogue, 5);

        Assert.Equal([3, 1, 0, 2, 4], answer.Products());
        Assert.All(answer.Items, item => Assert.Equal(0, item.ExplorationBonus));
    }

    [Fact]
    public void With_much_alpha_the_least_known_product_is_chosen()
    {
        var catalogue = Shops.OfSize(3);
        var policy = Learned(catalogue, 100, (0, Fish, 1), (1, Fish, 1), (0, Fish, 1));

        Assert.Equal([2, 1, 0], policy.Ask(catalogue, 3).Products());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no_such_persona")]
    public void An_unknown_persona_leaves_the_category_to_decide(string? persona)
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 1.5, (2, Fish, 1));

        var item = policy.Ask(catalogue, 5, persona: persona).Items.Single(item => item.Product == 2);

        // A = I + xxᵀ over persona and category, b = x: by the category alone θᵀx = 1/3 and xᵀA⁻¹x = 1 − 1/3.
        Assert.Equal(1.0 / 3, item.ExpectedReward, 1e-12);
        Assert.Equal(1.5 * Math.Sqrt(2.0 / 3), item.ExplorationBonus, 1e-12);
    }

    [Fact]
    public void An_archived_product_that_returns_finds_its_arm()
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 1.5, (2, Fish, 1), (2, Puppy, 0));
        var before = policy.Ask(catalogue, 5).Items;
        var product = catalogue.ProductAt(2);

        var without = catalogue.WithoutProduct(product.Id);
        policy.Prepare(without);
        Assert.DoesNotContain(2, policy.Ask(without, 5).Products());
        var returned = without.Merge([product], []);
        policy.Prepare(returned);

        Assert.Equal(before, policy.Ask(returned, 5).Items);
    }

    [Fact]
    public void A_product_that_changes_category_keeps_its_arm_and_is_seen_in_the_new_one()
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 0, (2, Fish, 1));
        var changed = catalogue.Merge([new Product("p2", catalogue.ProductAt(0).Category)], []);
        policy.Prepare(changed);

        // Only the persona is still what was learned in.
        Assert.Equal(1.0 / 3, policy.Ask(changed, 1, eligible: [2]).Items[0].ExpectedReward, 1e-12);
    }

    [Fact]
    public void Knowledge_moves_to_another_schema_by_the_names_of_the_features()
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 1.5, (0, Fish, 1), (1, Fish, 0.3), (1, Puppy, 0.8), (4, Puppy, 0));
        var before = new[] { Fish, Puppy, null }.Select(persona => policy.Ask(catalogue, 5, persona: persona).Items).ToArray();
        var wider = new FeatureSchema(
            ["aquarist", .. FeatureSchema.Notebook.Personas, "zoo"],
            ["Bird Food", .. FeatureSchema.Notebook.Categories, "Zebra"]);

        var moved = catalogue.Replace(wider, [.. catalogue.Products, new Product("new", "Zebra")], []);
        policy.Prepare(moved);

        var after = new[] { Fish, Puppy, null }.Select(persona => policy.Ask(moved, 5, persona: persona, eligible: [0, 1, 2, 3, 4]).Items).ToArray();
        Assert.All(before.Zip(after), pair => Assert.All(pair.First.Zip(pair.Second), item =>
        {
            Assert.Equal(item.First.Product, item.Second.Product);
            Assert.Equal(item.First.ExpectedReward, item.Second.ExpectedReward, 1e-12);
            Assert.Equal(item.First.ExplorationBonus, item.Second.ExplorationBonus, 1e-12);
        }));
        Assert.Equal(1.5 * Math.Sqrt(2), policy.Ask(moved, 1, persona: "zoo", eligible: [5]).Items[0].Score, 1e-12);
        Assert.Equal(4, policy.RewardsLearned);
    }

    [Fact]
    public void A_feature_that_is_dropped_is_forgotten_and_the_others_are_kept()
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 0, (0, Puppy, 1), (0, Puppy, 1));
        var byCategory = policy.Ask(catalogue, 1, persona: null, eligible: [0]).Items[0].ExpectedReward;
        var narrower = new FeatureSchema([Fish], FeatureSchema.Notebook.Categories);

        var moved = catalogue.Replace(narrower, [.. catalogue.Products], []);
        policy.Prepare(moved);
        var back = moved.Replace(FeatureSchema.Notebook, [.. catalogue.Products], []);
        policy.Prepare(back);

        // What is left of A and b is two pulls in the category alone: θ = 2/3 there, and nothing of the persona.
        var category = policy.Ask(back, 1, persona: null, eligible: [0]).Items[0].ExpectedReward;
        var withPersona = policy.Ask(back, 1, persona: Puppy, eligible: [0]).Items[0].ExpectedReward;
        Assert.Equal(2.0 / 5, byCategory, 1e-12);
        Assert.Equal(2.0 / 3, category, 1e-12);
        Assert.Equal(category, withPersona, 1e-12);
    }

    [Fact]
    public void A_schema_declared_in_another_order_is_the_same_schema()
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 1.5, (0, Fish, 1));
        var before = policy.Ask(catalogue, 5).Items;
        var reordered = new FeatureSchema(FeatureSchema.Notebook.Personas.Reverse(), FeatureSchema.Notebook.Categories.Reverse());

        var moved = catalogue.Replace(reordered, [.. catalogue.Products], []);
        policy.Prepare(moved);

        Assert.Equal(before, policy.Ask(moved, 5).Items);
    }

    [Fact]
    public void A_reader_with_the_old_catalogue_is_answered_after_the_schema_has_changed()
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 1.5, (0, Fish, 1));
        var before = policy.Ask(catalogue, 5).Items;

        policy.Prepare(catalogue.Replace(new FeatureSchema(["aquarist", .. FeatureSchema.Notebook.Personas], FeatureSchema.Notebook.Categories), [.. catalogue.Products], []));

        Assert.All(before.Zip(policy.Ask(catalogue, 5).Items), pair =>
        {
            Assert.Equal(pair.First.Product, pair.Second.Product);
            Assert.Equal(pair.First.Score, pair.Second.Score, 1e-12);
        });
    }

    [Fact]
    public void A_reset_forgets_and_takes_another_alpha()
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 1.5, (0, Fish, 1));

        policy.Reset(0.5);

        Assert.Equal(0, policy.RewardsLearned);
        Assert.Equal(0.5, policy.Alpha);
        Assert.All(policy.Ask(catalogue, 5).Items, item =>
        {
            Assert.Equal(0, item.ExpectedReward);
            Assert.Equal(0.5 * Math.Sqrt(2), item.Score, 1e-12);
        });
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1_000_001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_alpha_out_of_range_is_refused_and_nothing_is_forgotten(double alpha)
    {
        var catalogue = Shops.OfSize(5);
        var policy = Learned(catalogue, 1.5, (0, Fish, 1));

        Assert.Throws<ArgumentOutOfRangeException>(() => policy.Reset(alpha));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinUcbPolicy(FeatureSchema.Notebook, alpha));

        Assert.Equal((1.5, 1), (policy.Alpha, policy.RewardsLearned));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_ridge_out_of_range_is_refused(double ridge) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinUcbPolicy(FeatureSchema.Notebook, ridge: ridge));

    [Fact]
    public void A_shop_without_personas_and_categories_has_arms_without_features()
    {
        var empty = new FeatureSchema([], []);
        var policy = Learned(Shops.OfSize(5), 1.5, (0, Fish, 1));

        policy.Prepare(Shops.OfSize(5).Replace(empty, [], []));
        policy.Prepare(Shops.OfSize(5));

        Assert.Equal(1.5 * Math.Sqrt(2), policy.Ask(Shops.OfSize(5)).Items[0].Score, 1e-12);
    }

    [Fact]
    public void The_model_version_is_the_last_fact_applied()
    {
        var policy = new LinUcbPolicy(FeatureSchema.Notebook);
        Assert.Equal("0", policy.ModelVersion);

        policy.Applied(12_345);

        Assert.Equal("12345", policy.ModelVersion);
        Assert.Equal("12345", policy.Ask(Shops.OfSize(5)).ModelVersion);
    }

    [Fact]
    public void A_choice_allocates_its_answer_and_nothing_more()
    {
        var (few, many) = (Shops.OfSize(50), Shops.OfSize(5000));
        var policy = Learned(many, 1.5, [.. Enumerable.Range(0, 100).Select(product => (product, Fish, 0.5))]);

        var answer = AllocatedBy(() => new PolicyAnswer($"{int.MaxValue}", Basis.User, new RankedProduct[1]));
        var byFew = AllocatedBy(() => policy.Ask(few));

        Assert.Equal(byFew, AllocatedBy(() => policy.Ask(many)));
        Assert.InRange(byFew, 1, answer);
    }

    private static LinUcbPolicy Learned(ShopCatalogue catalogue, double alpha, params (int Product, string Persona, double Reward)[] rewards)
    {
        var policy = new LinUcbPolicy(FeatureSchema.Notebook, alpha);
        policy.Prepare(catalogue);
        foreach (var (product, persona, reward) in rewards)
        {
            policy.Learn(new Observation(0, product, persona, catalogue.ProductAt(product).Category, reward));
        }

        return policy;
    }

    private static long AllocatedBy(Func<PolicyAnswer> choose)
    {
        choose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        choose();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
