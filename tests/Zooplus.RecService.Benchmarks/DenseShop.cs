using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Benchmarks;

/// <summary>A shop whose every request comes with 63 numbers of its own; with the one category there are 64 features, none of them zero.</summary>
internal sealed class DenseShop
{
    private const int Numbers = 63;
    private const int Requests = 256;
    private const string Category = "all";

    private static readonly FeatureSchema Schema = FeatureSchema.Of(
        [
            new CategoricalDeclaration(FeatureSchema.Persona, AttributeSide.User, []),
            new CategoricalDeclaration(FeatureSchema.Category, AttributeSide.Product, [Category]),
            .. Enumerable.Range(0, Numbers).Select(number => new NumericDeclaration($"n{number:00}", AttributeSide.Request, mean: 0, deviation: 1)),
        ],
        [FeatureSchema.DefaultInteraction]);

    private readonly AttributeSet?[] _requests;
    private readonly double[] _zipf;
    private SeededDraws _draws = SeededDraws.From("dense");
    private int _turn;

    public DenseShop(int products)
    {
        Catalogue = ShopCatalogue.Empty(Schema).Replace(Schema, [.. Enumerable.Range(0, products).Select(product => new Product($"{product}", Category))], []);
        _requests = [.. Enumerable.Range(0, Requests).Select(_ => AttributeSet.Of(Enumerable.Range(0, Numbers).Select(number => ($"n{number:00}", (AttributeValue)Normal()))))];

        var sum = 0.0;
        _zipf = [.. Enumerable.Range(1, products).Select(rank => sum += 1.0 / rank)];
    }

    public ShopCatalogue Catalogue { get; }

    /// <summary>Asks for one product, in another context each time.</summary>
    public PolicyAnswer? Ask(IPolicy policy) => policy.Choose(new DecisionInput
    {
        Catalogue = Catalogue,
        UserId = "0",
        Persona = null,
        Attributes = NextRequest(),
        Basis = Basis.Context,
        Eligible = Catalogue.Available,
        Count = 1,
        RecommendationId = "benchmark",
    });

    /// <summary>Teaches a policy; the products come by a Zipf law, the rank's inverse, so that most are seldom met.</summary>
    public void Teach(ILearningPolicy policy, int observations)
    {
        policy.Prepare(Catalogue);
        for (var t = 0; t < observations; t++)
        {
            policy.Learn(NextObservation(t));
        }
    }

    /// <summary>A random observation.</summary>
    public Observation NextObservation(long decision)
    {
        var rank = Array.BinarySearch(_zipf, _draws.NextDouble() * _zipf[^1]);
        return new Observation(decision, rank < 0 ? ~rank : rank, null, Category, _draws.NextInt32(2)) { Attributes = NextRequest() };
    }

    private AttributeSet? NextRequest() => _requests[_turn = (_turn + 1) % Requests];

    /// <summary>A standard normal draw (Box and Muller 1958).</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _draws.NextDouble())) * Math.Cos(2 * Math.PI * _draws.NextDouble());
}
