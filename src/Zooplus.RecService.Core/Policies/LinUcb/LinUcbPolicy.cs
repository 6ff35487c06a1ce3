using System.Globalization;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// Disjoint LinUCB (Li et al. 2010, algorithm 1; notebook, "LinUCBAgent"): each product is an arm with a ridge regression of its
/// own, and the arm with the highest upper confidence bound θᵀx + α√(xᵀA⁻¹x) is chosen, the lowest index on ties.
/// </summary>
/// <remarks>See the folder's README for the concurrency rule: one writer, any number of readers, no locks.</remarks>
public sealed class LinUcbPolicy : IExploringPolicy
{
    /// <summary>The largest α: beyond it a score is all uncertainty, and far beyond it no longer a finite number.</summary>
    public const double AlphaMax = 1_000_000;

    /// <summary>The smallest λ: below it the inverse of a fresh arm loses all precision.</summary>
    public const double RidgeMin = 0.000001;

    /// <summary>The largest λ.</summary>
    public const double RidgeMax = 1_000_000;

    private readonly double _ridge;
    private volatile State _state;
    private long _version;
    private long _rewardsLearned;

    /// <summary>A policy that knows nothing.</summary>
    /// <param name="schema">How contexts are encoded.</param>
    /// <param name="alpha">α, the weight of the uncertainty, 0 to <see cref="AlphaMax"/>; the notebook has 1.5.</param>
    /// <param name="ridge">λ, <see cref="RidgeMin"/> to <see cref="RidgeMax"/>; the notebook has 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">α or λ is out of range.</exception>
    public LinUcbPolicy(FeatureSchema schema, double alpha = 1.5, double ridge = 1)
    {
        if (!(ridge is >= RidgeMin and <= RidgeMax))
        {
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, $"λ must lie within {RidgeMin} to {RidgeMax}.");
        }

