using System.Collections.Concurrent;

namespace Zooplus.RecService.Journal;

/// <summary>When each product last taught each policy something, by the times of the facts. Read by anyone; changed by the one writer.</summary>
internal sealed class LastLessons
{
    // By policy and then by dense product index; 0 where there was no lesson.
    private readonly ConcurrentDictionary<string, long[]> _ticks = new(StringComparer.Ordinal);

    /// <summary>When a product last taught a policy; null when it never did, or the policy has forgotten since.</summary>
    public DateTimeOffset? Of(string policy, int product) =>
        _ticks.TryGetValue(policy, out var ticks) && product < ticks.Length && Volatile.Read(ref ticks[product]) is var at and > 0
            ? new DateTimeOffset(at, TimeSpan.Zero)
            : null;

    /// <summary>Notes a lesson.</summary>
    public void Note(string policy, int product, DateTimeOffset time)
    {
        if (!_ticks.TryGetValue(policy, out var ticks) || product >= ticks.Length)
        {
            var larger = new long[Math.Max(product + 1, 2 * (ticks?.Length ?? 0))];
            ticks?.CopyTo(larger, 0);
            _ticks[policy] = ticks = larger;
        }

        Volatile.Write(ref ticks[product], time.UtcTicks);
    }

    /// <summary>A policy has forgotten.</summary>
    public void Forget(string policy) => _ticks.TryRemove(policy, out _);

    /// <summary>All of it as it is now: for each policy the ticks in UTC by dense product index.</summary>
    public IReadOnlyDictionary<string, long[]> Capture() => _ticks.ToDictionary(policy => policy.Key, policy => (long[])policy.Value.Clone(), StringComparer.Ordinal);

    /// <summary>Goes on from what was captured.</summary>
    public void Restore(IReadOnlyDictionary<string, long[]> captured)
    {
        _ticks.Clear();
        foreach (var (policy, ticks) in captured)
        {
            _ticks[policy] = (long[])ticks.Clone();
        }
    }
}
