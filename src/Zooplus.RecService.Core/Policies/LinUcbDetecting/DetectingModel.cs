using System.Globalization;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;
using Zooplus.RecService.Core.Policies.LinUcb;

namespace Zooplus.RecService.Core.Policies.LinUcbDetecting;

/// <summary>
/// The shared model, which watches the rewards of each context that recurs and forgets what a user taught when they change. Belongs to the
/// one writer; readers take hold of <see cref="SharedModel.Published"/>.
/// </summary>
/// <remarks>
/// <para>
/// Contexts recur where they have the same features, whatever the values: in the notebook's shop those of a persona with a category. When
/// the mean reward of one falls, all that was learned of the same users and requests is forgotten, with other products too: what is now the
/// best for them may never have been shown since it became so. When it rises, that context alone is forgotten. To forget is to take
/// the sums of what was learned out of A and b, exactly, and to invert A afresh; what other users taught stays, as does the prior.
/// </para>
/// <para>
/// Only final rewards are watched, in the order the products were shown; what is awaited keeps what came after it waiting.
/// </para>
/// </remarks>
internal sealed class DetectingModel : SharedModel
{
    /// <summary>How many contexts are watched, first come, first served; what further ones teach is never forgotten.</summary>
    public const int ContextsMax = 1024;

    private readonly double _falseAlarms;
    private List<WatchedContext> _contexts = [];
    private Dictionary<int[], int> _numbers = new(new FeatureListComparer());
    private UnsettledRewards _unsettled = new();
    private int _userFeaturesEnd;
    private volatile NoticedChanges _noticed = NoticedChanges.None;

    /// <summary>A model that knows its prior.</summary>
    /// <param name="schema">The attributes and interactions.</param>
    /// <param name="settings">How it starts and forgets, and α, without faults.</param>
    public DetectingModel(FeatureSchema schema, LinUcbDetectingSettings settings)
        : base(schema, settings.Model, new ExplorationStrength("alpha", settings.Alpha, LinUcbPolicy.AlphaMax))
    {
        _falseAlarms = settings.FalseAlarms;
        _userFeaturesEnd = EndOfUserFeatures(schema);
    }

    /// <summary>The changes it has noticed since it was reset.</summary>
    public NoticedChanges Noticed => _noticed;

    /// <inheritdoc/>
    public override string StateFormat => string.Create(CultureInfo.InvariantCulture, $"falseAlarms={_falseAlarms:R} {base.StateFormat}");

    /// <inheritdoc/>
    public override void AddSettings(IDictionary<string, double> settings)
    {
        base.AddSettings(settings);
        settings.Add("falseAlarms", _falseAlarms);
    }

    /// <inheritdoc/>
    public override void Revise(in Observation observation, double learned)
    {
        base.Revise(observation, learned);
        _unsettled.Settle(observation);
        if (Watch(observation.At))
        {
            Publish();
        }
    }

    /// <inheritdoc/>
    protected override void Learn(in Observation observation, in SparseVector x)
    {
        if (NumberOf(x) is not { } number)
        {
            base.Learn(observation, x);
            return;
        }

        var context = _contexts[number];
        if (!context.Counts(observation.Decision))
        {
            return;
        }

        base.Learn(observation, x);
        context.Learn(observation, x);
        _unsettled.Add(observation, number);
        Watch(observation.At);
    }

    /// <inheritdoc/>
    protected override void Revise(in Observation observation, in SparseVector x, double change, long age)
    {
        if (!_numbers.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(x.Indices, out var number))
        {
            base.Revise(observation, x, change, age);
        }
        else if (_contexts[number].Counts(observation.Decision))
        {
            base.Revise(observation, x, change, age);
            _contexts[number].Learned.Revise(x, change);
        }
    }

