using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>
/// How fairly newcomers are shown: the views of a new product among the first 500 decisions for its category, divided by what chance would give
/// it there, 1 ÷ (products of the category) a decision. Products that vanish before there were 500 such decisions are left out.
/// </summary>
public sealed class NewcomerViews
{
    private const int DecisionsWatched = 500;

    private readonly Course _course;
    private readonly Dictionary<string, int> _sizes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Watch> _watched = [];
    private double _shares;
    private int _counted;
    private int _first;

    /// <summary>Starts to watch.</summary>
    public NewcomerViews(Course course)
    {
        _course = course;
        for (var product = 0; product < course.ProductTurnover.Present; product++)
        {
            Resize(product, 1);
        }
    }

    /// <summary>The mean over newcomers of their views as a share of what chance would give them; null when none was there for long enough.</summary>
    public double? MeanShare => _counted == 0 ? null : _shares / _counted;

    /// <summary>Adds a step.</summary>
    /// <param name="step">The step, each in its turn.</param>
    /// <param name="shown">What was shown, by the products' numbers.</param>
    public void Add(int step, ReadOnlySpan<int> shown)
    {
        for (var first = _course.ProductTurnover.First(step); _first < first; _first++)
        {
            var newcomer = _first + _course.ProductTurnover.Present;
            Resize(_first, -1);
            Resize(newcomer, 1);
            _watched.Remove(_first);
            _watched.Add(newcomer, new Watch(0, 0, 0));
        }

        foreach (var product in shown)
        {
            Count(product);
        }
    }

    private void Count(int shown)
    {
        var category = _course.Products[shown].Category;
        foreach (var (newcomer, watch) in _watched)
        {
            if (_course.Products[newcomer].Category != category)
            {
                continue;
            }

            var counted = new Watch(watch.Decisions + 1, watch.Views + (newcomer == shown ? 1 : 0), watch.FairShare + (1.0 / _sizes[category]));
            if (counted.Decisions < DecisionsWatched)
            {
                _watched[newcomer] = counted;
                continue;
            }

            _watched.Remove(newcomer);
            _shares += counted.Views / counted.FairShare;
            _counted++;
        }
    }

    private void Resize(int product, int by)
    {
        var category = _course.Products[product].Category;
        _sizes[category] = _sizes.GetValueOrDefault(category) + by;
    }

    private readonly record struct Watch(int Decisions, int Views, double FairShare);
}
