using System.Globalization;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.LoadGenerator.HeadToHead;

/// <summary>How fast a match goes and how it stands, the warm-up included.</summary>
internal sealed class MatchPace : IPace
{
    private readonly HistoryRecorder _recorder;
    private readonly TimeProvider _time;
    private readonly long _started;

    /// <summary>Starts to measure.</summary>
    public MatchPace(HistoryRecorder recorder, TimeProvider time)
    {
        _recorder = recorder;
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <inheritdoc/>
    public long StepsInAll => _recorder.Plan.WarmUp + _recorder.Plan.Steps;

    /// <inheritdoc/>
    public long StepsPlayed => _recorder.WarmUpSteps + _recorder.Steps;

    /// <inheritdoc/>
    public TimeSpan TimeLeft => StepsPerSecond > 0 ? TimeSpan.FromSeconds((StepsInAll - StepsPlayed) / StepsPerSecond) : TimeSpan.Zero;

    /// <summary>Steps played in a second, so far.</summary>
    public double StepsPerSecond => StepsPlayed / Math.Max(1e-3, _time.GetElapsedTime(_started).TotalSeconds);

    /// <inheritdoc/>
    public string Describe()
    {
        var steps = _recorder.Steps;
        var standing = steps == 0
            ? "warming up"
            : string.Join(", ", _recorder.Plan.Contenders.Zip(_recorder.Clicks, (contender, clicks) =>
                string.Create(CultureInfo.InvariantCulture, $"{contender.Name()} {(double)clicks / steps:F4}")));
        return string.Create(CultureInfo.InvariantCulture, $"{StepsPerSecond:N0} steps/s, {standing}");
    }
}
