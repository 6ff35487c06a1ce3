using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>
/// One linear model of the rewards of all products, on <see cref="JointFeatures"/>: what is learned from a product serves every product
/// that shares features with it. Belongs to the one writer; readers take hold of <see cref="Published"/>.
/// </summary>
internal class SharedModel : ILinearModel
{
    private readonly LinearOptions _options;
    private readonly ExplorationStrength _exploration;
    private ObservationMemory? _memory;
    private RidgeRegression _regression;
    private volatile State _state;
    private long _rewardsLearned;

    /// <summary>A model that knows its prior.</summary>
    /// <param name="schema">The personas and categories.</param>
    /// <param name="options">How it starts and forgets.</param>
    /// <param name="exploration">How strongly the policy on it explores, which is kept with what is known.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    public SharedModel(FeatureSchema schema, LinearOptions options, ExplorationStrength exploration)
    {
        _options = options.Checked();
        _exploration = exploration;
        var features = new JointFeatures(schema);
        _memory = ObservationMemory.Of(options);
        _regression = new RidgeRegression(PriorOf(features), options.Discount);
        _state = new State(features, _regression.Estimate) { Strength = exploration.Value };
    }

    /// <summary>What readers take hold of at once.</summary>
    public State Published => _state;

    /// <summary>A⁻¹, b and what comes of them, to be changed by what an observation teaches.</summary>
    protected RidgeRegression Regression => _regression;

    /// <summary>How strongly the policy on it explores.</summary>
    public ExplorationStrength Exploration => _exploration;

    /// <summary>How many observations it has learned since it was reset.</summary>
    public long RewardsLearned => Volatile.Read(ref _rewardsLearned);

    /// <summary>The features and options that its state depends on.</summary>
    public virtual string StateFormat => $"{_options.Format}features={_state.Features.Schema.Description}";

    /// <summary>Adds how it starts and forgets to a policy's settings.</summary>
    public virtual void AddSettings(IDictionary<string, double> settings)
    {
        settings.Add("ridge", _options.Ridge);
        settings.Add("discount", _options.Discount);
        settings.Add("window", _options.Window);
        if (_options.Prior.Count > 0)
        {
            settings.Add("priorStrength", _options.PriorStrength);
        }
    }

    /// <summary>Learns an observation.</summary>
    public void Learn(in Observation observation)
    {
        Span<int> indices = stackalloc int[_state.Features.ActiveFeatures];
        Span<double> values = stackalloc double[_state.Features.ActiveFeatures];
        if (_memory?.Add(observation) is { } left && _options.Window > 0)
        {
            Unlearn(left, ContextOf(left, indices, values));
        }

        Learn(observation, ContextOf(observation, indices, values));
        Publish();
        Volatile.Write(ref _rewardsLearned, _rewardsLearned + 1);
    }

    /// <summary>Corrects an observation that was learned with another reward; one that has been forgotten since is left alone.</summary>
    public virtual void Revise(in Observation observation, double learned)
    {
        var age = 0L;
        if (observation.Reward == learned || _memory?.Revise(observation, out age) == false)
        {
            return;
        }

        Span<int> indices = stackalloc int[_state.Features.ActiveFeatures];
        Span<double> values = stackalloc double[_state.Features.ActiveFeatures];
        Revise(observation, ContextOf(observation, indices, values), observation.Reward - learned, age);
        Publish();
    }

    /// <summary>Goes back to the prior.</summary>
    public void Reset()
    {
        _memory?.Clear();
        _regression.Reset();
        MoveRest(_state.Features, keep: false);
        Publish();
        Volatile.Write(ref _rewardsLearned, 0);
    }

    /// <summary>Moves to the schema of a catalogue; what is known of a feature that both have is kept.</summary>
    public void Prepare(ShopCatalogue catalogue)
    {
        if (ReferenceEquals(catalogue.Schema, _state.Features.Schema))
        {
            return;
        }

        var features = new JointFeatures(catalogue.Schema);
        if (!catalogue.Schema.Encodes(_state.Features.Schema))
        {
            MoveTo(features);
        }

        Publish(features);
    }

    /// <summary>Takes hold of all it knows.</summary>
    /// <returns>Writes it; <see cref="Restore"/> goes on from it, to the last bit.</returns>
    public Action<BinaryWriter> Capture()
    {
        var (exploration, rewardsLearned) = (_exploration.Capture(), RewardsLearned);
        var (regression, memory, rest) = (_regression.Capture(), _memory?.Capture(), CaptureRest());
        return writer =>
        {
            exploration(writer);
            writer.Write(rewardsLearned);
            regression(writer);
            memory?.Invoke(writer);
            rest(writer);
        };
    }

