namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>
/// Takes down a match while it is played. A step counts once it has ended, so that what an interrupted match leaves behind is
/// whole. One writer; the counts may be read by others at any time.
/// </summary>
public sealed class HistoryRecorder
{
    private readonly int[] _users;
    private readonly double[] _best;
    private readonly Column[] _columns;
    private int _steps;
    private int _warmUpSteps;

    /// <summary>Makes room for a match.</summary>
    /// <param name="repeat">The number of the repeat, from 0.</param>
    /// <param name="plan">What is to be played.</param>
    public HistoryRecorder(int repeat, MatchPlan plan)
    {
        Repeat = repeat;
        Plan = plan;
        _users = new int[plan.Steps];
        _best = new double[plan.Steps];
        _columns = [.. plan.Contenders.Select(contender => new Column(contender, plan.Steps))];
    }

    /// <summary>The number of the repeat, from 0.</summary>
    public int Repeat { get; }

    /// <summary>What is to be played.</summary>
    public MatchPlan Plan { get; }

    /// <summary>Steps played to their end, the warm-up not counted.</summary>
    public int Steps => Volatile.Read(ref _steps);

    /// <summary>Steps of the warm-up played to their end.</summary>
    public int WarmUpSteps => Volatile.Read(ref _warmUpSteps);

    /// <summary>Clicks so far, in the order of the plan's contenders.</summary>
    public IReadOnlyList<long> Clicks => Array.ConvertAll(_columns, column => Volatile.Read(ref column.Clicks));

    /// <summary>Everything played so far.</summary>
    public History ToHistory()
    {
        var steps = Steps;
        return new History(
            Repeat,
            _users[..steps],
            _best[..steps],
            Array.ConvertAll(
                _columns,
                column => new ContenderHistory(
                    column.Contender,
                    column.Products[..steps],
                    column.Rewards[..steps],
                    column.ClickProbabilities[..steps])));
    }

    internal void EndWarmUpStep() => Volatile.Write(ref _warmUpSteps, _warmUpSteps + 1);

    internal void Add(Contender contender, int product, int reward, double clickProbability)
    {
        var column = Array.Find(_columns, candidate => candidate.Contender == contender)!;
        column.Products[_steps] = product;
        column.Rewards[_steps] = (byte)reward;
        column.ClickProbabilities[_steps] = clickProbability;
    }

    internal void EndStep(int user, double bestClickProbability)
    {
        _users[_steps] = user;
        _best[_steps] = bestClickProbability;
        foreach (var column in _columns)
        {
            Volatile.Write(ref column.Clicks, column.Clicks + column.Rewards[_steps]);
        }

        Volatile.Write(ref _steps, _steps + 1);
    }

    private sealed class Column(Contender contender, int steps)
    {
        public long Clicks;

        public Contender Contender { get; } = contender;

        public int[] Products { get; } = new int[steps];

        public byte[] Rewards { get; } = new byte[steps];

        public double[] ClickProbabilities { get; } = new double[steps];
    }
}
