using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Tournament;

/// <summary>How fast a tournament goes.</summary>
/// <param name="run">The tournament.</param>
/// <param name="time">Measures it, from now on.</param>
internal sealed class TournamentPace(TournamentRun run, TimeProvider time) : IPace
{
    private readonly long _started = time.GetTimestamp();

    /// <inheritdoc/>
    public long StepsInAll => run.StepsInAll;

    /// <inheritdoc/>
    public long StepsPlayed => run.StepsPlayed;

    /// <inheritdoc/>
    public TimeSpan TimeLeft => StepsPerSecond > 0 ? TimeSpan.FromSeconds((StepsInAll - StepsPlayed) / StepsPerSecond) : TimeSpan.Zero;

    private double StepsPerSecond => StepsPlayed / Math.Max(1e-3, time.GetElapsedTime(_started).TotalSeconds);

    /// <inheritdoc/>
    public string Describe() => FormattableString.Invariant($"{StepsPerSecond:N0} decisions/s");
}
