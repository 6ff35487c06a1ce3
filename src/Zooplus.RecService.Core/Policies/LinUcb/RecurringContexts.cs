using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// The order of all available arms for each context of users and requests, where those are few: each persona and none, in the notebook's
/// shop. A decision without filters has one of these contexts, so that its best arms are known before it is asked for; a reward changes
/// one arm's place in each order.
/// </summary>
/// <remarks>
/// There are two equal sides. The one writer changes one while readers read the other, and a counter says which: even for the first, odd for
/// the second. A reader looks at the counter before and after, and drops what it read while the counter moved (a sequence lock; Boehm 2012,
/// "Can seqlocks get along with programming language memory models?"). With one side alone, readers would have to do without the order for
/// as long as a writer is kept from its processor in the middle of a change, and each of them would look at every arm.
/// </remarks>
internal sealed class RecurringContexts
{
    /// <summary>Beyond this many scores, 24 bytes each, no orders are kept and every decision looks at every arm.</summary>
    public const int ScoresMax = 4 << 20;

    // Each fails only when the counter moves meanwhile; to look at every arm instead takes as long as thousands of attempts.
    private const int Attempts = 16;

    // Up to so many arms are read off an order.
    private const int WinnersMax = 128;

    private readonly LinUcbArm _fresh;
    private readonly double _alpha;
    private readonly Side[] _sides;

    // The writer's: an arm's score in each context.
    private readonly double[] _scores;
    private int _changes;

    private RecurringContexts(Shop shop, LinUcbArm fresh, double alpha, ScoreTournament[] orders)
    {
        _fresh = fresh;
        _alpha = alpha;
        _sides = [new Side(shop, orders), new Side(shop.Copy(), Array.ConvertAll(orders, order => order.Copy()))];
        _scores = new double[orders.Length];
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

        var scores = new double[catalogue.ProductSlots];
        var orders = new ScoreTournament[contexts];
        for (var context = 0; context < contexts; context++)
        {
            Array.Fill(scores, double.NegativeInfinity);
            foreach (var product in catalogue.Available)
            {
                scores[product] = Score(arms[product] ?? fresh, context, catalogue, product, alpha).Score;
            }

            orders[context] = ScoreTournament.Of(scores);
        }

        return new RecurringContexts(new Shop(catalogue, arms), fresh, alpha, orders);
    }

    /// <summary>Whether a decision's arms are in order here: all that are available in one catalogue, by one α.</summary>
    public bool Covers(in DecisionInput input, double alpha) => Covers(input, alpha, _sides[Volatile.Read(ref _changes) & 1].Shop.Catalogue);

    /// <summary>Puts another arm in a product's place, for all readers at once.</summary>
    public void Publish(int product, LinUcbArm arm)
    {
        var first = _sides[0];
        if (first.Has(product))
        {
            ScoreInEach(arm, first.Shop.Catalogue, product);
        }

        // While the first side changes, readers take the second, and the other way round.
        Interlocked.Increment(ref _changes);
        first.Set(product, arm, _scores);
        Interlocked.Increment(ref _changes);
        _sides[1].Set(product, arm, _scores);
    }

    /// <summary>Goes on with another catalogue, unless all is to be put in order anew.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="arms">The same arms as before, with room for its products: from now on changed by <see cref="Publish"/> alone.</param>
    /// <param name="fresh">What stands for an arm that is null.</param>
    /// <param name="alpha">α.</param>
    /// <returns>False when it differs in much; nothing has changed then.</returns>
    public bool TryMove(ShopCatalogue catalogue, LinUcbArm?[] arms, LinUcbArm fresh, double alpha)
    {
        var earlier = _sides[0].Shop.Catalogue;
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

        var shop = new Shop(catalogue, arms);
        Interlocked.Increment(ref _changes);
        Move(_sides[0], shop, changed, available);
        Interlocked.Increment(ref _changes);
        Move(_sides[1], shop.Copy(), changed, available);
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
            var (catalogue, arms) = side.Shop;
            if (!Covers(input, alpha, catalogue))
            {
                return false;
            }

            var context = catalogue.Schema.Contexts!.NumberOf(input.Persona, input.Attributes);
            var count = side.Orders[context].Top(winners);
            for (var rank = 0; rank < count; rank++)
            {
                // While the side moves to another catalogue, there may be products that this one does not have.
                var product = Math.Min(winners[rank], catalogue.ProductSlots - 1);
                best[rank] = Score(Volatile.Read(ref arms[product]) ?? _fresh, context, catalogue, product, alpha);
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

    private static RankedProduct Score(LinUcbArm arm, int context, ShopCatalogue catalogue, int product, double alpha)
    {
        Span<int> indices = stackalloc int[catalogue.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[catalogue.Schema.ActiveFeatures];
        var x = catalogue.Schema.Contexts![context].Join(catalogue.FeaturesAt(product), indices, values);
        return LinUcbScore.Of(product, arm, x, alpha);
    }

    private static bool SameFeatures(FeatureVector first, FeatureVector second) =>
        ReferenceEquals(first, second) || (first.Indices.SequenceEqual(second.Indices) && first.Values.SequenceEqual(second.Values));

    private void ScoreInEach(LinUcbArm arm, ShopCatalogue catalogue, int product)
    {
        for (var context = 0; context < _scores.Length; context++)
        {
            _scores[context] = Score(arm, context, catalogue, product, _alpha).Score;
        }
    }

    /// <summary>The products that another catalogue has otherwise, or that are new there.</summary>
    private List<int> Changed(ShopCatalogue catalogue, bool[] available)
    {
        var earlier = _sides[0].Shop.Catalogue;
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

    private void Move(Side side, Shop shop, List<int> changed, bool[] available)
    {
        side.Shop = shop;
        foreach (var product in changed)
        {
            if (available[product])
            {
                ScoreInEach(shop.Arms[product] ?? _fresh, shop.Catalogue, product);
            }
            else
            {
                Array.Fill(_scores, double.NegativeInfinity);
            }

            side.Set(product, _scores);
        }
    }

    /// <summary>A catalogue, and the arms of its products.</summary>
    private sealed record Shop(ShopCatalogue Catalogue, LinUcbArm?[] Arms)
    {
        public Shop Copy() => new(Catalogue, [.. Arms]);
    }

    /// <summary>One of the two sides.</summary>
    private sealed class Side(Shop shop, ScoreTournament[] orders)
    {
        public Shop Shop { get; set; } = shop;

        public ScoreTournament[] Orders => orders;

        /// <summary>Whether a product takes part.</summary>
        public bool Has(int product) => product < Shop.Catalogue.ProductSlots && !double.IsNegativeInfinity(orders[0][product]);

        /// <summary>Gives a product another arm, and the scores of it in each context where it takes part.</summary>
        public void Set(int product, LinUcbArm arm, double[] scores)
        {
            Volatile.Write(ref Shop.Arms[product], arm);
            if (Has(product))
            {
                Set(product, scores);
            }
        }

        /// <summary>Gives a product its scores in each context.</summary>
        public void Set(int product, double[] scores)
        {
            for (var context = 0; context < orders.Length; context++)
            {
                orders[context].Set(product, scores[context]);
            }
        }
    }
}
