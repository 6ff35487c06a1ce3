using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcbDetecting;
using Zooplus.RecService.Core.Policies.LinUcbShared;
using Zooplus.RecService.Core.Tests.Policies.Linear;

namespace Zooplus.RecService.Core.Tests.Policies.LinUcbDetecting;

public sealed class LinUcbDetectingPolicyTests
{
    private const int DogToy = 3;

    private readonly ShopCatalogue _catalogue = Shops.OfSize(20);

    [Fact]
    public void While_nothing_changes_it_is_linucb_shared_to_the_last_bit()
    {
        var (detecting, shared) = (Policy(), new LinUcbSharedPolicy(FeatureSchema.Notebook));
        shared.Prepare(_catalogue);
        foreach (var observation in Observations.Random(_catalogue, ..3_000))
        {
            detecting.Learn(observation);
            shared.Learn(observation);
        }

        Assert.Equal(0, detecting.Noticed.Count);
        Assert.True(shared.Estimate.Theta.SequenceEqual(detecting.Estimate.Theta));
        Assert.True(shared.Estimate.Inverse.SequenceEqual(detecting.Estimate.Inverse));
        Assert.Equal(shared.Ask(_catalogue, 5).Items, detecting.Ask(_catalogue, 5).Items);
    }

    [Fact]
    public void When_a_reward_falls_all_that_the_persona_taught_is_forgotten_and_nothing_else()
    {
        var policy = Policy();
        var others = WithoutToysForPuppies(..2_000);
        Teach(policy, others);

        var fall = Fall(policy, "new_puppy_parent", 2_000);
        var after = Observations.Random(_catalogue, (fall + 1)..(fall + 200)).ToList();
        Teach(policy, after);

        var kept = others.Where(observation => observation.Persona != "new_puppy_parent").Concat(after);
        AssertKnows(policy, kept);
        Assert.Equal(1, policy.Noticed.Count);
    }

    [Fact]
    public void When_a_reward_rises_only_that_context_is_forgotten()
    {
        var policy = Policy();
        var all = Observations.Random(_catalogue, ..2_000).Select(observation => observation with { Reward = observation.Reward < 0.1 ? 1 : 0 }).ToList();
        Teach(policy, all);
        for (var t = all.Count; policy.Noticed.Count == 0; t++)
        {
            all.Add(Shown(t, "cat_connoisseur", 0, 1));
            policy.Learn(all[^1]);
            Assert.True(t < 2_100, "It was never noticed.");
        }

        Assert.True(policy.Noticed.Last!.Difference > 0.5);
        AssertKnows(policy, all.Where(observation => observation.Persona != "cat_connoisseur" || observation.Category != _catalogue.ProductAt(0).Category));
    }

    [Fact]
    public void Contexts_with_numbers_that_never_recur_are_forgotten_exactly_too()
    {
        var schema = FeatureSchema.Of(
            [
                new CategoricalDeclaration(FeatureSchema.Persona, AttributeSide.User, ["cat", "dog"]),
                new NumericDeclaration("age", AttributeSide.User, mean: 40, deviation: 12),
                new CategoricalDeclaration(FeatureSchema.Category, AttributeSide.Product, ["food", "toy"]),
            ],
            [FeatureSchema.DefaultInteraction, new Interaction("age", FeatureSchema.Category)]);
        var shop = ShopCatalogue.Empty(schema).Replace(schema, [new Product("p0", "food"), new Product("p1", "toy")], []);
        var (policy, plain) = (new LinUcbDetectingPolicy(schema), new LinUcbSharedPolicy(schema));
        policy.Prepare(shop);
        plain.Prepare(shop);
        for (var t = 0; policy.Noticed.Count == 0; t++)
        {
            var draws = SeededDraws.From($"ages {t}");
            var (persona, product) = (draws.NextInt32(2) == 0 ? "cat" : "dog", draws.NextInt32(2));
            var reward = persona == "dog" && t >= 1_000 ? 0.1 * draws.NextDouble() : draws.NextDouble();
            var observation = new Observation(t, product, persona, shop.ProductAt(product).Category, reward)
            {
                Attributes = AttributeSet.Of([("age", (AttributeValue)(20 + (50 * draws.NextDouble())))]),
            };
            policy.Learn(observation);
            if (persona == "cat")
            {
                plain.Learn(observation);
            }

            Assert.True(t < 2_000, "It was never noticed.");
        }

        AssertClose(plain, policy);
    }

    [Fact]
    public void It_forgets_back_to_its_prior()
    {
        var settings = new LinUcbDetectingSettings { Prior = [new() { Persona = "new_puppy_parent", Category = "Dog Toy", Reward = 0.8 }], PriorStrength = 5 };
        var (policy, fresh) = (Policy(settings), Policy(settings));

        Fall(policy, "new_puppy_parent", 0);

        AssertClose(fresh.Estimate.Theta, policy.Estimate.Theta);
        AssertClose(fresh.Estimate.Inverse, policy.Estimate.Inverse);
    }

