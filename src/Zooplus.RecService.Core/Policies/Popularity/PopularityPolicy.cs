using System.Buffers;
using System.Globalization;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies.Popularity;

/// <summary>
/// Ranks by the mean reward of each product, for whoever asks: (R + s·m)/(n + s) with R and n a product's rewards and observations, m the
/// mean reward of all products and s the smoothing: the posterior mean under a prior that all products share, which weighs s observations. A
/// product that was never shown stands at m.
/// </summary>
/// <remarks>
/// It looks at no context and explores only where a product that is shown falls below the mean: the baseline of whoever has no better. It is
/// at its best when it learns from everyone's decisions.
/// </remarks>
public sealed class PopularityPolicy : ILearningPolicy
{
    private readonly double _smoothing;
    private volatile State _state = State.Start;
    private long _version;

    /// <summary>A policy that knows nothing.</summary>
    /// <param name="settings">How it smooths; the defaults when null.</param>
    /// <exception cref="ArgumentException">A setting is not allowed.</exception>
    public PopularityPolicy(PopularitySettings? settings = null) => _smoothing = (settings ?? new PopularitySettings()).Checked().Smoothing;

    /// <inheritdoc/>
    public string Name => PolicyNames.Popularity;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Settings => new Dictionary<string, double> { ["smoothing"] = _smoothing };

    /// <summary>The sequence number of the last fact it applied; 0 before the first.</summary>
    public string? ModelVersion => Volatile.Read(ref _version).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public long RewardsLearned => _state.All.Count;

    /// <inheritdoc/>
    public string StateFormat => "popularity/1";

    /// <inheritdoc/>
    public PolicyAnswer? Choose(in DecisionInput input)
    {
        // Read before the state: it may then be newer than the version says, never older.
        var version = ModelVersion!;
        var state = _state;
        using var eligible = EligibleGroups.Of(input);
        var rented = ArrayPool<ScoredGroup>.Shared.Rent(eligible.Count);
        var groups = rented.AsSpan(0, eligible.Count);
        ScoredGroup.FillWithout(groups, eligible, state.Products);
        var mean = state.All.Mean;
        foreach (ref var group in groups)
        {
            group.ExpectedReward = group.Score = mean;
        }

        var slate = new ArmSlate(groups, input);
        foreach (ref readonly var group in groups)
        {
            foreach (var product in eligible[group.Group])
            {
                if (state.Products[product] is { } tally)
                {
                    var score = (tally.Total + (_smoothing * mean)) / (tally.Count + _smoothing);
                    slate.Offer(new ScoredGroup { Group = group.Group, Category = group.Category, Product = product, Size = 1, ExpectedReward = score, Score = score });
                }
            }
        }

        var draws = SeededDraws.From(input.RecommendationId);
        var items = slate.Fill(eligible, input, ref draws, product => state.Products[product] is not null);
        ArrayPool<ScoredGroup>.Shared.Return(rented);
        return new PolicyAnswer(version, input.Basis, items);
    }

    /// <inheritdoc/>
    public void Learn(in Observation observation) => Add(observation.Product, 1, observation.Reward);

    /// <inheritdoc/>
    public void Revise(in Observation observation, double learned) => Add(observation.Product, 0, observation.Reward - learned);

    /// <inheritdoc/>
    public void Reset() => _state = State.Start;

    /// <inheritdoc/>
    public void Applied(long sequence) => Volatile.Write(ref _version, sequence);

    /// <summary>Nothing to prepare: it knows products by their index, whatever the catalogue says of them.</summary>
    public void Prepare(ShopCatalogue catalogue)
    {
    }

    /// <inheritdoc/>
    public Action<BinaryWriter> Capture()
    {
        var state = _state;
        return writer =>
        {
            state.All.Write(writer);
            var entries = state.Products.Entries().ToArray();
            writer.Write(entries.Length);
            foreach (var (product, tally) in entries)
            {
                writer.Write(product);
                tally.Write(writer);
            }
        };
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var all = Tally.Read(reader);
        var products = new SortedDictionary<int, Tally>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var product = reader.ReadInt32();
            if (product < 0 || !products.TryAdd(product, Tally.Read(reader)))
            {
                throw new InvalidDataException($"The state counts product {product}, which cannot be, or twice.");
            }
        }

        _state = new State(all, ProductTable<Tally>.Of(products));
    }

    private void Add(int product, int count, double reward)
    {
        var state = _state;
        _state = new State(state.All.With(count, reward), state.Products.With(product, (state.Products[product] ?? Tally.None).With(count, reward)));
    }

    /// <summary>What readers take hold of at once. Immutable.</summary>
    private sealed record State(Tally All, ProductTable<Tally> Products)
    {
        public static State Start { get; } = new(Tally.None, ProductTable<Tally>.Empty);
    }

    /// <summary>How many observations there were, and the sum of their rewards. Immutable.</summary>
    private sealed record Tally(long Count, double Total)
    {
        public static Tally None { get; } = new(0, 0);

        public double Mean => Count == 0 ? 0 : Total / Count;

        public Tally With(int count, double reward) => new(Count + count, Total + reward);

        public void Write(BinaryWriter writer)
        {
            writer.Write(Count);
            writer.Write(Total);
        }

        public static Tally Read(BinaryReader reader) => reader.ReadInt64() is var count and >= 0
            ? new Tally(count, reader.ReadDouble())
            : throw new InvalidDataException("The state counts fewer observations than none.");
    }
}
