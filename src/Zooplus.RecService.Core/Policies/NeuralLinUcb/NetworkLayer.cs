using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Policies.NeuralLinUcb;

/// <summary>
/// The network's last hidden layer as features of a linear model, φ(u, p): scaled so that its mean squared length is what is asked for,
/// since the scale of a hidden layer means nothing by itself. Immutable.
/// </summary>
internal sealed class NetworkLayer
{
    /// <summary>The widest layer that is used: a linear model keeps a matrix of its square.</summary>
    public const int LengthMax = 256;

    // So many users by so many products are enough to know the mean.
    private const int SampledRows = 32;

    private readonly MlpCatalogue _table;

    private NetworkLayer(MlpCatalogue table, double scale)
    {
        _table = table;
        Scale = scale;
    }

    /// <summary>What a unit's value is multiplied with.</summary>
    public double Scale { get; }

    /// <summary>The weights.</summary>
    public MlpScorer Scorer => _table.Scorer;

    /// <summary>H2, how many features it has.</summary>
    public int Length => Scorer.LayerLength;

    /// <summary>The layer of weights; null for a layer wider than <see cref="LengthMax"/>.</summary>
    /// <param name="table">The weights with their table of products.</param>
    /// <param name="weight">The mean squared length, above 0.</param>
    public static NetworkLayer? Of(MlpCatalogue table, double weight) => table.Scorer.LayerLength <= LengthMax
        ? new NetworkLayer(table, Math.Sqrt(weight / MeanSquare(table.Scorer.Weights)))
        : null;

    /// <summary>The same for another table of the same weights.</summary>
    public NetworkLayer With(MlpCatalogue table) => new(table, Scale);

    /// <summary>Whether the weights know a user.</summary>
    public bool Knows(string userId) => Scorer.Weights.TryGetUserRow(userId, out _);

    /// <summary>Which mean stands for a product that the weights do not know, 0 or more: products of the same mean have the same layer. -1 for one they know.</summary>
    public int MeanOf(int product) => _table.MeanOf(product);

    /// <summary>The layer of a user with some products, unscaled.</summary>
    /// <param name="userId">The user; one the weights do not know, or null, has the mean of all users.</param>
    /// <param name="products">The products' dense indices.</param>
    /// <param name="layers">Takes the layers, one after another: as many as products × <see cref="Length"/>.</param>
    public void Fill(string? userId, ReadOnlySpan<int> products, Span<float> layers)
    {
        var user = userId is not null && Scorer.Weights.TryGetUserRow(userId, out var row) ? Scorer.UserHalf(row) : Scorer.MeanUserHalf;
        Scorer.Layers(user, _table, products, firstMask: [], layers);
    }

    /// <summary>The mean squared length of the unscaled layer over users and products spread over the tables.</summary>
    private static double MeanSquare(MlpWeights weights)
    {
        var (users, products) = (Math.Min(SampledRows, weights.UserEmbedding.Rows), Math.Min(SampledRows, weights.ProductEmbedding.Rows));
        var sum = 0.0;
        for (var user = 0; user < users; user++)
        {
            var u = weights.UserEmbedding.Row((int)((long)user * weights.UserEmbedding.Rows / users));
            for (var product = 0; product < products; product++)
            {
                var p = weights.ProductEmbedding.Row((int)((long)product * weights.ProductEmbedding.Rows / products));
                sum += MlpForward.LastLayer(weights, u, p, firstMask: []).Sum(value => (double)value * value);
            }
        }

        // A layer of zeros stays one, however it is scaled.
        return sum > 0 ? sum / (users * products) : 1;
    }
}
