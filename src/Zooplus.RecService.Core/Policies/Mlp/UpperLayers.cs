using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>
/// What comes after the first hidden layer: x ↦ w₃ · relu(W₂x + b₂) + b₃, for a block of products at a time, so that every
/// weight that is loaded serves the whole block.
/// </summary>
/// <remarks>
/// W₂ is kept transposed and cut into tiles of two vectors of outputs: a tile times a block is eight sums that stay in registers
/// (<see cref="BlockSize"/> × 2, enough to hide the latency of a fused multiply-add). Missing outputs of the last tile are zeros,
/// which add nothing to the result. Each product of a block sees the same operations in the same order, so its result does not
/// depend on its neighbours.
/// </remarks>
internal sealed class UpperLayers
{
    /// <summary>How many products are computed together.</summary>
    public const int BlockSize = 4;

    private readonly int _inputs;
    private readonly int _tiles;
    private readonly float[] _weight;
    private readonly float[] _bias;
    private readonly float[] _outputWeight;
    private readonly float _outputBias;

    /// <summary>Lays the weights out.</summary>
    public UpperLayers(MlpWeights weights)
    {
        var outputs = weights.Fc2Weight.Rows;
        LayerLength = outputs;
        _inputs = weights.Fc2Weight.Columns;
        _tiles = (outputs + TileSize - 1) / TileSize;
        _weight = new float[checked(_tiles * _inputs * TileSize)];
        for (var output = 0; output < outputs; output++)
        {
            var row = weights.Fc2Weight.Row(output);
            var (tile, lane) = Math.DivRem(output, TileSize);
            for (var input = 0; input < _inputs; input++)
            {
                _weight[(((tile * _inputs) + input) * TileSize) + lane] = row[input];
            }
        }

        _bias = new float[_tiles * TileSize];
        weights.Fc2Bias.Span.CopyTo(_bias);
        _outputWeight = new float[_tiles * TileSize];
        weights.OutputWeight.Row(0).CopyTo(_outputWeight);
        _outputBias = weights.OutputBias;
    }

    /// <summary>H2, the length of the last hidden layer.</summary>
    public int LayerLength { get; }

    private static int TileSize => 2 * Vector<float>.Count;

    /// <summary>The model's outputs before the sigmoid.</summary>
    /// <param name="hidden">The first hidden layer of each product of the block, one after another: <see cref="BlockSize"/> × H1.</param>
    /// <param name="logits">Takes the results, length <see cref="BlockSize"/>.</param>
    public void Logits(ReadOnlySpan<float> hidden, Span<float> logits)
    {
        hidden = hidden[..(BlockSize * _inputs)];
        Vector<float> y0 = default, y1 = default, y2 = default, y3 = default;
        for (var tile = 0; tile < _tiles; tile++)
        {
            Tile(tile, hidden, ref y0, ref y1, ref y2, ref y3);
        }

        logits[0] = Vector.Sum(y0) + _outputBias;
        logits[1] = Vector.Sum(y1) + _outputBias;
        logits[2] = Vector.Sum(y2) + _outputBias;
        logits[3] = Vector.Sum(y3) + _outputBias;
    }

    /// <summary>The last hidden layer, relu(W₂x + b₂), of each product of the block.</summary>
    /// <param name="hidden">The first hidden layer of each product of the block, one after another: <see cref="BlockSize"/> × H1.</param>
    /// <param name="products">How many products of the block are wanted, 1 to <see cref="BlockSize"/>.</param>
    /// <param name="layers">Takes the layers of those, one after another: <paramref name="products"/> × <see cref="LayerLength"/>.</param>
    public void Layers(ReadOnlySpan<float> hidden, int products, Span<float> layers)
    {
        hidden = hidden[..(BlockSize * _inputs)];
        Span<float> values = stackalloc float[BlockSize * TileSize];
        for (var tile = 0; tile < _tiles; tile++)
        {
            Sums(
                tile, hidden,
                out var left0, out var left1, out var left2, out var left3,
                out var right0, out var right1, out var right2, out var right3);
            Store(left0, right0, values, 0);
            Store(left1, right1, values, 1);
            Store(left2, right2, values, 2);
            Store(left3, right3, values, 3);
            var first = tile * TileSize;
            var length = Math.Min(TileSize, LayerLength - first);
            for (var product = 0; product < products; product++)
            {
                values.Slice(product * TileSize, length).CopyTo(layers[((product * LayerLength) + first)..]);
            }
        }
    }

