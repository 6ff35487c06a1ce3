using System.Globalization;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// A ridge regression of each product's own, its arm (Li et al. 2010, algorithm 1). Belongs to the one writer; readers take hold of
/// <see cref="Published"/>.
/// </summary>
/// <remarks>
/// It forgets by a window: an observation that leaves it changes one arm. A discount is refused. It would fade what every arm has learned at
/// every observation, but not the ridge, so that no factor beside an inverse says it: (λI + γᵏS)⁻¹ must be computed anew. Nor can that wait
/// until an arm is taught again, since an arm that is not shown grows less sure meanwhile, and each decision compares all of them.
/// </remarks>
internal sealed class DisjointModel : ILinearModel
{
    private readonly LinearOptions _options;
    private readonly ExplorationStrength _exploration;
    private readonly bool _ordered;
    private ObservationMemory? _memory;
    private volatile State _state;
    private long _rewardsLearned;

    /// <summary>A model that knows its prior.</summary>
    /// <param name="schema">How contexts are encoded.</param>
    /// <param name="options">How it starts and forgets.</param>
    /// <param name="exploration">How strongly the policy on it explores, which is kept with what is known.</param>
    /// <param name="ordered">Whether to keep the arms in the order of their upper confidence bounds, with the strength for α.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    public DisjointModel(FeatureSchema schema, LinearOptions options, ExplorationStrength exploration, bool ordered)
    {
        _options = options.Checked();
        if (DiscountFault(options) is var (setting, given, allowed))
        {
            throw new ArgumentException(FormattableString.Invariant($"{setting} is '{given}'; allowed is {allowed}."), nameof(options));
        }

        _exploration = exploration;
        _ordered = ordered;
        _memory = ObservationMemory.Of(options);
        _state = new State(schema, new UnpulledArms(schema, options), [], null, null);
    }

    /// <summary>What readers take hold of at once.</summary>
    public State Published => _state;

    /// <summary>How strongly the policy on it explores.</summary>
    public ExplorationStrength Exploration => _exploration;

    /// <summary>λ.</summary>
    public double Ridge => _options.Ridge;

    /// <summary>How many observations it has learned since it was reset.</summary>
    public long RewardsLearned => Volatile.Read(ref _rewardsLearned);

    /// <summary>The coefficients of each product that taught it something.</summary>
    public Knowledge Knowledge
    {
        get
        {
            var state = _state;
            return new Knowledge
            {
                OwnFeatures = state.Schema.Names,
                Own = product => state.ArmOf(product) is { Pulls: > 0 } arm ? arm.Coefficients : null,
            };
        }
    }

    /// <summary>The form of the state, with the features and options that it depends on.</summary>
    public string StateFormat
    {
        get
        {
            var form = _state.Schema.Dimension < LinUcbArm.ObservedDimensionMin ? 2 : 3;
            var options = _options.Window == 0 && _options.Prior.Count == 0 ? FormattableString.Invariant($"ridge={_options.Ridge:R} ") : _options.Format;
            return string.Create(CultureInfo.InvariantCulture, $"linucb/{form} {options}features={string.Join('|', _state.Schema.Names)}");
        }
    }

    /// <summary>What is not allowed about options that a shared model may have; null when all is well.</summary>
    public static SettingFault? DiscountFault(LinearOptions options) => options.Discount < 1
        ? new SettingFault(nameof(options.Discount), options.Discount, "1: a model a product forgets by its Window, since a discount would change every product's inverse at every reward")
        : null;

    /// <summary>Adds how it starts and forgets to a policy's settings.</summary>
    public void AddSettings(IDictionary<string, double> settings)
    {
        settings.Add("ridge", _options.Ridge);
        settings.Add("window", _options.Window);
        if (_options.Prior.Count > 0)
        {
            settings.Add("priorStrength", _options.PriorStrength);
        }
    }

    /// <summary>Learns an observation.</summary>
    public void Learn(in Observation observation)
    {
        if (_memory?.Add(observation) is { } left)
        {
            Unlearn(left);
        }

        Learn(_state, observation);
        Volatile.Write(ref _rewardsLearned, _rewardsLearned + 1);
    }

