using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// The order of all available arms for each context of users and requests, where those are few: each persona and none, in the notebook's
/// shop. A decision without filters has one of these contexts, so that its best arms and their bounds are known before it is asked for, and no
/// arm is looked at; a reward changes one arm's bound and place in each order.
/// </summary>
/// <remarks>
/// There are two equal sides. The one writer changes one while readers read the other, and a counter says which: even for the first, odd for
/// the second. A reader looks at the counter before and after, and drops what it read while the counter moved (a sequence lock; Boehm 2012,
/// "Can seqlocks get along with programming language memory models?"). With one side alone, readers would have to do without the order for
/// as long as a writer is kept from its processor in the middle of a change, and each of them would look at every arm.
/// </remarks>
internal sealed class RecurringContexts
{
    /// <summary>Beyond this many scores, 56 bytes each, no orders are kept and every decision looks at every arm.</summary>
    public const int ScoresMax = 4 << 20;

    // Each fails only when the counter moves meanwhile; to look at every arm instead takes as long as thousands of attempts.
    private const int Attempts = 16;

    // Up to so many arms are read off an order.
    private const int WinnersMax = 128;

    private readonly LinUcbArm _fresh;
    private readonly double _alpha;
    private readonly Side[] _sides;

    // The writer's: the arms, and one arm's bound in each context.
    private readonly Bound[] _bounds;
    private LinUcbArm?[] _arms;
    private int _changes;

    private RecurringContexts(ShopCatalogue catalogue, LinUcbArm?[] arms, LinUcbArm fresh, double alpha, Order[] orders)
    {
        _arms = arms;
        _fresh = fresh;
        _alpha = alpha;
        _sides = [new Side(catalogue, orders), new Side(catalogue, Array.ConvertAll(orders, order => order.Copy()))];
        _bounds = new Bound[orders.Length];
    }

    /// <summary>Puts all available arms of a catalogue in order.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="arms">The arms, by product, with room for all: from now on changed by <see cref="Publish"/> alone.</param>
    /// <param name="fresh">What stands for an arm that is null.</param>
    /// <param name="alpha">α.</param>
    /// <returns>Null when there are too many contexts, or scores.</returns>
    public static RecurringContexts? Of(ShopCatalogue catalogue, LinUcbArm?[] arms, LinUcbArm fresh, double alpha)
    {
        if (catalogue.Schema.Contexts is not { Count: var contexts } || (long)contexts * ScoreTournament.LeavesFor(catalogue.ProductSlots) > ScoresMax)
        {
            return null;
        }

        var orders = new Order[contexts];
        for (var context = 0; context < contexts; context++)
        {
            var bounds = new Bound[catalogue.ProductSlots];
            Array.Fill(bounds, Bound.None);
            foreach (var product in catalogue.Available)
            {
                bounds[product] = BoundOf(arms[product] ?? fresh, context, catalogue, product, alpha);
            }

            orders[context] = Order.Of(bounds);
        }

        return new RecurringContexts(catalogue, arms, fresh, alpha, orders);
    }

    /// <summary>Whether a decision's arms are in order here: all that are available in one catalogue, by one α.</summary>
    public bool Covers(in DecisionInput input, double alpha) => Covers(input, alpha, _sides[Volatile.Read(ref _changes) & 1].Catalogue);

    /// <summary>Puts another arm in a product's place, for all readers at once.</summary>
    public void Publish(int product, LinUcbArm arm)
    {
        Volatile.Write(ref _arms[product], arm);
        var (first, second) = (_sides[0], _sides[1]);
        if (!first.Has(product))
        {
            return;
        }

        BoundInEach(arm, first.Catalogue, product);

        // While the first side changes, readers take the second, and the other way round.
        Interlocked.Increment(ref _changes);
        first.Set(product, _bounds);
        Interlocked.Increment(ref _changes);
        second.SetAsIn(first, product);
    }

    /// <summary>Goes on with another catalogue, unless all is to be put in order anew.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="arms">The same arms as before, with room for its products: from now on changed by <see cref="Publish"/> alone.</param>
    /// <param name="fresh">What stands for an arm that is null.</param>
    /// <param name="alpha">α.</param>
    /// <returns>False when it differs in much; nothing has changed then.</returns>
    public bool TryMove(ShopCatalogue catalogue, LinUcbArm?[] arms, LinUcbArm fresh, double alpha)
    {
        var earlier = _sides[0].Catalogue;
        if (alpha != _alpha || !ReferenceEquals(fresh, _fresh) || !ReferenceEquals(catalogue.Schema, earlier.Schema)
            || ScoreTournament.LeavesFor(catalogue.ProductSlots) != ScoreTournament.LeavesFor(earlier.ProductSlots))
        {
            return false;
        }

        var available = new bool[catalogue.ProductSlots];
        foreach (var product in catalogue.Available)
        {
            available[product] = true;
        }

        var changed = Changed(catalogue, available);
        if (changed.Count > available.Length / 16)
        {
            return false;
        }

        _arms = arms;
        Interlocked.Increment(ref _changes);
        Move(_sides[0], catalogue, changed, available);
        Interlocked.Increment(ref _changes);
        Move(_sides[1], catalogue, changed, available);
        return true;
    }