    /// <inheritdoc/>
    protected override void MoveRest(JointFeatures features, bool keep)
    {
        var before = _contexts;
        _contexts = [];
        _numbers.Clear();
        _userFeaturesEnd = EndOfUserFeatures(features.Schema);
        if (!keep)
        {
            _unsettled.Clear();
            _noticed = NoticedChanges.None;
            return;
        }

        var targets = Published.Features.SourcesIn(features);
        var numbers = new int[before.Count];
        for (var old = 0; old < numbers.Length; old++)
        {
            var context = before[old].Translate(targets);
            if (_numbers.TryGetValue(context.Learned.Features.ToArray(), out var number))
            {
                _contexts[number] = _contexts[number].With(context);
            }
            else
            {
                number = Watch(context);
            }

            numbers[old] = number;
        }

        _unsettled.Renumber(numbers);
    }

    /// <inheritdoc/>
    protected override Action<BinaryWriter> CaptureRest()
    {
        using var stream = new MemoryStream();
        using var copy = new BinaryWriter(stream);
        _noticed.Write(copy);
        copy.Write(_contexts.Count);
        foreach (var context in _contexts)
        {
            context.Write(copy);
        }

        _unsettled.Write(copy);
        copy.Flush();
        var bytes = stream.ToArray();
        return writer => writer.Write(bytes);
    }

    /// <inheritdoc/>
    protected override Action ReadRest(BinaryReader reader)
    {
        var (noticed, count) = (NoticedChanges.Read(reader, Published.Features.Dimension), reader.ReadInt32());
        if (count is < 0 or > ContextsMax)
        {
            throw new InvalidDataException($"The state has {count} contexts.");
        }

        var contexts = new List<WatchedContext>(count);
        var numbers = new Dictionary<int[], int>(new FeatureListComparer());
        for (var number = 0; number < count; number++)
        {
            contexts.Add(WatchedContext.Read(reader, Published.Features));
            if (!numbers.TryAdd(contexts[number].Learned.Features.ToArray(), number))
            {
                throw new InvalidDataException("The state has a context twice.");
            }
        }

        var unsettled = UnsettledRewards.Read(reader, count);
        return () => (_contexts, _numbers, _unsettled, _noticed) = (contexts, numbers, unsettled, noticed);
    }

    /// <summary>Where the features end that say who asks, and when: those of products and of pairs come after.</summary>
    private static int EndOfUserFeatures(FeatureSchema schema) => 1 + schema.FirstFeature(schema.Find(FeatureSchema.Category)!);

    private int? NumberOf(in SparseVector x)
    {
        if (_numbers.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(x.Indices, out var number))
        {
            return number;
        }

        if (_contexts.Count == ContextsMax)
        {
            return null;
        }

        var userFeatures = 0;
        while (1 + userFeatures < x.Count && x.Indices[1 + userFeatures] < _userFeaturesEnd)
        {
            userFeatures++;
        }

        return Watch(new WatchedContext(new ObservationSums(x.Indices), userFeatures, new ChangeDetector()));
    }

    private int Watch(WatchedContext context)
    {
        var number = _contexts.Count;
        _contexts.Add(context);
        _numbers.Add(context.Learned.Features.ToArray(), number);
        return number;
    }

    /// <summary>Looks at the rewards that are final by now, and forgets where they have changed.</summary>
    /// <param name="now">When this is.</param>
    /// <returns>Whether anything was forgotten.</returns>
    private bool Watch(DateTimeOffset now)
    {
        var forgotten = false;
        while (_unsettled.TryTake(out var number, out var decision, out var reward))
        {
            var context = _contexts[number];
            if (!context.Counts(decision))
            {
                continue;
            }

            context.Rewards.Add(reward);
            if (context.Rewards.Change(_falseAlarms) is { } change)
            {
                _noticed = _noticed.With(new NoticedChange(NamesOf(context), change, now));
                Forget([.. change < 0 ? _contexts.Where(context.HasUserOf) : [context]]);
                forgotten = true;
            }
        }

        return forgotten;
    }

    /// <summary>The names of a context's features, but for the constant that every context has.</summary>
    private string[] NamesOf(WatchedContext context)
    {
        var names = Published.Features.Names;
        return [.. context.Learned.Features[1..].ToArray().Select(feature => names[feature])];
    }

    private void Forget(List<WatchedContext> contexts)
    {
        Regression.Unlearn(contexts.Select(context => context.Learned));
        foreach (var context in contexts)
        {
            context.Forget();
        }
    }
}
