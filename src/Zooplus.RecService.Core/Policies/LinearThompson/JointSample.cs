using System.Numerics.Tensors;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinearThompson;

/// <summary>
/// Samples θ̃ᵀx for the contexts x of all groups at once, θ̃ ~ N(θ, v²A⁻¹). For n groups these are n normal variables with the covariances
/// v²xᵀA⁻¹y, so that n of them are drawn in place of the d of θ̃, and n(n + 1)/2 covariances factored in place of A⁻¹. Where there are more
/// groups than features, θ̃ itself is drawn.
/// </summary>
internal readonly ref struct JointSample
{
    // What is left of a variance below this share of it is rounding: the variables before determine the variable.
    private const double Determined = 1e-12;

    private readonly SharedContexts _contexts;
    private readonly bool _drawsFeatures;
    private readonly Span<double> _factor;
    private readonly Span<double> _normals;
    private readonly Span<double> _differences;

    /// <summary>Factors the covariances (Cholesky).</summary>
    /// <param name="contexts">The context of each group.</param>
    /// <param name="estimate">θ and A⁻¹.</param>
    /// <param name="scale">v, 0 or more.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="memory">Holds the factor as long as samples are drawn; <see cref="MemoryFor"/> says how much.</param>
    public JointSample(SharedContexts contexts, RidgeEstimate estimate, double scale, int groups, Span<double> memory)
    {
        var variables = Math.Min(groups, estimate.Dimension);
        _contexts = contexts;
        _drawsFeatures = groups > estimate.Dimension;
        _factor = memory[..(variables * variables)];
        _normals = memory.Slice(variables * variables, variables);
        _differences = memory.Slice((variables + 1) * variables, variables);
        if (_drawsFeatures)
        {
            estimate.Inverse.CopyTo(_factor);
        }
        else
        {
            Covariances(contexts, estimate, _factor, variables);
        }

        TensorPrimitives.Multiply(_factor, scale * scale, _factor);
        Factor(_factor, variables);
    }

    /// <summary>How many numbers the factor and a sample take.</summary>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="dimension">d, the length of a context.</param>
    public static int MemoryFor(int groups, int dimension) => Math.Min(groups, dimension) * (Math.Min(groups, dimension) + 2);

    /// <summary>Draws a sample.</summary>
    /// <param name="groups">Their expected rewards are θᵀx; receive how much the sample differs, and as their score the sample.</param>
    /// <param name="draws">The source of randomness.</param>
    public void Draw(Span<ScoredGroup> groups, ref SeededDraws draws)
    {
        foreach (ref var normal in _normals)
        {
            normal = draws.NextNormal();
        }

        for (var i = 0; i < _differences.Length; i++)
        {
            _differences[i] = TensorPrimitives.Dot<double>(_factor.Slice(i * _differences.Length, i + 1), _normals[..(i + 1)]);
        }

        Span<int> indices = stackalloc int[_contexts.ActiveFeatures];
        Span<double> values = stackalloc double[_contexts.ActiveFeatures];
        for (var i = 0; i < groups.Length; i++)
        {
            ref var group = ref groups[i];
            group.Bonus = _drawsFeatures ? _contexts.Of(i, indices, values).Dot(_differences) : _differences[i];
            group.Score = group.ExpectedReward + group.Bonus;
        }
    }

    private static void Covariances(SharedContexts contexts, RidgeEstimate estimate, Span<double> covariances, int groups)
    {
        Span<int> rowIndices = stackalloc int[contexts.ActiveFeatures];
        Span<double> rowValues = stackalloc double[contexts.ActiveFeatures];
        Span<int> columnIndices = stackalloc int[contexts.ActiveFeatures];
        Span<double> columnValues = stackalloc double[contexts.ActiveFeatures];
        for (var i = 0; i < groups; i++)
        {
            var x = contexts.Of(i, rowIndices, rowValues);
            for (var j = 0; j <= i; j++)
            {
                covariances[(i * groups) + j] = estimate.Covariance(x, contexts.Of(j, columnIndices, columnValues));
            }
        }
    }

    /// <summary>Puts the factor in the place of the covariances, of which it reads the lower triangle.</summary>
    private static void Factor(Span<double> matrix, int length)
    {
        for (var i = 0; i < length; i++)
        {
            var row = matrix.Slice(i * length, length);
            for (var j = 0; j <= i; j++)
            {
                var other = matrix.Slice(j * length, length);
                var covariance = row[j];
                var left = covariance - TensorPrimitives.Dot<double>(row[..j], other[..j]);
                if (j < i)
                {
                    row[j] = other[j] > 0 ? left / other[j] : 0;
                }
                else
                {
                    row[j] = left > Determined * covariance ? Math.Sqrt(left) : 0;
                }
            }
        }
    }
}
