using System.Numerics.Tensors;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinearThompson;

/// <summary>
/// Samples θ̃ᵀx for the contexts x of all groups at once, θ̃ ~ N(θ, v²A⁻¹). For n groups these are n normal variables with the covariances
/// v²xᵀA⁻¹y, so that n of them are drawn in place of the d of θ̃, and n(n + 1)/2 covariances factored in place of A⁻¹.
/// </summary>
internal readonly ref struct JointSample
{
    // What is left of a variance below this share of it is rounding: the groups before determine the variable.
    private const double Determined = 1e-12;

    private readonly Span<double> _factor;
    private readonly Span<double> _normals;

    /// <summary>Factors the covariances (Cholesky).</summary>
    /// <param name="contexts">The context of each group.</param>
    /// <param name="estimate">θ and A⁻¹.</param>
    /// <param name="scale">v, 0 or more.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="memory">Holds the factor as long as samples are drawn; <see cref="MemoryFor"/> says how much.</param>
    public JointSample(SharedContexts contexts, RidgeEstimate estimate, double scale, int groups, Span<double> memory)
    {
        _factor = memory[..(groups * groups)];
        _normals = memory.Slice(groups * groups, groups);
        Span<int> rowIndices = stackalloc int[contexts.ActiveFeatures];
        Span<double> rowValues = stackalloc double[contexts.ActiveFeatures];
        Span<int> columnIndices = stackalloc int[contexts.ActiveFeatures];
        Span<double> columnValues = stackalloc double[contexts.ActiveFeatures];
        for (var i = 0; i < groups; i++)
        {
            var x = contexts.Of(i, rowIndices, rowValues);
            var row = _factor.Slice(i * groups, groups);
            for (var j = 0; j <= i; j++)
            {
                var covariance = scale * scale * estimate.Covariance(x, contexts.Of(j, columnIndices, columnValues));
                var other = _factor.Slice(j * groups, groups);
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

    /// <summary>How many numbers the factor and a sample take.</summary>
    public static int MemoryFor(int groups) => groups * (groups + 1);

    /// <summary>Draws a sample.</summary>
    /// <param name="groups">Their expected rewards are θᵀx; receive how much the sample differs, and as their score the sample.</param>
    /// <param name="draws">The source of randomness.</param>
    public void Draw(Span<ScoredGroup> groups, ref SeededDraws draws)
    {
        foreach (ref var normal in _normals)
        {
            normal = draws.NextNormal();
        }

        for (var i = 0; i < groups.Length; i++)
        {
            ref var group = ref groups[i];
            group.Bonus = TensorPrimitives.Dot<double>(_factor.Slice(i * groups.Length, i + 1), _normals[..(i + 1)]);
            group.Score = group.ExpectedReward + group.Bonus;
        }
    }
}
