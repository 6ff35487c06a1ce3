using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>
/// What a ridge regression knows before it learns, A₀ = Σ w p pᵀ and b₀ = Σ w m p: as if each context p had been seen w times with the
/// mean reward m. The ridge itself is such a part for each feature i, with p = eᵢ, w = λ and m = 0. Immutable.
/// </summary>
internal sealed class RidgePrior
{
    private readonly Part[] _parts;

    /// <summary>A ridge, and means on top of it.</summary>
    /// <param name="dimension">d, the length of a context.</param>
    /// <param name="ridge">λ, above 0.</param>
    /// <param name="means">Further parts.</param>
    public RidgePrior(int dimension, double ridge, IEnumerable<Part> means)
    {
        Dimension = dimension;
        _parts = [.. Enumerable.Range(0, dimension).Select(feature => new Part([feature], ridge, 0)), .. means];
    }

    /// <summary>The means that options expect of personas and categories.</summary>
    /// <param name="options">The means and their weight.</param>
    /// <param name="features">The features of a context.</param>
    /// <param name="before">How many other features stand before those in a context.</param>
    public static IEnumerable<Part> MeansOf(LinearOptions options, JointFeatures features, int before = 0)
    {
        foreach (var mean in options.Prior)
        {
            // A prior of what the shop does not have says nothing.
            var (context, product) = (features.Schema.Context(mean.Persona), features.Schema.Product(mean.Category));
            if (product.Count > 0 && (context.Count > 0 || mean.Persona is null))
            {
                // A persona and a category set no feature to another value than 1.
                var indices = new int[features.ActiveFeatures];
                var active = features.Context(context, product, indices, new double[features.ActiveFeatures]).Count;
                yield return new Part([.. indices[..active].Select(feature => before + feature)], options.PriorStrength, mean.Reward);
            }
        }
    }

    /// <summary>d, the length of a context.</summary>
    public int Dimension { get; }

    /// <summary>The parts, those of the ridge first.</summary>
    public ReadOnlySpan<Part> Parts => _parts;

    /// <summary>Adds a share of the whole prior to A and b; a negative share takes it away.</summary>
    public void AddTo(double[] a, double[] b, double share = 1)
    {
        foreach (var part in _parts)
        {
            part.AddTo(a, b, share);
        }
    }

    /// <summary>One context and what is expected of it.</summary>
    /// <param name="Context">p: which features have the value 1; all others have 0.</param>
    /// <param name="Weight">w, above 0.</param>
    /// <param name="Mean">m, 0 to 1.</param>
    internal readonly record struct Part(int[] Context, double Weight, double Mean)
    {
        /// <summary>Adds a share of w p pᵀ to A, and of w m p to b.</summary>
        public void AddTo(double[] a, double[] b, double share)
        {
            var weight = share * Weight;
            foreach (var i in Context)
            {
                b[i] += weight * Mean;
                foreach (var j in Context)
                {
                    a[(i * b.Length) + j] += weight;
                }
            }
        }
    }
}