    /// <summary>The best arms for a decision, as a scan of all would find them, without allocation.</summary>
    /// <param name="input">The decision.</param>
    /// <param name="alpha">α.</param>
    /// <param name="best">Takes them, best first; no longer than there are available products.</param>
    /// <returns>False when the decision is not covered, or changes kept coming.</returns>
    public bool TryRank(in DecisionInput input, double alpha, Span<RankedProduct> best)
    {
        Span<int> winners = stackalloc int[best.Length];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = Volatile.Read(ref _changes);
            var side = _sides[before & 1];
            var catalogue = side.Catalogue;
            if (!Covers(input, alpha, catalogue))
            {
                return false;
            }

            var order = side.Orders[catalogue.Schema.Contexts!.NumberOf(input.Persona, input.Attributes)];
            var count = order.Tournament.Top(winners);
            for (var rank = 0; rank < count; rank++)
            {
                var bound = order.Bounds[winners[rank]];
                best[rank] = new RankedProduct(winners[rank], bound.Score, bound.ExpectedReward, bound.Bonus, Propensity: 1);
            }

            // Only now may the counter be looked at again.
            Volatile.ReadBarrier();
            if (Volatile.Read(ref _changes) == before)
            {
                return count == best.Length;
            }
        }

        return false;
    }

    private bool Covers(in DecisionInput input, double alpha, ShopCatalogue catalogue) =>
        ReferenceEquals(input.Catalogue, catalogue)
        && input.Eligible == catalogue.Available
        && input.MaxPerCategory is null
        && input.Count <= WinnersMax
        && alpha == _alpha;

    private static Bound BoundOf(LinUcbArm arm, int context, ShopCatalogue catalogue, int product, double alpha)
    {
        Span<int> indices = stackalloc int[catalogue.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[catalogue.Schema.ActiveFeatures];
        var x = catalogue.Schema.Contexts![context].Join(catalogue.FeaturesAt(product), indices, values);
        var item = LinUcbScore.Of(product, arm, x, alpha);
        return new Bound(item.ExpectedReward, item.ExplorationBonus);
    }

    private static bool SameFeatures(FeatureVector first, FeatureVector second) =>
        ReferenceEquals(first, second) || (first.Indices.SequenceEqual(second.Indices) && first.Values.SequenceEqual(second.Values));

    private void BoundInEach(LinUcbArm arm, ShopCatalogue catalogue, int product)
    {
        for (var context = 0; context < _bounds.Length; context++)
        {
            _bounds[context] = BoundOf(arm, context, catalogue, product, _alpha);
        }
    }

    /// <summary>The products that another catalogue has otherwise, or that are new there.</summary>
    private List<int> Changed(ShopCatalogue catalogue, bool[] available)
    {
        var earlier = _sides[0].Catalogue;
        List<int> changed = [];
        for (var product = 0; product < available.Length; product++)
        {
            if (available[product] != _sides[0].Has(product)
                || (available[product] && !SameFeatures(catalogue.FeaturesAt(product), earlier.FeaturesAt(product))))
            {
                changed.Add(product);
            }
        }

        return changed;
    }

    private void Move(Side side, ShopCatalogue catalogue, List<int> changed, bool[] available)
    {
        side.Catalogue = catalogue;
        foreach (var product in changed)
        {
            if (available[product])
            {
                BoundInEach(_arms[product] ?? _fresh, catalogue, product);
            }
            else
            {
                Array.Fill(_bounds, Bound.None);
            }

            side.Set(product, _bounds);
        }
    }

    /// <summary>An arm's upper confidence bound, and what it is the sum of.</summary>
    private readonly record struct Bound(double ExpectedReward, double Bonus)
    {
        /// <summary>That of an arm that takes no part.</summary>
        public static readonly Bound None = new(double.NegativeInfinity, 0);

        public double Score => ExpectedReward + Bonus;
    }

    /// <summary>The order of the arms in one context, and their bounds, with room for as many as the tournament has.</summary>
    private sealed record Order(ScoreTournament Tournament, Bound[] Bounds)
    {
        public static Order Of(Bound[] bounds)
        {
            var padded = new Bound[ScoreTournament.LeavesFor(bounds.Length)];
            bounds.CopyTo(padded, 0);
            return new Order(ScoreTournament.Of(Array.ConvertAll(bounds, bound => bound.Score)), padded);
        }

        public Order Copy() => new(Tournament.Copy(), (Bound[])Bounds.Clone());
    }

    /// <summary>One of the two sides.</summary>
    private sealed class Side(ShopCatalogue catalogue, Order[] orders)
    {
        public ShopCatalogue Catalogue { get; set; } = catalogue;

        public Order[] Orders => orders;

        /// <summary>Whether a product takes part.</summary>
        public bool Has(int product) => product < Catalogue.ProductSlots && !double.IsNegativeInfinity(orders[0].Tournament[product]);

        /// <summary>Gives a product its bound in each context.</summary>
        public void Set(int product, Bound[] bounds)
        {
            for (var context = 0; context < orders.Length; context++)
            {
                orders[context].Bounds[product] = bounds[context];
                orders[context].Tournament.Set(product, bounds[context].Score);
            }
        }

        /// <summary>Gives a product the bounds that it has on the other side, in which it alone differs.</summary>
        public void SetAsIn(Side other, int product)
        {
            for (var context = 0; context < orders.Length; context++)
            {
                orders[context].Bounds[product] = other.Orders[context].Bounds[product];
                orders[context].Tournament.SetAsIn(other.Orders[context].Tournament, product);
            }
        }
    }
}