        _ridge = ridge;
        _state = new State(schema, LinUcbArm.Fresh(schema.Dimension, ridge), [], null);
        Exploration = new ExplorationStrength("alpha", alpha, AlphaMax);
    }

    /// <inheritdoc/>
    public string Name => PolicyNames.LinUcb;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Settings => new Dictionary<string, double> { ["alpha"] = Alpha, ["ridge"] = _ridge };

    /// <summary>α, the weight of the uncertainty.</summary>
    public double Alpha => Exploration.Value;

    /// <inheritdoc/>
    public ExplorationStrength Exploration { get; }

    /// <inheritdoc/>
    public long RewardsLearned => Volatile.Read(ref _rewardsLearned);

    /// <summary>The sequence number of the last fact it applied; 0 before the first.</summary>
    public string? ModelVersion => Volatile.Read(ref _version).ToString(CultureInfo.InvariantCulture);

    /// <summary>The coefficients of each product that taught it something.</summary>
    public Knowledge Knowledge
    {
        get
        {
            var state = _state;
            return new Knowledge
            {
                OwnFeatures = state.Schema.Names,
                Own = product => product < state.Arms.Length ? Volatile.Read(ref state.Arms[product])?.Coefficients : null,
            };
        }
    }

    /// <summary>What is known of a product.</summary>
    /// <param name="product">Its dense index.</param>
    public LinUcbArm Arm(int product)
    {
        var state = _state;
        return product < state.Arms.Length ? Volatile.Read(ref state.Arms[product]) ?? state.Fresh : state.Fresh;
    }

    /// <inheritdoc/>
    public PolicyAnswer? Choose(in DecisionInput input)
    {
        // Read before the arms: they may then be newer than the version says, never older.
        var version = ModelVersion!;
        var state = _state;
        var alpha = input.ExploitOnly ? 0 : Alpha;
        return new PolicyAnswer(version, input.Basis, FromOrder(state, input, alpha) ?? Scanned(state, input, alpha));
    }

    /// <summary>The products that <see cref="Choose"/> would choose, where their order is kept, without allocation.</summary>
    /// <param name="input">The decision.</param>
    /// <param name="best">Takes the products, best first; as long as the answer.</param>
    /// <returns>Whether it is kept: for decisions without filters, but for a moment after a change of the catalogue.</returns>
    public bool TryRank(in DecisionInput input, Span<RankedProduct> best)
    {
        var state = _state;
        return state.Recurring is { } recurring && recurring.Covers(input, Alpha) && recurring.TryRank(input, state.Arms, state.Fresh, best);
    }

    private static RankedProduct[]? FromOrder(State state, in DecisionInput input, double alpha)
    {
        if (state.Recurring is not { } recurring || !recurring.Covers(input, alpha))
        {
            return null;
        }

        var items = new RankedProduct[Math.Min(input.Count, input.Eligible.Length)];
        return recurring.TryRank(input, state.Arms, state.Fresh, items) ? items : null;
    }

    private RankedProduct[] Scanned(State state, in DecisionInput input, double alpha) => state.Schema.Dimension < LinUcbArm.ObservedDimensionMin
        ? Scan(state, input, alpha)
        : BoundedScan.Rank(input, state.Schema, state.Arms, state.Fresh, alpha, _ridge);

    /// <summary>Scores every eligible arm: for a decision with filters, or a catalogue that has just changed.</summary>
    private static RankedProduct[] Scan(State state, in DecisionInput input, double alpha)
    {
        Span<int> indices = stackalloc int[state.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[state.Schema.ActiveFeatures];
        var context = state.Schema.Context(input.Persona, input.Attributes);
        var products = input.Catalogue.Features;

        // The user's part is written once, and each product's behind it.
        context.CopyTo(indices, values);
        var ranking = new TopRanking(input, drawTies: false);
        foreach (var product in input.Eligible)
        {
            var arm = product < state.Arms.Length ? Volatile.Read(ref state.Arms[product]) ?? state.Fresh : state.Fresh;
            var features = products.By(state.Schema, products.GroupOf(product));
            features.CopyTo(indices[context.Count..], values[context.Count..]);
            var count = context.Count + features.Count;
            var item = LinUcbScore.Of(product, arm, new SparseVector(indices[..count], values[..count]), alpha);
            if (item.Score > ranking.Threshold)
            {
                ranking.Offer(item);
            }
        }

        return ranking.Items;
    }

    /// <summary>The form of the state, with λ and the features, which A and b are made of.</summary>
    public string StateFormat =>
        string.Create(CultureInfo.InvariantCulture, $"linucb/{(_state.Schema.Dimension < LinUcbArm.ObservedDimensionMin ? 2 : 3)} ridge={_ridge:R} features={string.Join('|', _state.Schema.Names)}");

    /// <inheritdoc/>
    public void Learn(in Observation observation)
    {
        var state = _state;
        Span<int> indices = stackalloc int[state.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[state.Schema.ActiveFeatures];
        var x = ContextOf(state, observation, indices, values);
        var arm = state.Arms[observation.Product] ?? state.Fresh;
        state.Publish(observation.Product, arm.Learn(x, observation.Reward));
        Volatile.Write(ref _rewardsLearned, _rewardsLearned + 1);
    }

    /// <inheritdoc/>
    public void Revise(in Observation observation, double learned)
    {
        var state = _state;
        Span<int> indices = stackalloc int[state.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[state.Schema.ActiveFeatures];
        if (state.Arms[observation.Product] is { } arm && observation.Reward != learned)
        {
            var x = ContextOf(state, observation, indices, values);
            state.Publish(observation.Product, arm.Revise(x, observation.Reward - learned));
        }
    }

    /// <inheritdoc/>
    public Action<BinaryWriter> Capture()
    {
        var arms = (LinUcbArm?[])_state.Arms.Clone();
        var rewardsLearned = RewardsLearned;
        var exploration = Exploration.Capture();
        return writer =>
        {
            exploration(writer);
            writer.Write(rewardsLearned);
            writer.Write(arms.Count(arm => arm is not null));
            for (var product = 0; product < arms.Length; product++)
            {
                if (arms[product] is { } arm)
                {
                    writer.Write(product);
                    arm.Write(writer);
                }
            }
        };
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var state = _state;
        var arms = new LinUcbArm?[state.Arms.Length];
        var explore = Exploration.Read(reader);
        var rewardsLearned = reader.ReadInt64();
        for (var pulled = reader.ReadInt32(); pulled > 0; pulled--)
        {
            var product = reader.ReadInt32();
            if (product < 0 || product >= arms.Length)
            {
                throw new InvalidDataException($"The state has an arm for product {product}; the catalogue has room for {arms.Length}.");
            }

            arms[product] = LinUcbArm.Read(reader, state.Schema.Dimension, _ridge);
        }

        if (rewardsLearned < 0)
        {
            throw new InvalidDataException($"The state counts {rewardsLearned} rewards.");
        }

        explore();
        _state = state.With(arms, Alpha);
        Volatile.Write(ref _rewardsLearned, rewardsLearned);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _state = _state.With(new LinUcbArm?[_state.Arms.Length], Alpha);
        Volatile.Write(ref _rewardsLearned, 0);
    }

    /// <inheritdoc/>
    public void Applied(long sequence) => Volatile.Write(ref _version, sequence);

    /// <summary>Makes room for the catalogue's products and, when its schema encodes differently, carries every arm over by feature name.</summary>
    public void Prepare(ShopCatalogue catalogue)
    {
        var state = _state;
        var arms = new LinUcbArm?[Math.Max(catalogue.ProductSlots, state.Arms.Length)];
        state.Arms.CopyTo(arms, 0);
        if (catalogue.Schema.Encodes(state.Schema))
        {
            _state = (state with { Schema = catalogue.Schema, Arms = arms }).In(catalogue, Alpha, state.Recurring);
            return;
        }

        var oldNames = state.Schema.Names.Select((name, index) => (name, index)).ToDictionary(StringComparer.Ordinal);
        var sources = catalogue.Schema.Names.Select(name => oldNames.GetValueOrDefault(name, -1)).ToArray();
        _state = new State(
            catalogue.Schema,
            LinUcbArm.Fresh(catalogue.Schema.Dimension, _ridge),
            Array.ConvertAll(arms, arm => arm?.Translate(sources, _ridge)),
            null).In(catalogue, Alpha, null);
    }

    private static SparseVector ContextOf(State state, in Observation observation, Span<int> indices, Span<double> values) =>
        observation.ContextBy(state.Schema).Join(observation.ProductBy(state.Schema), indices, values);

    /// <summary>
    /// What readers take hold of at once: the arms by dense product index (null when never pulled), their encoding, and their order where
    /// it is kept.
    /// </summary>
    private sealed record State(FeatureSchema Schema, LinUcbArm Fresh, LinUcbArm?[] Arms, RecurringContexts? Recurring)
    {
        public State In(ShopCatalogue catalogue, double alpha, RecurringContexts? earlier) => this with
        {
            Recurring = RecurringContexts.Of(catalogue, alpha, product => Arms[product] ?? Fresh, earlier),
        };

        public State With(LinUcbArm?[] arms, double alpha)
        {
            var changed = this with { Arms = arms, Recurring = null };
            return Recurring is null ? changed : changed.In(Recurring.Catalogue, alpha, null);
        }

        public void Publish(int product, LinUcbArm arm)
        {
            if (Recurring is null)
            {
                Volatile.Write(ref Arms[product], arm);
            }
            else
            {
                Recurring.Publish(Arms, product, arm);
            }
        }
    }
}
