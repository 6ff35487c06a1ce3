using System.Diagnostics.Metrics;

namespace Zooplus.RecService.WarmUp;

/// <summary>Makes the meters of a rehearsal, under names of their own: whoever listens to a meter by its name listens to all of that name in the process.</summary>
internal sealed class RehearsalMeters : IMeterFactory
{
    /// <summary>What the names begin with.</summary>
    public const string Prefix = "rehearsal.";

    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(new MeterOptions(Prefix + options.Name) { Version = options.Version, Tags = options.Tags, Scope = this });
        lock (_meters)
        {
            _meters.Add(meter);
        }

        return meter;
    }

    public void Dispose()
    {
        lock (_meters)
        {
            _meters.ForEach(meter => meter.Dispose());
        }
    }
}
