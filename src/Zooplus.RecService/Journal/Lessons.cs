using System.Collections.Concurrent;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Journal;

/// <summary>
/// How often, with what reward and when last each product taught each policy, and each category for each persona: counted here, since a model
/// that all products share does not know. Read by anyone; changed by the one writer.
/// </summary>
internal sealed class Lessons
{
    private readonly ConcurrentDictionary<string, PolicyLessons> _policies = new(StringComparer.Ordinal);

    /// <summary>What a product taught a policy; null when it never did, or the policy has forgotten since.</summary>
    public ProductLessons? Of(string policy, int product) => _policies.TryGetValue(policy, out var lessons) ? lessons.Of(product) : null;

    /// <summary>How many rewards of a persona's users for the products of a category taught a policy.</summary>
    public long PullsOf(string policy, string persona, string category) =>
        _policies.TryGetValue(policy, out var lessons) ? lessons.PullsOf(persona, category) : 0;

    /// <summary>Notes an observation that was learned.</summary>
    /// <param name="policy">Who learned it.</param>
    /// <param name="observation">The observation.</param>
    /// <param name="schema">The personas and categories there are; others are not counted.</param>
    /// <param name="time">When.</param>
    public void Learned(string policy, in Observation observation, FeatureSchema schema, DateTimeOffset time)
    {
        var lessons = _policies.GetOrAdd(policy, static _ => new PolicyLessons());
        lessons.Add(observation.Product, 1, observation.Reward, time);
        if (schema.PersonaIndex(observation.Persona) >= 0 && schema.CategoryIndex(observation.Category) >= 0)
        {
            lessons.Add(observation.Persona!, observation.Category);
        }
    }

    /// <summary>Notes that an observation was corrected.</summary>
    /// <param name="policy">Who had learned it.</param>
    /// <param name="observation">The observation, with the reward that holds.</param>
    /// <param name="learned">The reward it was learned with.</param>
    /// <param name="time">When.</param>
    public void Revised(string policy, in Observation observation, double learned, DateTimeOffset time)
    {
        if (observation.Reward != learned)
        {
            _policies.GetOrAdd(policy, static _ => new PolicyLessons()).Add(observation.Product, 0, observation.Reward - learned, time);
        }
    }

    /// <summary>A policy has forgotten.</summary>
    public void Forget(string policy) => _policies.TryRemove(policy, out _);

    /// <summary>All of it as it is now, by policy.</summary>
    public IReadOnlyDictionary<string, SavedLessons> Capture() => _policies.ToDictionary(policy => policy.Key, policy => policy.Value.Capture(), StringComparer.Ordinal);

    /// <summary>Goes on from what was captured.</summary>
    public void Restore(IReadOnlyDictionary<string, SavedLessons> captured)
    {
        _policies.Clear();
        foreach (var (policy, lessons) in captured)
        {
            _policies[policy] = new PolicyLessons(lessons);
        }
    }

    /// <summary>What one policy was taught.</summary>
    private sealed class PolicyLessons
    {
        private readonly ConcurrentDictionary<(string Persona, string Category), long> _cells;

        // Values in one array: as objects they would be most of what a collection has to find and to move while many products are taught.
        private ProductLessons?[] _products;

        // Odd while the array changes; a reader that has seen it move reads again.
        private int _changes;

        public PolicyLessons() => (_products, _cells) = ([], []);

        public PolicyLessons(SavedLessons saved)
        {
            _products = [.. saved.Products];
            _cells = new(saved.Cells.Select(cell => KeyValuePair.Create((cell.Persona, cell.Category), cell.Pulls)));
        }

        public ProductLessons? Of(int product)
        {
            for (var wait = new SpinWait(); ; wait.SpinOnce())
            {
                var before = Volatile.Read(ref _changes);
                var products = Volatile.Read(ref _products);
                var lessons = product < products.Length ? products[product] : null;
                Volatile.ReadBarrier();
                if (before % 2 == 0 && Volatile.Read(ref _changes) == before)
                {
                    return lessons;
                }
            }
        }

        public long PullsOf(string persona, string category) => _cells.GetValueOrDefault((persona, category));

        public void Add(int product, int pulls, double reward, DateTimeOffset time)
        {
            if (product >= _products.Length)
            {
                var larger = new ProductLessons?[Math.Max(product + 1, 2 * _products.Length)];
                _products.CopyTo(larger, 0);
                Volatile.Write(ref _products, larger);
            }

            var before = _products[product].GetValueOrDefault();
            Interlocked.Increment(ref _changes);
            _products[product] = new ProductLessons(before.Pulls + pulls, before.TotalReward + reward, time.UtcTicks);
            Volatile.Write(ref _changes, _changes + 1);
        }

        public void Add(string persona, string category) => _cells[(persona, category)] = PullsOf(persona, category) + 1;

        public SavedLessons Capture() => new(
            (ProductLessons?[])_products.Clone(),
            [.. _cells.Select(cell => new CellLessons(cell.Key.Persona, cell.Key.Category, cell.Value))]);
    }
}

/// <summary>What a product taught a policy.</summary>
/// <param name="Pulls">How many rewards.</param>
/// <param name="TotalReward">Their sum.</param>
/// <param name="LastTicks">When the last one came, or one was corrected: ticks in UTC.</param>
internal readonly record struct ProductLessons(long Pulls, double TotalReward, long LastTicks);

/// <summary>How many rewards of a persona's users for the products of a category taught a policy.</summary>
internal readonly record struct CellLessons(string Persona, string Category, long Pulls);

/// <summary>What a policy was taught, to go on from.</summary>
/// <param name="Products">By dense product index; null for a product that taught it nothing.</param>
/// <param name="Cells">By persona and category.</param>
internal sealed record SavedLessons(ProductLessons?[] Products, CellLessons[] Cells);
