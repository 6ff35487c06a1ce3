namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>What was played, where, and how it ended.</summary>
internal sealed record RunDescription
{
    /// <summary>The seed of the world.</summary>
    public required long Seed { get; init; }

    /// <summary>Products of the world.</summary>
    public required int Products { get; init; }

    /// <summary>Users of the world.</summary>
    public required int Users { get; init; }

    /// <summary>Interactions in the world's log, drawn before the first step.</summary>
    public required int Interactions { get; init; }

    /// <summary>Who took part, in the order of play.</summary>
    public required IReadOnlyList<string> Contenders { get; init; }

    /// <summary>Steps planned in a repeat.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps LinUCB learns before the count starts.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Repeats planned.</summary>
    public required int Repeats { get; init; }

    /// <summary>LinUCB's weight of the uncertainty.</summary>
    public required double Alpha { get; init; }

    /// <summary><c>http</c> or <c>inProcess</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>The version of the MLP's weights; null when the MLP did not take part.</summary>
    public string? WeightsVersion { get; init; }

    /// <summary><c>complete</c>, <c>interrupted</c> or <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Failure { get; init; }

    /// <summary>How long the steps took, warm-ups included, preparation and report not.</summary>
    public required double Seconds { get; init; }

    /// <summary>Steps played in a second, warm-ups included.</summary>
    public required double StepsPerSecond { get; init; }

    /// <summary>When the play ended.</summary>
    public required DateTimeOffset PlayedAt { get; init; }
}
