using System.Collections.Concurrent;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal;

/// <summary>What the learning policies make of the facts: each is taught by what it may learn from, and nothing from before it last forgot.</summary>
internal sealed class Teaching(PolicySet policies)
{
    private readonly ConcurrentDictionary<string, long> _resets = new(StringComparer.Ordinal);

    /// <summary>What each product taught each policy. Read by anyone.</summary>
    public Lessons Lessons { get; } = new();

    /// <summary>Whether a policy forgot after a decision, of whomever: its rewards would revise what the policy does not know any more. Asked by anyone.</summary>
    public bool HasForgotten(string policy, long decision) => _resets.TryGetValue(policy, out var reset) && reset > decision;

    /// <summary>Teaches all that learn from a reward.</summary>
    public void Learn(RewardGiven reward, ShopCatalogue catalogue, DateTimeOffset time)
    {
        foreach (var policy in policies.LearnersFrom(reward.Policy))
        {
            Learn(policy, reward, catalogue, time);
        }
    }

    /// <summary>Counts what a decision shows, where that is to be done before the rewards are known.</summary>
    public void Count(Decision decision, ShopCatalogue catalogue, DateTimeOffset time)
    {
        if (decision.IsCounted)
        {
            var counted = new ShownCounted(decision.Sequence, decision.Response.Policy, decision.Request.UserId, decision.Persona, decision.Response.Items, decision.Pending)
            {
                Attributes = decision.Attributes,
            };
            Count(counted, catalogue, time);
        }
    }

    /// <summary>Counts what was shown before its rewards are known.</summary>
    public void Count(ShownCounted counted, ShopCatalogue catalogue, DateTimeOffset time)
    {
        foreach (var policy in policies.LearnersFrom(counted.Policy))
        {
            Count(policy, counted, catalogue, time);
        }
    }

    /// <summary>Teaches one policy what a fact says.</summary>
    public void Teach(ILearningPolicy policy, in JournalledFact lesson, ShopCatalogue catalogue)
    {
        switch (lesson.Fact)
        {
            case RewardGiven reward when policies.LearnersFrom(reward.Policy).Contains(policy):
                Learn(policy, reward, catalogue, lesson.Time);
                break;
            case ShownCounted counted when policies.LearnersFrom(counted.Policy).Contains(policy):
                Count(policy, counted, catalogue, lesson.Time);
                break;
            case PolicyReset reset when reset.Policy == policy.Name:
                Reset(reset);
                break;
        }
    }

    /// <summary>Makes a policy forget, by a fact.</summary>
    public void Forget(long sequence, PolicyReset reset)
    {
        _resets[reset.Policy] = sequence;
        Reset(reset);
    }

    /// <summary>For each policy that was reset the fact that did it, as it is now.</summary>
    public IReadOnlyDictionary<string, long> CaptureResets() => new Dictionary<string, long>(_resets, StringComparer.Ordinal);

    /// <summary>Takes hold of what the policies have learned, quickly.</summary>
    public IReadOnlyList<PolicyCapture> CapturePolicies() =>
        [.. policies.Learning.Select(policy => new PolicyCapture(policy.Name, policies.StateFormatOf(policy), policy.Capture()))];

    /// <summary>Takes up when policies were reset and what each product taught, before <see cref="RestorePolicies"/>.</summary>
    public void RestoreHistory(SavedState saved)
    {
        _resets.Clear();
        foreach (var (policy, sequence) in saved.Resets)
        {
            _resets[policy] = sequence;
        }

        Lessons.Restore(saved.Lessons);
    }

    /// <summary>Has the policies go on from what was saved of them. They know the catalogue by then.</summary>
    /// <returns>The policies of which nothing was saved, or in a form they do not have; they have forgotten everything.</returns>
    public IReadOnlyList<ILearningPolicy> RestorePolicies(SavedState saved)
    {
        var forgotten = new List<ILearningPolicy>();
        foreach (var policy in policies.Learning)
        {
            if (!saved.Policies.Any(section => section.Name == policy.Name && section.Format == policies.StateFormatOf(policy) && Restored(policy, section)))
            {
                policy.Reset();
                Lessons.Forget(policy.Name);
                forgotten.Add(policy);
            }
        }

        return forgotten;
    }

    private static bool Restored(ILearningPolicy policy, SavedPolicy saved)
    {
        try
        {
            using var reader = saved.Read();
            policy.Restore(reader);
            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return false;
        }
    }

    private void Learn(ILearningPolicy policy, RewardGiven reward, ShopCatalogue catalogue, DateTimeOffset time)
    {
        if (!HasForgotten(policy.Name, reward.Decision) && catalogue.TryGetProductSlot(reward.ProductId, out var product))
        {
            var observation = new Observation(reward.Decision, product, reward.Persona, reward.Category, reward.Reward)
            {
                UserId = reward.UserId,
                Attributes = reward.Attributes,
                ProductAttributes = reward.ProductAttributes,
                At = time,
            };
            if (reward.Learned is { } learned)
            {
                policy.Revise(observation, learned);
                Lessons.Revised(policy.Name, observation, learned, time);
            }
            else
            {
                policy.Learn(observation);
                Lessons.Learned(policy.Name, observation, catalogue.Schema, time);
            }
        }
    }

    private void Count(ILearningPolicy policy, ShownCounted counted, ShopCatalogue catalogue, DateTimeOffset time)
    {
        if (HasForgotten(policy.Name, counted.Decision))
        {
            return;
        }

        for (var i = 0; i < counted.Items.Count; i++)
        {
            var item = counted.Items[i];
            if (catalogue.TryGetProductSlot(item.ProductId, out var product))
            {
                var observation = new Observation(counted.Decision, product, counted.Persona, item.Category, Decision.CountedReward(counted.Pending, item))
                {
                    UserId = counted.UserId,
                    Attributes = counted.Attributes,
                    ProductAttributes = item.Attributes,
                    Awaited = true,
                    At = time,
                };
                policy.Learn(observation);
                Lessons.Learned(policy.Name, observation, catalogue.Schema, time);
            }
        }
    }

    private void Reset(PolicyReset reset)
    {
        Lessons.Forget(reset.Policy);
        switch (policies.Find(reset.Policy))
        {
            case IExploringPolicy policy when reset.Strength is { } strength:
                policy.Reset(strength);
                break;
            case ILearningPolicy policy:
                policy.Reset();
                break;
        }
    }
}
