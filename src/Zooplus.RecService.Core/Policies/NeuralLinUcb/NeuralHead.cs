using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Policies.NeuralLinUcb;

/// <summary>
/// The linear model on top of the network: one ridge regression on <see cref="HeadContext"/>. Belongs to the one writer; readers take hold
/// of <see cref="Published"/>.
/// </summary>
internal sealed class NeuralHead
{
    private readonly NeuralLinUcbSettings _settings;
    private readonly LinearOptions _options;
    private FeatureSchema _schema;
    private HeadContext _context;
    private RidgeRegression? _regression;
    private ObservationMemory? _memory;
    private int[] _indices = [];
    private double[] _values = [];
    private volatile State _state;
    private long _rewardsLearned;

    /// <summary>A head without a network, which knows its prior.</summary>
    /// <param name="schema">The personas and categories.</param>
    /// <param name="settings">How it is set, without faults.</param>
    public NeuralHead(FeatureSchema schema, NeuralLinUcbSettings settings)
    {
        _settings = settings;
        Exploration = new ExplorationStrength("alpha", settings.Alpha, LinUcbPolicy.AlphaMax);
        _options = settings.Model;
        _schema = schema;
        _memory = ObservationMemory.Of(_options);
        _context = ContextOf(layer: null);
        _regression = Fresh(_context);
        _state = Publish();
    }

    /// <summary>What readers take hold of at once.</summary>
    public State Published => _state;

    /// <summary>How strongly the policy explores.</summary>
    public ExplorationStrength Exploration { get; }

    /// <summary>How many observations it has learned since it was reset.</summary>
    public long RewardsLearned => Volatile.Read(ref _rewardsLearned);

    /// <summary>The settings and features that its state depends on, the network's weights by their hash.</summary>
    public string StateFormat
    {
        get
        {
            var layer = _context.Layer is { } used ? $"{used.Scorer.Weights.Version}×{FormattableString.Invariant($"{_settings.LayerWeight:R}")}" : "none";
            var shared = _context.Shared is { } features ? features.Schema.Description : "none";
            return $"layer={layer} {_options.Format}features={shared}";
        }
    }

    /// <summary>Learns an observation. Without any features, it has nothing to learn it with, and does not count it.</summary>
    public void Learn(in Observation observation)
    {
        if (_regression is null)
        {
            return;
        }

        _memory?.Add(observation);
        _regression.Learn(Encode(observation), observation.Reward);
        _state = Publish();
        Volatile.Write(ref _rewardsLearned, _rewardsLearned + 1);
    }

    /// <summary>Corrects an observation that was learned with another reward; one that has faded since is left alone.</summary>
    public void Revise(in Observation observation, double learned)
    {
        var age = 0L;
        if (_regression is null || observation.Reward == learned || _memory?.Revise(observation, out age) == false)
        {
            return;
        }

        _regression.Revise(Encode(observation), observation.Reward - learned, age);
        _state = Publish();
    }

    /// <summary>Goes back to the prior.</summary>
    public void Reset()
    {
        _memory?.Clear();
        _regression?.Reset();
        _state = Publish();
        Volatile.Write(ref _rewardsLearned, 0);
    }

    /// <summary>Moves onto weights. On other weights than before, what is known of the shared features is kept and the layer starts afresh.</summary>
    public void Use(MlpScorer scorer, ShopCatalogue catalogue)
    {
        var table = MlpCatalogue.Of(scorer, catalogue);
        MoveTo(ContextOf(
            _context.Layer is { } layer && layer.Scorer == scorer ? layer.With(table) : NetworkLayer.Of(table, _settings.LayerWeight)));
    }

    /// <summary>Moves to a catalogue; what is known of a feature that both schemas have is kept.</summary>
    public void Prepare(ShopCatalogue catalogue)
    {
        _schema = catalogue.Schema;
        MoveTo(ContextOf(_context.Layer is { } layer ? layer.With(MlpCatalogue.Of(layer.Scorer, catalogue)) : null));
    }

    /// <summary>Explores as strongly as another head.</summary>
    public void ExploreAs(NeuralHead other)
    {
        Exploration.Take(other.Exploration);
        _state = Publish();
    }

    /// <summary>Takes hold of all it knows.</summary>
    /// <returns>Writes it; <see cref="Restore"/> goes on from it, to the last bit.</returns>
    public Action<BinaryWriter> Capture()
    {
        var (exploration, rewardsLearned, regression, memory) = (Exploration.Capture(), RewardsLearned, _regression?.Capture(), _memory?.Capture());
        return writer =>
        {
            exploration(writer);
            writer.Write(rewardsLearned);
            regression?.Invoke(writer);
            memory?.Invoke(writer);
        };
    }

    /// <summary>Goes on from a captured state of the same format.</summary>
    /// <exception cref="EndOfStreamException">The bytes end within it; nothing changed.</exception>
    /// <exception cref="InvalidDataException">The bytes are no state; nothing changed.</exception>
    public void Restore(BinaryReader reader)
    {
        var explore = Exploration.Read(reader);
        var rewardsLearned = reader.ReadInt64();
        if (rewardsLearned < 0)
        {
            throw new InvalidDataException($"The state counts {rewardsLearned} rewards.");
        }

        var regression = _regression?.Read(reader);
        _memory = _memory?.Read(reader);
        _regression = regression;
        explore();
        _state = Publish();
        Volatile.Write(ref _rewardsLearned, rewardsLearned);
    }

    private HeadContext ContextOf(NetworkLayer? layer)
    {
        var shared = _settings.Features == NeuralFeatures.Layer
            ? null
            : _context?.Shared is { } features && ReferenceEquals(features.Schema, _schema) ? features : new JointFeatures(_schema);
        return new HeadContext(layer, shared);
    }

    private void MoveTo(HeadContext context)
    {
        var before = _context;
        _context = context;
        var sameLayer = before.Layer?.Scorer.Weights.Version == context.Layer?.Scorer.Weights.Version;
        var sameShared = before.Shared is null || before.Shared.Schema.Encodes(context.Shared!.Schema);
        if (!sameLayer || !sameShared)
        {
            // Without features nothing was learned, and there is nothing to keep.
            _regression = _regression is null || context.Dimension == 0
                ? Fresh(context)
                : _regression.Translate(PriorOf(context), context.SourcesIn(before));
        }

        _state = Publish();
    }

    private RidgeRegression? Fresh(HeadContext context) => context.Dimension == 0 ? null : new RidgeRegression(PriorOf(context), _options.Discount);

    private RidgePrior PriorOf(HeadContext context) => new(
        context.Dimension,
        _options.Ridge,
        context.Shared is null ? [] : RidgePrior.MeansOf(_options, context.Shared, before: context.LayerLength));

    private SparseVector Encode(in Observation observation)
    {
        if (_indices.Length != _context.ActiveFeatures)
        {
            _indices = new int[_context.ActiveFeatures];
            _values = new double[_context.ActiveFeatures];
        }

        return _context.Of(observation, _indices, _values);
    }

    private State Publish() => new(_context, _regression?.Estimate, Exploration.Value);

    /// <summary>What is known at one moment. Immutable.</summary>
    /// <param name="Context">How contexts are encoded.</param>
    /// <param name="Estimate">θ and A⁻¹ on them; null where there are no features.</param>
    /// <param name="Strength">α.</param>
    internal sealed record State(HeadContext Context, RidgeEstimate? Estimate, double Strength);
}
