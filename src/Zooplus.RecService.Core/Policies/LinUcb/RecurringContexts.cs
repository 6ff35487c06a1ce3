using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>
/// The order of all available arms for each context of users and requests, where those are few: each persona and none, in the notebook's
/// shop. A decision without filters has one of these contexts, so that its best arms are known before it is asked for; a reward changes
/// one arm's place in each order.
/// </summary>
/// <remarks>
/// One writer changes the orders in place, and readers wait for nothing: they read between two looks at a counter that the writer moves
/// before and after a change, and where it moved, what they read is dropped (a sequence lock; Boehm 2012, "Can seqlocks get along
/// with programming language memory models?").
/// </remarks>
internal sealed class RecurringContexts
{
    /// <summary>Beyond this many scores, 12 bytes each, no orders are kept and every decision looks at every arm.</summary>
    public const int ScoresMax = 4 << 20;

    private const int Attempts = 4;

    // Up to so many arms are read off an order.
    private const int WinnersMax = 128;

    private readonly ScoreTournament[] _orders;
    private int _changes;

    private RecurringContexts(ShopCatalogue catalogue, double alpha, ScoreTournament[] orders)
    {
        Catalogue = catalogue;
        Alpha = alpha;
        _orders = orders;
    }

    /// <summary>The catalogue whose available arms are in order.</summary>
    public ShopCatalogue Catalogue { get; }

    /// <summary>α, by which they are.</summary>
    public double Alpha { get; }

    /// <summary>Orders all arms, or keeps no order where there are too many contexts and arms.</summary>
    /// <param name="catalogue">The catalogue in force.</param>
    /// <param name="alpha">α.</param>
    /// <param name="armOf">The arm of a product.</param>
    /// <param name="earlier">The orders before a change of the catalogue, if the arms have not changed since.</param>
    public static RecurringContexts? Of(ShopCatalogue catalogue, double alpha, Func<int, LinUcbArm> armOf, RecurringContexts? earlier = null)
    {
        if (catalogue.Schema.Contexts is not { Count: var contexts } || (long)contexts * ScoreTournament.LeavesFor(catalogue.ProductSlots) > ScoresMax)
        {
            return null;
        }

        if (earlier is not null && earlier.Alpha == alpha && earlier.Adapted(catalogue, armOf) is { } adapted)
        {
            return adapted;
        }

        var scores = new double[catalogue.ProductSlots];
        var orders = new ScoreTournament[contexts];
        for (var context = 0; context < contexts; context++)
        {
            Array.Fill(scores, double.NegativeInfinity);
            foreach (var product in catalogue.Available)
            {
                scores[product] = Score(armOf(product), context, catalogue, product, alpha).Score;
            }

            orders[context] = ScoreTournament.Of(scores);
        }

        return new RecurringContexts(catalogue, alpha, orders);
    }

    /// <summary>Whether a decision's arms are in order here: all that are available in this catalogue, by this α.</summary>
    public bool Covers(in DecisionInput input, double alpha) =>
        ReferenceEquals(input.Catalogue, Catalogue)
        && input.Eligible == Catalogue.Available
        && input.MaxPerCategory is null
        && input.Count <= WinnersMax
        && alpha == Alpha;

    /// <summary>Puts another arm in a product's place, for all readers at once.</summary>
    public void Publish(LinUcbArm?[] arms, int product, LinUcbArm arm)
    {
        Interlocked.Increment(ref _changes);
        Volatile.Write(ref arms[product], arm);
        for (var context = 0; context < _orders.Length; context++)
        {
            if (product < Catalogue.ProductSlots && !double.IsNegativeInfinity(_orders[context][product]))
            {
                _orders[context].Set(product, Score(arm, context, Catalogue, product, Alpha).Score);
            }
        }

        Interlocked.Increment(ref _changes);
    }

    /// <summary>The best arms for a decision, as a scan of all would find them, without allocation.</summary>
    /// <param name="input">The decision, which is covered.</param>
    /// <param name="arms">The arms, by product.</param>
    /// <param name="fresh">The arm of a product that was never pulled.</param>
    /// <param name="best">Takes them, best first; no longer than there are available products.</param>
    /// <returns>Whether they were read between two changes; false when changes kept coming.</returns>
    public bool TryRank(in DecisionInput input, LinUcbArm?[] arms, LinUcbArm fresh, Span<RankedProduct> best)
    {
        var context = Catalogue.Schema.Contexts!.NumberOf(input.Persona, input.Attributes);
        Span<int> winners = stackalloc int[best.Length];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = Volatile.Read(ref _changes);
            if (before % 2 == 0)
            {
                var count = _orders[context].Top(winners);
                for (var rank = 0; rank < count; rank++)
                {
                    var product = winners[rank];
                    best[rank] = Score(Volatile.Read(ref arms[product]) ?? fresh, context, Catalogue, product, Alpha);
                }

                // Only now may the counter be looked at again.
                Volatile.ReadBarrier();
                if (Volatile.Read(ref _changes) == before)
                {
                    return count == best.Length;
                }
            }
        }

        return false;
    }

    private static RankedProduct Score(LinUcbArm arm, int context, ShopCatalogue catalogue, int product, double alpha)
    {
        Span<int> indices = stackalloc int[catalogue.Schema.ActiveFeatures];
        Span<double> values = stackalloc double[catalogue.Schema.ActiveFeatures];
        var x = catalogue.Schema.Contexts![context].Join(catalogue.FeaturesAt(product), indices, values);
        return LinUcbScore.Of(product, arm, x, alpha);
    }

    private static bool SameFeatures(FeatureVector first, FeatureVector second) =>
        ReferenceEquals(first, second) || (first.Indices.SequenceEqual(second.Indices) && first.Values.SequenceEqual(second.Values));

    /// <summary>These orders with the products that another catalogue has otherwise, unless those are many.</summary>
    private RecurringContexts? Adapted(ShopCatalogue catalogue, Func<int, LinUcbArm> armOf)
    {
        if (!ReferenceEquals(catalogue.Schema, Catalogue.Schema) || catalogue.ProductSlots != Catalogue.ProductSlots)
        {
            return null;
        }

        List<int> changed = [];
        var available = new bool[catalogue.ProductSlots];
        foreach (var product in catalogue.Available)
        {
            available[product] = true;
        }

        for (var product = 0; product < available.Length; product++)
        {
            if (available[product] == double.IsNegativeInfinity(_orders[0][product])
                || !SameFeatures(catalogue.FeaturesAt(product), Catalogue.FeaturesAt(product)))
            {
                changed.Add(product);
            }
        }

        if (changed.Count > available.Length / 16)
        {
            return null;
        }

        var orders = Array.ConvertAll(_orders, order => order.Copy());
        foreach (var product in changed)
        {
            for (var context = 0; context < orders.Length; context++)
            {
                orders[context].Set(
                    product,
                    available[product] ? Score(armOf(product), context, catalogue, product, Alpha).Score : double.NegativeInfinity);
            }
        }

        return new RecurringContexts(catalogue, Alpha, orders);
    }
}
