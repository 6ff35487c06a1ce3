using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zooplus.RecService.LoadGenerator.Load;

/// <summary>What a load test found.</summary>
/// <param name="Seconds">How long was measured.</param>
/// <param name="RateAsked">Visits a second that were asked for; null for as many as possible.</param>
/// <param name="Users">Users at once.</param>
/// <param name="Recommend">The figures of <c>/recommend</c>.</param>
/// <param name="Feedback">The figures of <c>/feedback</c>.</param>
/// <param name="ErrorRate">Failed requests as a share of all, 0 to 1.</param>
/// <param name="ErrorRateMax">The share that was allowed.</param>
internal sealed record LoadFigures(
    double Seconds,
    double? RateAsked,
    int Users,
    EndpointFigures Recommend,
    EndpointFigures Feedback,
    double ErrorRate,
    double ErrorRateMax)
{
    /// <summary>Whether no more failed than is allowed.</summary>
    [JsonIgnore]
    public bool IsAcceptable => ErrorRate <= ErrorRateMax;

    /// <summary>Sums up.</summary>
    public static LoadFigures Of(LoadSettings settings, TimeSpan elapsed, EndpointTimes recommend, EndpointTimes feedback)
    {
        var failures = recommend.Failures + feedback.Failures;
        var requests = recommend.Successes + feedback.Successes + failures;
        return new LoadFigures(
            elapsed.TotalSeconds,
            settings.Rate,
            settings.Users,
            EndpointFigures.Of(recommend, elapsed),
            EndpointFigures.Of(feedback, elapsed),
            requests == 0 ? 0 : (double)failures / requests,
            settings.ErrorRateMax);
    }

    /// <summary>Writes every figure, indented, in UTF-8.</summary>
    public void Write(Stream destination)
    {
        JsonSerializer.Serialize(destination, this, LoadJson.Default.LoadFigures);
        destination.Write("\n"u8);
    }
}

/// <summary>What a load test found of one endpoint.</summary>
/// <param name="Successes">Requests answered with success.</param>
/// <param name="PerSecond">Those by second.</param>
/// <param name="ResponseTimeMs">From when a request was meant to be sent, so that a stall counts for all it delays.</param>
/// <param name="ServiceTimeMs">From when a request was sent.</param>
/// <param name="Errors">Failed requests by kind.</param>
internal sealed record EndpointFigures(
    long Successes,
    double PerSecond,
    LatencyFigures ResponseTimeMs,
    LatencyFigures ServiceTimeMs,
    IReadOnlyDictionary<string, long> Errors)
{
    internal static EndpointFigures Of(EndpointTimes times, TimeSpan elapsed) =>
        new(times.Successes, times.Successes / Math.Max(1e-3, elapsed.TotalSeconds), times.ResponseTime, times.ServiceTime, times.Errors);
}

/// <summary>How the figures look as JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(LoadFigures))]
internal sealed partial class LoadJson : JsonSerializerContext;