    [Fact]
    public void Clicks_that_are_known_before_silence_is_are_no_change()
    {
        // For the first 500 products shown only the clicks are known; then the windows of the silent ones close one by one.
        const int Window = 500;
        var policy = Policy();
        for (var t = 0; t < 5_000; t++)
        {
            var observation = Shown(t, "new_puppy_parent", DogToy, SeededDraws.From($"toy {t}").NextDouble() < 0.5 ? 1 : 0);
            policy.Learn(observation with { Reward = 0, Awaited = true });
            if (observation.Reward == 1)
            {
                policy.Revise(observation, 0);
            }

            if (t >= Window && SeededDraws.From($"toy {t - Window}").NextDouble() >= 0.5)
            {
                policy.Revise(Shown(t - Window, "new_puppy_parent", DogToy, 0), 0);
            }
        }

        Assert.Equal(0, policy.Noticed.Count);
    }

    [Fact]
    public void Silence_counted_at_once_and_revised_leaves_what_learning_the_reward_would_have_left_changes_included()
    {
        var (atOnce, revised) = (Policy(), Policy());
        foreach (var observation in Changing(..6_000))
        {
            atOnce.Learn(observation);
            revised.Learn(observation with { Reward = 0, Awaited = true });
            revised.Revise(observation, 0);
        }

        Assert.True(atOnce.Noticed.Count > 3, $"There were {atOnce.Noticed.Count} changes.");
        Assert.Equal(atOnce.Noticed.Count, revised.Noticed.Count);
        AssertClose(atOnce.Estimate.Theta, revised.Estimate.Theta);
        Assert.True(atOnce.Estimate.Inverse.SequenceEqual(revised.Estimate.Inverse));
    }

    [Fact]
    public void What_was_shown_before_the_change_was_noticed_teaches_nothing_when_it_comes_late()
    {
        var policy = Policy();
        var fall = Fall(policy, "new_puppy_parent", 1);
        var before = policy.Bytes();

        // The one was learned and forgotten and is corrected now, the other arrives now.
        policy.Revise(Shown(fall, "new_puppy_parent", DogToy, 1), 0);
        Assert.Equal(before, policy.Bytes());
        policy.Learn(Shown(0, "new_puppy_parent", DogToy, 1));
        AssertKnows(policy, []);
    }

    [Fact]
    public void A_restored_policy_goes_on_as_the_captured_one_to_the_last_bit()
    {
        var policy = Policy();
        Teach(policy, Changing(..1_700));
        foreach (var observation in Changing(1_700..1_720))
        {
            policy.Learn(observation with { Reward = 0, Awaited = true });
        }

        var restored = Policy();
        restored.Restore(Observations.Reader(policy.Bytes()));
        Assert.Equal(policy.Bytes(), restored.Bytes());
        Assert.Equal(policy.Noticed.Count, restored.Noticed.Count);
        Assert.Equal(policy.Noticed.Last!.Context, restored.Noticed.Last!.Context);
        Assert.Equal(policy.Noticed.Last with { Context = [] }, restored.Noticed.Last with { Context = [] });

        foreach (var one in new[] { policy, restored })
        {
            foreach (var observation in Changing(1_700..1_720))
            {
                one.Revise(observation, 0);
            }

            Teach(one, Changing(1_720..4_000));
        }

        Assert.True(policy.Noticed.Count > 1);
        Assert.Equal(policy.Bytes(), restored.Bytes());
    }

    [Fact]
    public void Bytes_that_end_early_are_refused_and_change_nothing()
    {
        var policy = Policy();
        Teach(policy, Changing(..300));
        policy.Learn(Changing(300..301).Single() with { Awaited = true });
        var bytes = policy.Bytes();
        var kept = Policy();
        Teach(kept, Changing(..5));
        var before = kept.Bytes();

        for (var length = 0; length < bytes.Length; length += 61)
        {
            Assert.ThrowsAny<IOException>(() => kept.Restore(Observations.Reader(bytes[..length])));
        }

        Assert.Equal(before, kept.Bytes());
    }

    [Fact]
    public void A_reset_goes_back_to_the_start()
    {
        var policy = Policy();
        Teach(policy, Changing(..4_000));
        policy.Learn(Changing(4_000..4_001).Single() with { Awaited = true });

        policy.Reset();

        Assert.Equal(Policy().Bytes(), policy.Bytes());
    }

    [Fact]
    public void In_another_schema_it_still_knows_what_to_forget()
    {
        var policy = Policy();
        var others = WithoutToysForPuppies(..1_000);
        Teach(policy, others);
        policy.Learn(Shown(1_000, "new_puppy_parent", DogToy, 0) with { Awaited = true });
        var wider = ShopCatalogue.Empty(new FeatureSchema(["aquarist", .. FeatureSchema.Notebook.Personas], ["Bird Food", .. FeatureSchema.Notebook.Categories]))
            .Merge([.. _catalogue.Products], []);

        policy.Prepare(wider);
        policy.Revise(Shown(1_000, "new_puppy_parent", DogToy, 1), 0);
        Fall(policy, "new_puppy_parent", 1_001);

        AssertKnows(policy, others.Where(observation => observation.Persona != "new_puppy_parent"));
    }