    /// <summary>Goes on from a captured state.</summary>
    /// <exception cref="EndOfStreamException">The bytes end within it; nothing changed.</exception>
    /// <exception cref="InvalidDataException">The bytes are no state; nothing changed.</exception>
    public void Restore(BinaryReader reader)
    {
        var explore = _exploration.Read(reader);
        var rewardsLearned = reader.ReadInt64();
        if (rewardsLearned < 0)
        {
            throw new InvalidDataException($"The state counts {rewardsLearned} rewards.");
        }

        var regression = _regression.Read(reader);
        var memory = _memory?.Read(reader);
        var takeRest = ReadRest(reader);
        explore();
        _memory = memory;
        _regression = regression;
        takeRest();
        Publish();
        Volatile.Write(ref _rewardsLearned, rewardsLearned);
    }

    /// <summary>Takes in what an observation teaches.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="x">Its context.</param>
    protected virtual void Learn(in Observation observation, in SparseVector x) => _regression.Learn(x, observation.Reward);

    /// <summary>Takes back what an observation taught.</summary>
    protected virtual void Unlearn(in Observation observation, in SparseVector x) => _regression.Unlearn(x, observation.Reward);

    /// <summary>Corrects what an observation taught.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="x">Its context.</param>
    /// <param name="change">By how much the reward is larger than the one it was learned with.</param>
    /// <param name="age">How many observations were learned after it.</param>
    protected virtual void Revise(in Observation observation, in SparseVector x, double change, long age) => _regression.Revise(x, change, age);

    /// <summary>Moves what is known beside the regression to other features, or forgets it.</summary>
    /// <param name="features">The features from now on.</param>
    /// <param name="keep">Whether to keep what both features say; otherwise nothing is known afterwards.</param>
    protected virtual void MoveRest(JointFeatures features, bool keep)
    {
    }

    /// <summary>Takes hold of what is known beside the regression.</summary>
    /// <returns>Writes it.</returns>
    protected virtual Action<BinaryWriter> CaptureRest() => _ => { };

    /// <summary>Reads what is known beside the regression.</summary>
    /// <returns>Goes on from it.</returns>
    protected virtual Action ReadRest(BinaryReader reader) => () => { };

    /// <summary>All that is known, for readers.</summary>
    protected virtual State StateOf(JointFeatures features, RidgeEstimate estimate) => new(features, estimate);

    private RidgePrior PriorOf(JointFeatures features) => new(features.Dimension, _options.Ridge, RidgePrior.MeansOf(_options, features));

    private void MoveTo(JointFeatures features)
    {
        var prior = PriorOf(features);
        if (_options.Window == 0)
        {
            MoveRest(features, keep: true);
            _regression = _regression.Translate(prior, features.SourcesIn(_state.Features));
            return;
        }

        // What leaves the window must be what entered it, feature by feature: all of it is learned again in the new ones.
        _regression = new RidgeRegression(prior, _options.Discount);
        MoveRest(features, keep: false);
        Span<int> indices = stackalloc int[features.ActiveFeatures];
        Span<double> values = stackalloc double[features.ActiveFeatures];
        foreach (var observation in _memory!.OldestFirst())
        {
            Learn(observation, ContextOf(features, observation, indices, values));
        }
    }

    private SparseVector ContextOf(in Observation observation, Span<int> indices, Span<double> values) =>
        ContextOf(_state.Features, observation, indices, values);

    private static SparseVector ContextOf(JointFeatures features, in Observation observation, Span<int> indices, Span<double> values) =>
        features.Context(observation.ContextBy(features.Schema), observation.ProductBy(features.Schema), indices, values);

    /// <summary>Lets readers see what is known now.</summary>
    protected void Publish() => Publish(_state.Features);

    private void Publish(JointFeatures features) => _state = StateOf(features, _regression.Estimate) with { Strength = _exploration.Value };

    /// <summary>What is known at one moment. Immutable.</summary>
    /// <param name="Features">How contexts are encoded.</param>
    /// <param name="Estimate">θ and A⁻¹ on those features.</param>
    internal record State(JointFeatures Features, RidgeEstimate Estimate)
    {
        /// <summary>How strongly to explore.</summary>
        public double Strength { get; init; }
    }
}