    private static void Store(Vector<float> left, Vector<float> right, Span<float> values, int product)
    {
        Relu(left).CopyTo(values[(product * TileSize)..]);
        Relu(right).CopyTo(values[((product * TileSize) + Vector<float>.Count)..]);
    }

    private void Tile(
        int tile,
        ReadOnlySpan<float> hidden,
        ref Vector<float> y0,
        ref Vector<float> y1,
        ref Vector<float> y2,
        ref Vector<float> y3)
    {
        Sums(
            tile, hidden,
            out var left0, out var left1, out var left2, out var left3,
            out var right0, out var right1, out var right2, out var right3);
        var outLeft = new Vector<float>(_outputWeight, tile * TileSize);
        var outRight = new Vector<float>(_outputWeight, (tile * TileSize) + Vector<float>.Count);
        y0 += (Relu(left0) * outLeft) + (Relu(right0) * outRight);
        y1 += (Relu(left1) * outLeft) + (Relu(right1) * outRight);
        y2 += (Relu(left2) * outLeft) + (Relu(right2) * outRight);
        y3 += (Relu(left3) * outLeft) + (Relu(right3) * outRight);
    }

    /// <summary>W₂x + b₂ for one tile of outputs and each product of the block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Sums(
        int tile,
        ReadOnlySpan<float> hidden,
        out Vector<float> left0,
        out Vector<float> left1,
        out Vector<float> left2,
        out Vector<float> left3,
        out Vector<float> right0,
        out Vector<float> right1,
        out Vector<float> right2,
        out Vector<float> right3)
    {
        var right = Vector<float>.Count;
        left0 = left1 = left2 = left3 = new Vector<float>(_bias, tile * TileSize);
        right0 = right1 = right2 = right3 = new Vector<float>(_bias, (tile * TileSize) + right);

        // References instead of spans: bounds checks would cost more than the arithmetic. The callers' slices give the bounds.
        ref var w = ref MemoryMarshal.GetReference(_weight.AsSpan(tile * _inputs * TileSize, _inputs * TileSize));
        ref var x0 = ref MemoryMarshal.GetReference(hidden);
        ref var x1 = ref Unsafe.Add(ref x0, _inputs);
        ref var x2 = ref Unsafe.Add(ref x1, _inputs);
        ref var x3 = ref Unsafe.Add(ref x2, _inputs);
        for (var input = 0; input < _inputs; input++)
        {
            var weightLeft = Vector.LoadUnsafe(ref w);
            var weightRight = Vector.LoadUnsafe(ref w, (nuint)right);
            w = ref Unsafe.Add(ref w, TileSize);

            var x = new Vector<float>(Unsafe.Add(ref x0, input));
            left0 = Vector.MultiplyAddEstimate(weightLeft, x, left0);
            right0 = Vector.MultiplyAddEstimate(weightRight, x, right0);
            x = new Vector<float>(Unsafe.Add(ref x1, input));
            left1 = Vector.MultiplyAddEstimate(weightLeft, x, left1);
            right1 = Vector.MultiplyAddEstimate(weightRight, x, right1);
            x = new Vector<float>(Unsafe.Add(ref x2, input));
            left2 = Vector.MultiplyAddEstimate(weightLeft, x, left2);
            right2 = Vector.MultiplyAddEstimate(weightRight, x, right2);
            x = new Vector<float>(Unsafe.Add(ref x3, input));
            left3 = Vector.MultiplyAddEstimate(weightLeft, x, left3);
            right3 = Vector.MultiplyAddEstimate(weightRight, x, right3);
        }
    }

    private static Vector<float> Relu(Vector<float> x) => Vector.Max(x, Vector<float>.Zero);
}
