using System.Text.Json;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Tests.Recommendations.Memory;

/// <summary>Decisions of every kind, each field given or left out as chance has it.</summary>
internal sealed class RandomDecisions(Random random)
{
    private static readonly string[] Users = ["7", "Mätthias-日本", "", "a user with a longer id than most", "🐈"];
    private static readonly string[] Policies = ["linucb", "mlp", "random"];
    private static readonly string[] Categories = ["Cat Food", "Fish Supplies", "All that does not fit into any other category of the shop, or does into several"];
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A decision under an id that no other has that was made here.</summary>
    public Decision Next(long sequence)
    {
        var id = random.Next(3) switch
        {
            0 => $"{sequence:x32}", // As ids are that are made here, and one that differs from it by case alone.
            1 => $"{sequence:X32}",
            _ => $"decision-{sequence}" + new string('é', random.Next(3) * 40),
        };
        var madeAt = Noon + TimeSpan.FromSeconds(sequence);
        var activated = random.Next(4) > 0;
        var policy = Of(Policies);
        var request = new RecommendRequest(
            Of(Users),
            Maybe(id),
            random.Next(1, 51),
            Maybe(policy),
            Maybe(new RequestContext(Maybe("cat_connoisseur"), Attributes())),
            Names(),
            Names(),
            Names(),
            random.Next(2) == 0 ? null : random.Next(1, 51),
            activated);
        var response = new RecommendResponse
        {
            RecommendationId = id,
            Policy = policy,
            ExperimentArm = Maybe("arm"),
            AssignmentProbability = MaybeNumber(),
            ModelVersion = $"{sequence}",
            Basis = Of(Enum.GetValues<Basis>()),
            Explored = random.Next(2) == 0,
            Recorded = random.Next(5) > 0,
            Items = [.. Enumerable.Range(0, random.Next(1, 5)).Select(Item)],
            ExpiresAt = activated ? madeAt + TimeSpan.FromMinutes(30) : null,
        };
        return new Decision(sequence, request, response, Maybe("dog_person"), madeAt, Of(Enum.GetValues<Pending>()))
        {
            Attributes = Attributes(),
            SchemaVersion = random.Next(3),
            Span = Maybe("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        };
    }

    /// <summary>The fact that a product earns something, or stays silent.</summary>
    public RewardGiven RewardOf(Decision decision, int item) => random.Next(3) switch
    {
        0 => decision.RewardOf(item, random.Next(2) == 0 ? random.Next(2) : random.NextDouble()),
        1 => decision.RewardOf(item, new EventReward(random.Next(2) == 0 ? "click" : "purchase", random.NextDouble()), random.NextDouble()),
        _ => decision.SilenceOf(item, completes: decision.Missing == 1),
    };

    /// <summary>All there is to know of a decision.</summary>
    public static string Told(Decision decision) => JsonSerializer.Serialize(new
    {
        decision.Sequence,
        decision.Request,
        decision.Response,
        decision.Persona,
        decision.Attributes,
        decision.SchemaVersion,
        decision.MadeAt,
        decision.ExpiresAt,
        decision.Missing,
        decision.IsClosed,
        decision.Span,
        decision.Pending,
        Outcomes = Enumerable.Range(0, decision.Response.Items.Count).Select(decision.OutcomeOf),
    });

    public T Of<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];

    private RecommendedItem Item(int place)
    {
        var (expected, bonus) = (-random.NextDouble(), random.NextDouble());
        return new RecommendedItem(
            $"product {place}",
            Of(Categories),
            random.Next(5) == 0 ? place + 7 : place + 1,
            random.Next(2) == 0 ? expected + bonus : random.NextDouble(),
            expected,
            bonus,
            MaybeNumber(),
            random.Next(2) == 0 ? null : random.Next(1, 500),
            random.Next(2) == 0 ? null : Of(Enum.GetValues<Basis>()),
            Attributes());
    }

    private AttributeSet? Attributes() => random.Next(3) == 0
        ? AttributeSet.Of(("brand", new AttributeValue("Äcme")), ("price", new AttributeValue(random.NextDouble())))
        : null;

    private string[]? Names() => random.Next(3) switch
    {
        0 => null,
        1 => [],
        _ => [.. Enumerable.Range(0, random.Next(20) == 0 ? 200 : 2).Select(name => $"{name}")],
    };

    private double? MaybeNumber() => random.Next(2) == 0 ? null : random.NextDouble();

    private T? Maybe<T>(T value)
        where T : class => random.Next(2) == 0 ? null : value;
}
