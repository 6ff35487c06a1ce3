namespace Zooplus.RecService.LoadGenerator;

/// <summary>How fast something that is played goes and how it stands. Read by any thread while it is played.</summary>
internal interface IPace
{
    /// <summary>Steps to be played.</summary>
    long StepsInAll { get; }

    /// <summary>Steps played.</summary>
    long StepsPlayed { get; }

    /// <summary>How long the rest takes at the pace so far.</summary>
    TimeSpan TimeLeft { get; }

    /// <summary>Pace and standing so far, short enough to leave room for a bar in a line of 80 characters.</summary>
    string Describe();
}
