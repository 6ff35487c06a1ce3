using System.Buffers;
using System.Numerics.Tensors;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>
/// Scores one user against many products. The first layer is linear before its relu, so its sum over [u; p] is the sum of a
/// user's half and a product's half; both are computed once for each row of the weights. Immutable but for the newest table, which is kept;
/// any number of threads may score at once.
/// </summary>
public sealed class MlpScorer
{
    // Up to this many floats of scratch, 16 KiB, lie on the stack; more are rented.
    private const int MaxStackFloats = 4096;

    private readonly FirstLayerHalves _users;
    private readonly FirstLayerHalves _products;
    private readonly UpperLayers _upper;
    private volatile MlpCatalogue.KeptTable? _newest;

    /// <summary>Computes the halves: 2·E·H1 operations for each row.</summary>
    /// <param name="weights">The trained parameters.</param>
    /// <exception cref="WeightsFormatException">The weights are so large that a score could overflow.</exception>
    public MlpScorer(MlpWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Weights = weights;
        _users = new FirstLayerHalves(weights, weights.UserEmbedding, firstColumn: 0, weights.Fc1Bias.Span);
        _products = new FirstLayerHalves(weights, weights.ProductEmbedding, firstColumn: weights.UserEmbedding.Columns, bias: []);
        _upper = new UpperLayers(weights);
        ScoreBound.Check(weights, _users, _products);
    }

    /// <summary>The parameters it scores with.</summary>
    public MlpWeights Weights { get; }

    /// <summary>How many users the weights know.</summary>
    public int UserRows => Weights.UserEmbedding.Rows;

    /// <summary>How many products the weights know.</summary>
    public int ProductRows => Weights.ProductEmbedding.Rows;

    /// <summary>H1, the length of every half.</summary>
    public int HalfLength => Weights.Fc1Weight.Rows;

    /// <summary>H2, the length of the last hidden layer.</summary>
    public int LayerLength => _upper.LayerLength;

    /// <summary>The table that was built last; see <see cref="MlpCatalogue.Of"/>.</summary>
    internal MlpCatalogue.KeptTable? Newest
    {
        get => _newest;
        set => _newest = value;
    }

    /// <summary>The user's half of the first layer, its bias included.</summary>
    /// <param name="row">0 to <see cref="UserRows"/> − 1.</param>
    public ReadOnlySpan<float> UserHalf(int row) => _users[row];

    /// <summary>The half of the mean user embedding: for a user the weights do not know.</summary>
    public ReadOnlySpan<float> MeanUserHalf => _users.Mean;

    /// <summary>The product's half of the first layer.</summary>
    /// <param name="row">0 to <see cref="ProductRows"/> − 1.</param>
    public ReadOnlySpan<float> ProductHalf(int row) => _products[row];

    /// <summary>The half of the mean product embedding: for a product of which nothing is known.</summary>
    public ReadOnlySpan<float> MeanProductHalf => _products.Mean;

    /// <summary>
    /// The click probability of each product. A product's score depends on the user and the product alone, to the last bit, and
    /// not on what is scored beside it.
    /// </summary>
    /// <param name="userHalf">From <see cref="UserHalf"/> or <see cref="MeanUserHalf"/>.</param>
    /// <param name="catalogue">The products, built by this scorer.</param>
    /// <param name="productSlots">Dense indices of <paramref name="catalogue"/>.</param>
    /// <param name="scores">Takes a score, 0 to 1, for each of <paramref name="productSlots"/>.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the catalogue was built by another scorer.</exception>
    public void Score(ReadOnlySpan<float> userHalf, MlpCatalogue catalogue, ReadOnlySpan<int> productSlots, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        Check(userHalf, catalogue, productSlots.Length, scores.Length);

        var floats = UpperLayers.BlockSize * HalfLength;
        var rented = floats > MaxStackFloats ? ArrayPool<float>.Shared.Rent(floats) : null;
        var hidden = rented is null ? stackalloc float[floats] : rented;
        Span<float> logits = stackalloc float[UpperLayers.BlockSize];
        for (var start = 0; start < productSlots.Length; start += UpperLayers.BlockSize)
        {
            var block = productSlots[start..Math.Min(start + UpperLayers.BlockSize, productSlots.Length)];
            Hidden(userHalf, catalogue, block, hidden);

            // The last block may be short; what its unused places hold is computed and left.
            _upper.Logits(hidden, logits);
            for (var i = 0; i < block.Length; i++)
            {
                scores[start + i] = MlpForward.Sigmoid(logits[i]);
            }
        }

        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// The last hidden layer for each product, as it is before the output layer. As with a score, it depends on the user and the
    /// product alone, to the last bit.
    /// </summary>
    /// <param name="userHalf">From <see cref="UserHalf"/> or <see cref="MeanUserHalf"/>.</param>
    /// <param name="catalogue">The products, built by this scorer.</param>
    /// <param name="productSlots">Dense indices of <paramref name="catalogue"/>.</param>
    /// <param name="firstMask">What each unit of the first hidden layer is multiplied with, length <see cref="HalfLength"/>; empty for 1.</param>
    /// <param name="layers">Takes the layers, one after another: the number of products × <see cref="LayerLength"/>.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the catalogue was built by another scorer.</exception>
    public void Layers(
        ReadOnlySpan<float> userHalf, MlpCatalogue catalogue, ReadOnlySpan<int> productSlots, ReadOnlySpan<float> firstMask, Span<float> layers)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        Check(userHalf, catalogue, productSlots.Length * LayerLength, layers.Length);

        var floats = UpperLayers.BlockSize * HalfLength;
        var rented = floats > MaxStackFloats ? ArrayPool<float>.Shared.Rent(floats) : null;
        var hidden = rented is null ? stackalloc float[floats] : rented;
        for (var start = 0; start < productSlots.Length; start += UpperLayers.BlockSize)
        {
            var block = productSlots[start..Math.Min(start + UpperLayers.BlockSize, productSlots.Length)];
            Hidden(userHalf, catalogue, block, hidden);
            for (var i = 0; i < block.Length && !firstMask.IsEmpty; i++)
            {
                var x = hidden.Slice(i * HalfLength, HalfLength);
                TensorPrimitives.Multiply(x, firstMask, x);
            }

            _upper.Layers(hidden, block.Length, layers[(start * LayerLength)..]);
        }

        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>relu of the first layer for the products of a block.</summary>
    private void Hidden(ReadOnlySpan<float> userHalf, MlpCatalogue catalogue, ReadOnlySpan<int> block, Span<float> hidden)
    {
        for (var i = 0; i < block.Length; i++)
        {
            var x = hidden.Slice(i * HalfLength, HalfLength);
            TensorPrimitives.Add(userHalf, catalogue.Half(block[i]), x);
            TensorPrimitives.Max(x, 0f, x);
        }
    }

    private void Check(ReadOnlySpan<float> userHalf, MlpCatalogue catalogue, int needed, int room)
    {
        if (userHalf.Length != HalfLength)
        {
            throw new ArgumentException($"The user's half has {userHalf.Length} numbers; {HalfLength} are expected.", nameof(userHalf));
        }

        if (catalogue.Scorer != this)
        {
            throw new ArgumentException("The catalogue was built by another scorer.", nameof(catalogue));
        }

        if (room < needed)
        {
            throw new ArgumentException($"There is room for {room} numbers, and {needed} are to be written.", nameof(room));
        }
    }
}
