namespace Zooplus.RecService.Feedback;

/// <summary>What becomes of a decision that cannot be recorded, and so can take no rewards.</summary>
internal enum UnrecordedDecision
{
    /// <summary>It is answered and says <c>"recorded": false</c>: a shop would rather show something that teaches nothing than show nothing.</summary>
    Answer,

    /// <summary>It is refused with 503 and <c>Retry-After</c>: nothing is shown that no log can evaluate.</summary>
    Refuse,
}
