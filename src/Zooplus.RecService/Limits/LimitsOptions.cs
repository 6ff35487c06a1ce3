using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Limits;

/// <summary>Settings of how much the service takes on, in the section <c>Limits</c>.</summary>
internal sealed class LimitsOptions
{
    public const string Section = "Limits";

    private const int RateMax = 1_000_000;

    /// <summary>The requests a second that all callers together are answered, 0 for no limit. Above it: 503.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>The requests a second of the holders of one name, 0 for no limit. Above it: 429.</summary>
    public int RequestsPerSecondPerKey { get; init; }

    /// <summary>The requests a second from one address (of IPv6, one network of 64 bits), 0 for no limit. Above it: 429.</summary>
    public int RequestsPerSecondPerAddress { get; init; }

    /// <summary>The requests that are worked on at once, 0 for no limit.</summary>
    public int Concurrency { get; init; }

    /// <summary>The requests that wait when <see cref="Concurrency"/> are worked on. Above it: 503.</summary>
    public int Queue { get; init; } = 1000;

    /// <summary>The connections that are open at once. One more is closed at once.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>How long a caller may take to send the headers of a request.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may stay without a request.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>The callers that listen to <c>/events</c> at once. One more is refused with 503.</summary>
    public int EventStreams { get; init; } = 100;

    internal sealed class Validator : IValidateOptions<LimitsOptions>
    {
        public ValidateOptionsResult Validate(string? name, LimitsOptions options)
        {
            var faults = new ConfigurationFaults(Section);
            Whole("RequestsPerSecond", options.RequestsPerSecond, 0, RateMax);
            Whole("RequestsPerSecondPerKey", options.RequestsPerSecondPerKey, 0, RateMax);
            Whole("RequestsPerSecondPerAddress", options.RequestsPerSecondPerAddress, 0, RateMax);
            Whole("Concurrency", options.Concurrency, 0, 100_000);
            Whole("Queue", options.Queue, 0, 100_000);
            Whole("Connections", options.Connections, 1, 1_000_000);
            Whole("EventStreams", options.EventStreams, 0, 10_000);
            Span("HeadersTimeout", options.HeadersTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
            Span("IdleTimeout", options.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
            return faults.Result;

            void Whole(string key, int value, int least, int most) => faults.Unless(value >= least && value <= most, key, value, FormattableString.Invariant($"a whole number from {least} to {most}"));
            void Span(string key, TimeSpan value, TimeSpan least, TimeSpan most) => faults.Unless(value >= least && value <= most, key, value, $"a time span from {least} to {most}");
        }
    }
}