    /// <summary>Corrects an observation that was learned with another reward; one that has been forgotten since is left alone.</summary>
    public void Revise(in Observation observation, double learned)
    {
        var state = _state;
        if (observation.Reward == learned || _memory?.Revise(observation, out _) == false || state.Arms[observation.Product] is not { } arm)
        {
            return;
        }

        Span<int> indices = stackalloc int[state.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[state.Schema.ActiveFeatures];
        state.Publish(observation.Product, arm.Revise(ContextOf(state, observation, indices, values), observation.Reward - learned));
    }

    /// <summary>Goes back to the prior.</summary>
    public void Reset()
    {
        _memory?.Clear();
        _state = _state.With(new LinUcbArm?[_state.Arms.Length], OrderedBy);
        Volatile.Write(ref _rewardsLearned, 0);
    }

    /// <summary>Makes room for the catalogue's products and, when its schema encodes differently, carries every arm over by feature name.</summary>
    public void Prepare(ShopCatalogue catalogue)
    {
        var state = _state;
        var arms = new LinUcbArm?[Math.Max(catalogue.ProductSlots, state.Arms.Length)];
        state.Arms.CopyTo(arms, 0);
        if (catalogue.Schema.Encodes(state.Schema))
        {
            _state = (state with { Schema = catalogue.Schema, Arms = arms }).In(catalogue, OrderedBy, state.Recurring);
            return;
        }

        var oldNames = state.Schema.Names.Select((name, index) => (name, index)).ToDictionary(StringComparer.Ordinal);
        var sources = catalogue.Schema.Names.Select(name => oldNames.GetValueOrDefault(name, -1)).ToArray();
        var moved = new State(
            catalogue.Schema,
            new UnpulledArms(catalogue.Schema, _options),
            _memory is null ? Array.ConvertAll(arms, arm => arm?.Pulls > 0 ? arm.Translate(sources, _options.Ridge) : null) : new LinUcbArm?[arms.Length],
            null,
            null).In(catalogue, OrderedBy, null);

        // What leaves the window must be what entered it, feature by feature: all of it is learned again in the new ones.
        foreach (var observation in _memory?.OldestFirst() ?? [])
        {
            Learn(moved, observation);
        }

        _state = moved;
    }

    /// <summary>Takes hold of all it knows.</summary>
    /// <returns>Writes it; <see cref="Restore"/> goes on from it, to the last bit.</returns>
    public Action<BinaryWriter> Capture()
    {
        var arms = (LinUcbArm?[])_state.Arms.Clone();
        var (exploration, rewardsLearned, memory) = (_exploration.Capture(), RewardsLearned, _memory?.Capture());
        return writer =>
        {
            exploration(writer);
            writer.Write(rewardsLearned);
            writer.Write(arms.Count(arm => arm?.Pulls > 0));
            for (var product = 0; product < arms.Length; product++)
            {
                if (arms[product] is { Pulls: > 0 } arm)
                {
                    writer.Write(product);
                    arm.Write(writer);
                }
            }

            memory?.Invoke(writer);
        };
    }

    /// <summary>Goes on from a captured state.</summary>
    /// <exception cref="EndOfStreamException">The bytes end within it; nothing changed.</exception>
    /// <exception cref="InvalidDataException">The bytes are no state; nothing changed.</exception>
    public void Restore(BinaryReader reader)
    {
        var state = _state;
        var arms = new LinUcbArm?[state.Arms.Length];
        var explore = _exploration.Read(reader);
        var rewardsLearned = reader.ReadInt64();
        for (var pulled = reader.ReadInt32(); pulled > 0; pulled--)
        {
            var product = reader.ReadInt32();
            if (product < 0 || product >= arms.Length)
            {
                throw new InvalidDataException($"The state has an arm for product {product}; the catalogue has room for {arms.Length}.");
            }

            arms[product] = LinUcbArm.Read(reader, state.Schema.Dimension, _options.Ridge);
        }

        if (rewardsLearned < 0)
        {
            throw new InvalidDataException($"The state counts {rewardsLearned} rewards.");
        }

        var memory = _memory?.Read(reader);
        explore();
        _memory = memory;
        _state = state.With(arms, OrderedBy);
        Volatile.Write(ref _rewardsLearned, rewardsLearned);
    }

    private double? OrderedBy => _ordered ? _exploration.Value : null;

    private static void Learn(State state, in Observation observation)
    {
        Span<int> indices = stackalloc int[state.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[state.Schema.ActiveFeatures];
        var x = ContextOf(state, observation, indices, values);
        state.Publish(observation.Product, state.ArmOf(observation.Product).Learn(x, observation.Reward));
    }

    private void Unlearn(in Observation observation)
    {
        var state = _state;
        Span<int> indices = stackalloc int[state.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[state.Schema.ActiveFeatures];

        // A model with a window has no other arms.
        var arm = ((InverseArm)state.Arms[observation.Product]!).Unlearn(ContextOf(state, observation, indices, values), observation.Reward);
        state.Publish(observation.Product, arm.Pulls > 0 ? arm : state.Unpulled(observation.Product));
    }

    private static SparseVector ContextOf(State state, in Observation observation, Span<int> indices, Span<double> values) =>
        observation.ContextBy(state.Schema).Join(observation.ProductBy(state.Schema), indices, values);

    /// <summary>What is known at one moment: the arms by dense product index, their encoding, and their order where it is kept.</summary>
    /// <param name="Schema">How contexts are encoded.</param>
    /// <param name="Fresh">The arms of products that were never pulled.</param>
    /// <param name="Arms">The arms; null for one that was never pulled and of which nothing is expected.</param>
    /// <param name="Catalogue">The products.</param>
    /// <param name="Recurring">Their order for each context.</param>
    internal sealed record State(FeatureSchema Schema, UnpulledArms Fresh, LinUcbArm?[] Arms, ShopCatalogue? Catalogue, RecurringContexts? Recurring)
    {
        /// <summary>The arm of a product.</summary>
        /// <param name="product">Its dense index.</param>
        public LinUcbArm ArmOf(int product) => product < Arms.Length ? Volatile.Read(ref Arms[product]) ?? Fresh.Unexpected : Fresh.Unexpected;

        /// <summary>The arm of a product that was never pulled.</summary>
        /// <param name="product">Its dense index.</param>
        public LinUcbArm Unpulled(int product) => Expected(product) ?? Fresh.Unexpected;

        /// <summary>The same arms in a catalogue, those that were never pulled as it says.</summary>
        /// <param name="catalogue">The catalogue.</param>
        /// <param name="alpha">α to order them by; null for no order.</param>
        /// <param name="earlier">The order before the catalogue, if the arms have not changed since.</param>
        public State In(ShopCatalogue catalogue, double? alpha, RecurringContexts? earlier)
        {
            var state = this with { Catalogue = catalogue, Recurring = null };
            var changed = false;
            for (var product = 0; Fresh.ExpectAnything && product < catalogue.ProductSlots; product++)
            {
                if (Arms[product] is null or { Pulls: 0 } && state.Expected(product) is var expected && !ReferenceEquals(expected, Arms[product]))
                {
                    Arms[product] = expected;
                    changed = true;
                }
            }

            if (alpha is not { } by)
            {
                return state;
            }

            return !changed && earlier is not null && earlier.TryMove(catalogue, Arms, Fresh.Unexpected, by)
                ? state with { Recurring = earlier }
                : state with { Recurring = RecurringContexts.Of(catalogue, Arms, Fresh.Unexpected, by) };
        }

        /// <summary>Other arms, as the catalogue says where they were never pulled.</summary>
        public State With(LinUcbArm?[] arms, double? alpha)
        {
            var changed = this with { Arms = arms, Recurring = null };
            return Catalogue is null ? changed : changed.In(Catalogue, alpha, null);
        }

        /// <summary>Puts another arm in a product's place.</summary>
        public void Publish(int product, LinUcbArm arm)
        {
            if (Recurring is null)
            {
                Volatile.Write(ref Arms[product], arm);
            }
            else
            {
                Recurring.Publish(product, arm);
            }
        }

        private LinUcbArm? Expected(int product) => Catalogue is null || product >= Catalogue.ProductSlots ? null : Fresh.Expected(Catalogue.ProductAt(product).Category);
    }
}
