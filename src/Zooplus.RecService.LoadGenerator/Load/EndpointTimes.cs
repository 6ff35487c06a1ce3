using HdrHistogram;

namespace Zooplus.RecService.LoadGenerator.Load;

/// <summary>How long the requests of one endpoint took. One writer.</summary>
internal sealed class EndpointTimes
{
    private const long LongestMicroseconds = 3_600_000_000;
    private const int Digits = 3;

    private readonly LongHistogram _response = new(LongestMicroseconds, Digits);
    private readonly LongHistogram _service = new(LongestMicroseconds, Digits);
    private readonly SortedDictionary<string, long> _errors = new(StringComparer.Ordinal);

    /// <summary>Successful requests.</summary>
    public long Successes => _service.TotalCount;

    /// <summary>Failed requests.</summary>
    public long Failures => _errors.Values.Sum();

    /// <summary>Failed requests by kind.</summary>
    public IReadOnlyDictionary<string, long> Errors => _errors;

    /// <summary>From when a request was meant to be sent to its answer.</summary>
    public LatencyFigures ResponseTime => LatencyFigures.Of(_response);

    /// <summary>From when a request was sent to its answer.</summary>
    public LatencyFigures ServiceTime => LatencyFigures.Of(_service);

    /// <summary>Takes a success down.</summary>
    public void Add(TimeSpan response, TimeSpan service)
    {
        _response.RecordValue(Microseconds(response));
        _service.RecordValue(Microseconds(service));
    }

    /// <summary>Takes a failure down; failures have no part in the times, since a refusal is often quick.</summary>
    public void AddError(string kind, long count = 1) => _errors[kind] = _errors.GetValueOrDefault(kind) + count;

    /// <summary>Takes over what another one holds.</summary>
    public void Add(EndpointTimes other)
    {
        _response.Add(other._response);
        _service.Add(other._service);
        foreach (var (kind, count) in other._errors)
        {
            AddError(kind, count);
        }
    }

    private static long Microseconds(TimeSpan time) => Math.Clamp((long)time.TotalMicroseconds, 1, LongestMicroseconds);
}
