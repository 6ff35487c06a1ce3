namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>The repeats of a run: the same world each time, other users and rewards, and contenders that know nothing yet.</summary>
public sealed class MatchSeries
{
    private readonly string _run;
    private readonly MatchPlan _plan;
    private readonly WorldDraws _afterLog;
    private readonly IShop _shop;
    private readonly List<HistoryRecorder> _recorders;

    /// <summary>Prepares a run.</summary>
    /// <param name="run">Names the run in every recommendation id.</param>
    /// <param name="plan">What each repeat plays.</param>
    /// <param name="repeats">How many there will be, 1 or more.</param>
    /// <param name="afterLog">The world's own stream, behind its log.</param>
    /// <param name="shop">Where it is played. Its policies must be fresh.</param>
    public MatchSeries(string run, MatchPlan plan, int repeats, WorldDraws afterLog, IShop shop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        _run = run;
        _plan = plan;
        _afterLog = afterLog;
        _shop = shop;
        _recorders = new List<HistoryRecorder>(repeats);
    }

    /// <summary>What was played so far, a recorder for each repeat that was started.</summary>
    public IReadOnlyList<HistoryRecorder> Recorders => _recorders;

    /// <summary>Makes everything ready for the next repeat.</summary>
    public async Task<HistoryRecorder> StartRepeatAsync(CancellationToken cancellationToken)
    {
        if (_recorders.Count > 0)
        {
            await _shop.StartAfreshAsync(cancellationToken).ConfigureAwait(false);
        }

        var recorder = new HistoryRecorder(_recorders.Count, _plan);
        _recorders.Add(recorder);
        return recorder;
    }

    /// <summary>Plays the repeat that was started last. Whatever stops it, the recorder holds the steps that came to their end.</summary>
    /// <param name="recorder">What starting it gave.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task PlayRepeatAsync(HistoryRecorder recorder, CancellationToken cancellationToken)
    {
        var draws = RepeatDraws.Of(_afterLog, recorder.Repeat);
        return new Match(draws, _shop, new RecommendationIds(_run, recorder.Repeat), _plan).PlayAsync(recorder, cancellationToken);
    }
}
