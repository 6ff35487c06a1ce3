using System.Security.Cryptography;
using System.Text;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.LoadGenerator.HeadToHead;

/// <summary>What the command line asks of a head-to-head.</summary>
internal sealed record HeadToHeadSettings
{
    /// <summary>The world to play.</summary>
    public required WorldSettings World { get; init; }

    /// <summary>Who takes part.</summary>
    public required IReadOnlyList<Contender> Contenders { get; init; }

    /// <summary>Steps of a repeat, 1 or more.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps that LinUCB learns before the count starts, 0 or more.</summary>
    public required int WarmUp { get; init; }

    /// <summary>How many repeats, 1 or more.</summary>
    public required int Repeats { get; init; }

    /// <summary>LinUCB's weight of the uncertainty, 0 or more.</summary>
    public required double Alpha { get; init; }

    /// <summary>The folder of the report.</summary>
    public required string Output { get; init; }

    /// <summary>The MLP's weights; trained and put there first when there is no such file.</summary>
    public required string Weights { get; init; }

    /// <summary>A running service; null starts one.</summary>
    public Uri? Url { get; init; }

    /// <summary>The key for a running service; null for one without keys.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether a running service's catalogue and weights may be replaced and its policies made to forget.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether the policies are asked in this process, without HTTP.</summary>
    public bool InProcess { get; init; }

    /// <summary>What each repeat plays.</summary>
    public MatchPlan Plan => new(Steps, WarmUp, Contenders);

    /// <summary>
    /// Names the run by all that decides who is asked what, and what they answer. A service that has seen a run of this name gives the
    /// same answers to its retries; any other run asks under other ids, which the service cannot take for retries.
    /// </summary>
    /// <param name="weightsVersion">The version of the MLP's weights; null when it does not take part.</param>
    public string RunName(string? weightsVersion)
    {
        var text = FormattableString.Invariant($"{World.FileStem} {string.Join(',', Contenders)} {WarmUp} {Alpha:R} {weightsVersion}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return FormattableString.Invariant($"{World.Seed}.{hash[..8]}");
    }
}