    [Fact]
    public void What_is_learned_beyond_the_contexts_it_watches_is_learned_as_by_linucb_shared()
    {
        string[] values = [.. Enumerable.Range(0, 11).Select(i => $"value {i:00}")];
        var schema = FeatureSchema.Of(
            [
                new CategoricalDeclaration(FeatureSchema.Persona, AttributeSide.User, values),
                new CategoricalDeclaration("season", AttributeSide.Request, values),
                new CategoricalDeclaration(FeatureSchema.Category, AttributeSide.Product, values),
            ],
            []);
        var shop = ShopCatalogue.Empty(schema).Replace(schema, [.. values.Select(value => new Product(value, value))], []);
        var (policy, plain) = (new LinUcbDetectingPolicy(schema), new LinUcbSharedPolicy(schema));
        policy.Prepare(shop);
        plain.Prepare(shop);
        var contexts = values.Length * values.Length * values.Length;
        Assert.True(contexts > DetectingModel.ContextsMax);
        for (var t = 0; t < contexts; t++)
        {
            var product = t % values.Length;
            var observation = new Observation(t, product, values[t / values.Length % values.Length], values[product], t % 3 / 2.0)
            {
                Attributes = AttributeSet.Of([("season", (AttributeValue)values[t / values.Length / values.Length])]),
            };
            foreach (var one in new ILearningPolicy[] { policy, plain })
            {
                one.Learn(observation with { Reward = 0 });
                one.Revise(observation, 0);
            }
        }

        Assert.True(plain.Estimate.Theta.SequenceEqual(policy.Estimate.Theta));
    }

    [Theory]
    [InlineData(0, 1, 0, "FalseAlarms is '0'; allowed is a number above 0 and below 1.")]
    [InlineData(0.01, 0.999, 0, "Discount is '0.999'; allowed is 1: this policy forgets on evidence.")]
    [InlineData(0.01, 1, 50, "Window is '50'; allowed is 0: this policy forgets on evidence.")]
    public void Settings_that_are_not_allowed_are_refused_by_name(double falseAlarms, double discount, int window, string message)
    {
        var settings = new LinUcbDetectingSettings { FalseAlarms = falseAlarms, Discount = discount, Window = window };

        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new LinUcbDetectingPolicy(FeatureSchema.Notebook, settings)).Message, StringComparison.Ordinal);
    }

    private LinUcbDetectingPolicy Policy(LinUcbDetectingSettings? settings = null)
    {
        var policy = new LinUcbDetectingPolicy(FeatureSchema.Notebook, settings);
        policy.Prepare(_catalogue);
        return policy;
    }

    private Observation Shown(int t, string persona, int product, double reward) => new(t, product, persona, _catalogue.ProductAt(product).Category, reward);

    private List<Observation> WithoutToysForPuppies(Range range) =>
        [.. Observations.Random(_catalogue, range).Where(observation => (observation.Persona, observation.Category) != ("new_puppy_parent", "Dog Toy"))];

    /// <summary>Teaches that a persona clicks on dog toys, and then that it does not, until that is noticed.</summary>
    /// <returns>The last decision.</returns>
    private int Fall(LinUcbDetectingPolicy policy, string persona, int first)
    {
        var changes = policy.Noticed.Count;
        for (var t = first; ; t++)
        {
            policy.Learn(Shown(t, persona, DogToy, t < first + 100 ? 1 : 0));
            if (policy.Noticed.Count > changes)
            {
                Assert.True(t >= first + 100, "It was noticed before it came.");
                return t;
            }

            Assert.True(t < first + 200, "It was never noticed.");
        }
    }

    /// <summary>Observations of a world in which every persona's taste turns round every thousand steps.</summary>
    private IEnumerable<Observation> Changing(Range range) => Observations.Random(_catalogue, range)
        .Select(observation => observation with { Reward = observation.Decision / 1_000 % 2 == observation.Product % 5 % 2 ? 1 : observation.Reward < 0.1 ? 1 : 0 });

    private static void Teach(LinUcbDetectingPolicy policy, IEnumerable<Observation> observations)
    {
        foreach (var observation in observations)
        {
            policy.Learn(observation);
        }
    }

    private static void AssertKnows(LinUcbDetectingPolicy policy, IEnumerable<Observation> observations)
    {
        var d = policy.Features.Dimension;
        var plain = PlainRidge.Of(d, 1, observations.Select(o => (PlainRidge.Shared(policy.Features, o), o.Reward, 1.0)));
        AssertClose([.. plain.Theta], policy.Estimate.Theta);
        AssertClose(plain.Inverse.ToRowMajorArray(), policy.Estimate.Inverse);
    }

    private static void AssertClose(LinUcbSharedPolicy expected, LinUcbDetectingPolicy actual)
    {
        AssertClose(expected.Estimate.Theta, actual.Estimate.Theta);
        AssertClose(expected.Estimate.Inverse, actual.Estimate.Inverse);
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-9);
        }
    }
}
