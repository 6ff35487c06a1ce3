using System.Globalization;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>Asks a policy in this process and teaches it as the service does, silence included. Every call is finished when it returns.</summary>
public sealed class InProcessStorefront : IStorefront
{
    private readonly string _ids;
    private readonly IPolicy _policy;
    private readonly ILearningPolicy? _learner;
    private readonly MlpScorer? _scorer;
    private readonly Pending _pending;
    private readonly int _window;
    private readonly Dictionary<int, Shown> _open = [];
    private ShopCatalogue _catalogue = ShopCatalogue.Empty(Course.Schema);
    private Shown _now;
    private int? _step;
    private bool _stocked;

    /// <summary>A shop with a policy that knows nothing yet.</summary>
    /// <param name="entrant">The policy.</param>
    /// <param name="course">The course of events, which names the decisions.</param>
    /// <param name="pending">What a shown product teaches before its reward is known.</param>
    /// <param name="window">After how many steps without a reward a shown product has earned 0.</param>
    /// <exception cref="ArgumentException">The entrant rests on the MLP's weights, and has none.</exception>
    public InProcessStorefront(Entrant entrant, Course course, Pending pending, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        _ids = DecisionIds.Prefix(course);
        _policy = entrant.Fresh(Course.Schema);
        _learner = _policy as ILearningPolicy;
        _pending = pending;
        _window = window;
        if (_policy is IWeightedPolicy)
        {
            _scorer = new MlpScorer(entrant.Weights ?? throw new ArgumentException($"'{entrant.Label}' has no weights to answer from.", nameof(entrant)));
        }
    }

    /// <inheritdoc/>
    public ValueTask StockAsync(IReadOnlyList<Product> products, IReadOnlyList<User> users, CancellationToken cancellationToken)
    {
        _catalogue = _catalogue.Replace(Course.Schema, products, users);
        _policy.Prepare(_catalogue);
        if (!_stocked && _scorer is not null)
        {
            ((IWeightedPolicy)_policy).Use(_scorer, _catalogue);
        }

        _stocked = true;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<int> ShowAsync(int step, User user, Memory<int> slate, CancellationToken cancellationToken)
    {
        var answer = _policy.Choose(new DecisionInput
        {
            Catalogue = _catalogue,
            UserId = user.Id,
            Persona = user.Persona,
            Basis = Basis.User,
            Eligible = _catalogue.Available,
            Count = slate.Length,
            RecommendationId = DecisionIds.Of(_ids, step),
        });
        var items = answer!.Items;
        for (var place = 0; place < items.Length; place++)
        {
            slate.Span[place] = items[place].Product;
        }

        _step = step;
        _now = new Shown(user, items, 0);
        return ValueTask.FromResult(items.Length);
    }

    /// <inheritdoc/>
    public ValueTask RewardAsync(int step, int product, int reward, CancellationToken cancellationToken)
    {
        if (_learner is null)
        {
            return ValueTask.CompletedTask;
        }

        if (step == _step)
        {
            Learn(step, _now, product, reward);
            _now = _now.With(product);
        }
        else if (_open.TryGetValue(step, out var shown) && !shown.IsRewarded(product))
        {
            if (_pending == Pending.Ignore)
            {
                Learn(step, shown, product, reward);
            }
            else
            {
                _learner.Revise(ObservationOf(step, shown, product, reward), shown.CountedReward(_pending, product));
            }

            _open[step] = shown.With(product);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask EndStepAsync(int step, CancellationToken cancellationToken)
    {
        if (_learner is null)
        {
            return ValueTask.CompletedTask;
        }

        if (!_now.IsSettled)
        {
            foreach (var product in _pending == Pending.Ignore ? [] : _now.Unrewarded)
            {
                _learner.Learn(ObservationOf(step, _now, product, _now.CountedReward(_pending, product)) with { Awaited = true });
            }

            _open.Add(step, _now);
        }

        if (_open.Remove(step - _window, out var closed))
        {
            Close(step - _window, closed);
        }

        _step = null;
        _learner.Applied(step + 1);
        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing was started.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Close(int step, in Shown shown)
    {
        foreach (var product in shown.Unrewarded)
        {
            if (_pending == Pending.Ignore)
            {
                Learn(step, shown, product, 0);
            }
            else
            {
                _learner!.Revise(ObservationOf(step, shown, product, 0), shown.CountedReward(_pending, product));
            }
        }
    }

    private void Learn(int step, in Shown shown, int product, int reward) => _learner!.Learn(ObservationOf(step, shown, product, reward));

    private Observation ObservationOf(int step, in Shown shown, int product, double reward) =>
        new(step, product, shown.User.Persona, _catalogue.ProductAt(product).Category, reward) { UserId = shown.User.Id };

    /// <summary>What was shown at a step, and which places of it have their reward.</summary>
    private readonly record struct Shown(User User, RankedProduct[] Items, ulong Rewarded)
    {
        public bool IsSettled => System.Numerics.BitOperations.PopCount(Rewarded) == Items.Length;

        public IEnumerable<int> Unrewarded
        {
            get
            {
                var shown = this;
                return shown.Items.Select(item => item.Product).Where(product => !shown.IsRewarded(product));
            }
        }

        public bool IsRewarded(int product) => ((Rewarded >> PlaceOf(product)) & 1) != 0;

        public Shown With(int product) => this with { Rewarded = Rewarded | (1UL << PlaceOf(product)) };

        public double CountedReward(Pending pending, int product) => pending == Pending.AsExpected ? Math.Clamp(Items[PlaceOf(product)].ExpectedReward, 0, 1) : 0;

        private int PlaceOf(int product)
        {
            for (var place = 0; place < Items.Length; place++)
            {
                if (Items[place].Product == product)
                {
                    return place;
                }
            }

            throw new InvalidOperationException($"Product {product.ToString(CultureInfo.InvariantCulture)} was not shown.");
        }
    }
}
