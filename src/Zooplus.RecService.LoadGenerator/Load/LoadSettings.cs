namespace Zooplus.RecService.LoadGenerator.Load;

/// <summary>What the command line asks of a load test.</summary>
internal sealed record LoadSettings
{
    /// <summary>A running service; null starts one.</summary>
    public Uri? Url { get; init; }

    /// <summary>The key for a running service, of the role admin; null for one without keys.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The MLP's weights for a service of our own; null for none.</summary>
    public string? Weights { get; init; }

    /// <summary>How long is measured.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long is played before that without being measured.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Visits that start in a second, whether or not earlier ones are done; null starts each as soon as a user is free.</summary>
    public double? Rate { get; init; }

    /// <summary>Users at once, each with a connection and at most one request under way.</summary>
    public required int Users { get; init; }

    /// <summary>The share of visits that send feedback, 0 to 1.</summary>
    public required double FeedbackShare { get; init; }

    /// <summary>Products asked for in a visit.</summary>
    public required int Count { get; init; }

    /// <summary>The policy to ask by name; null lets the experiment decide.</summary>
    public string? Policy { get; init; }

    /// <summary>The share of failed requests above which the test fails, 0 to 1.</summary>
    public required double ErrorRateMax { get; init; }

    /// <summary>Seeds who visits and what they reward.</summary>
    public required int Seed { get; init; }

    /// <summary>The file of the figures; null for none.</summary>
    public string? Output { get; init; }
}
