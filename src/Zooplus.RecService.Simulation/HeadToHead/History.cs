namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>What was played in one repeat, a column each. Immutable.</summary>
public sealed class History
{
    private readonly int[] _users;
    private readonly double[] _bestClickProbabilities;

    internal History(int repeat, int[] users, double[] bestClickProbabilities, IReadOnlyList<ContenderHistory> contenders)
    {
        Repeat = repeat;
        _users = users;
        _bestClickProbabilities = bestClickProbabilities;
        Contenders = contenders;
    }

    /// <summary>The number of the repeat, from 0.</summary>
    public int Repeat { get; }

    /// <summary>How many steps were played to their end, the warm-up not counted.</summary>
    public int Steps => _users.Length;

    /// <summary>The user of each step, by its number in the world.</summary>
    public ReadOnlySpan<int> Users => _users;

    /// <summary>The click probability of the best product for each step's user: what the oracle, which knows the world, would have chosen.</summary>
    public ReadOnlySpan<double> BestClickProbabilities => _bestClickProbabilities;

    /// <summary>What each contender did, in the order of play.</summary>
    public IReadOnlyList<ContenderHistory> Contenders { get; }

    /// <summary>What one contender did, or null when it did not take part.</summary>
    public ContenderHistory? Of(Contender contender) => Contenders.FirstOrDefault(history => history.Contender == contender);
}

/// <summary>What one contender did in one repeat, a value for each step. Immutable.</summary>
public sealed class ContenderHistory
{
    private readonly int[] _products;
    private readonly byte[] _rewards;
    private readonly double[] _clickProbabilities;

    internal ContenderHistory(Contender contender, int[] products, byte[] rewards, double[] clickProbabilities)
    {
        Contender = contender;
        _products = products;
        _rewards = rewards;
        _clickProbabilities = clickProbabilities;
    }

    /// <summary>Who.</summary>
    public Contender Contender { get; }

    /// <summary>The products shown, by their number in the world.</summary>
    public ReadOnlySpan<int> Products => _products;

    /// <summary>What they earned: 1 for a click, else 0.</summary>
    public ReadOnlySpan<byte> Rewards => _rewards;

    /// <summary>How likely a click on them was: what they earned without the luck of the draw.</summary>
    public ReadOnlySpan<double> ClickProbabilities => _clickProbabilities;
}
