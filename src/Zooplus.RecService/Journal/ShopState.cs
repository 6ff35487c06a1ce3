using System.Collections.Concurrent;
using Zooplus.RecService.Catalogue;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Policies.NeuralLinUcb;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal;

/// <summary>All that an answer rests on: the catalogue, the policies and the open decisions. Read by anyone at any time, changed by applying facts.</summary>
internal sealed class ShopState(PolicySet policies, DecisionLedger ledger)
{
    private readonly ConcurrentDictionary<string, long> _resets = new(StringComparer.Ordinal);
    private volatile ShopCatalogue _catalogue = ShopCatalogue.Empty(FeatureSchema.Notebook);

    /// <summary>The catalogue now. A request takes it once and decides by that.</summary>
    public ShopCatalogue Catalogue => _catalogue;

    /// <summary>What each product taught each policy.</summary>
    public Lessons Lessons { get; } = new();

    /// <summary>Whether any fact that is kept has said what there is to show, be it nothing.</summary>
    public bool KnowsCatalogue { get; private set; }

    /// <summary>The policies by name.</summary>
    public PolicySet Policies => policies;

    /// <summary>The decisions that are kept in memory.</summary>
    public DecisionLedger Ledger => ledger;

    /// <summary>Whether a decision was made before its policy forgot: it takes no rewards, and its id is free again.</summary>
    public bool IsForgotten(Decision decision) => HasForgotten(decision.Response.Policy, decision.Sequence);

    /// <summary>Applies a fact. Called by the one writer alone, in the order of the facts.</summary>
    public void Apply(in JournalledFact journalled)
    {
        Apply(journalled.Sequence, journalled.Time, journalled.Fact);
        AdvanceTo(journalled.Sequence);
    }

    /// <summary>Applies a fact that is not kept: the journal still has to be told. Called by the one writer.</summary>
    public void Show(Fact fact, DateTimeOffset time)
    {
        var knew = KnowsCatalogue;
        Apply(0, time, fact);
        KnowsCatalogue = knew;
    }

    /// <summary>Takes hold of the state, quickly. Called by the one writer between two facts.</summary>
    /// <param name="sequence">The last fact that was applied.</param>
    public StateCapture Capture(long sequence) => new(
        sequence,
        _catalogue,
        new Dictionary<string, long>(_resets, StringComparer.Ordinal),
        [.. policies.Learning.Select(policy => new PolicyCapture(policy.Name, policies.StateFormatOf(policy), policy.Capture()))],
        Lessons.Capture(),
        policies.Mlp.ModelVersion);

    /// <summary>Goes on from a saved state instead of what there is; no decision is open then. Called by the one writer.</summary>
    /// <returns>The policies the saved state knows nothing of, or in a form they do not have; they have forgotten everything.</returns>
    /// <exception cref="InvalidDataException">The catalogue of the saved state cannot be.</exception>
    public IReadOnlyList<ILearningPolicy> Restore(SavedState saved)
    {
        ledger.Clear();
        _resets.Clear();
        foreach (var (policy, sequence) in saved.Resets)
        {
            _resets[policy] = sequence;
        }

        Publish(ShopCatalogue.Of(saved.Catalogue));
        Lessons.Restore(saved.Lessons);
        KnowsCatalogue = saved.Sequence > 0;
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

        AdvanceTo(saved.Sequence);
        return forgotten;
    }

    /// <summary>Teaches one policy what a fact says, and changes nothing else. Called by the one writer.</summary>
    public void Teach(ILearningPolicy policy, in JournalledFact lesson)
    {
        switch (lesson.Fact)
        {
            case RewardGiven reward when policies.LearnersFrom(reward.Policy).Contains(policy):
                Learn(policy, reward, lesson.Time);
                break;
            case ShownCounted counted when policies.LearnersFrom(counted.Policy).Contains(policy):
                Count(policy, counted, lesson.Time);
                break;
            case PolicyReset reset when reset.Policy == policy.Name:
                Reset(reset);
                break;
        }
    }

    /// <summary>Moves the policies' versions on to a fact that is applied, or that changes nothing they know.</summary>
    public void AdvanceTo(long sequence)
    {
        foreach (var policy in policies.Learning)
        {
            policy.Applied(sequence);
        }
    }

    private void Apply(long sequence, DateTimeOffset time, Fact fact)
    {
        switch (fact)
        {
            case DecisionMade made:
                var decision = new Decision(sequence, made.Request, made.Response, made.Persona, time, made.Pending)
                {
                    Attributes = made.Attributes,
                    SchemaVersion = made.SchemaVersion,
                    Span = made.Span,
                };
                ledger.Add(decision);
                Count(decision, time);
                break;
            case DecisionActivated activated:
                ledger.Activate(activated.RecommendationId, activated.ExpiresAt);
                if (ledger.Find(activated.RecommendationId) is { } shown)
                {
                    Count(shown, time);
                }

                break;
            case ShownCounted counted:
                Count(counted, time);
                break;
            case DecisionClosed closed:
                ledger.Settle(closed.RecommendationId);
                break;
            case DecisionDropped dropped:
                ledger.Drop(dropped.RecommendationId);
                break;
            case RewardGiven reward:
                ledger.Settle(reward, sequence, time);
                Learn(reward, time);
                break;
            case CatalogueReplaced replaced:
                KnowsCatalogue = true;
                Publish(_catalogue.Replace(SchemaOf(replaced, sequence), replaced.Products, replaced.Users));
                break;
            case CatalogueMerged merged:
                KnowsCatalogue = true;
                Publish(_catalogue.Merge(merged.Products, merged.Users));
                break;
            case ProductRemoved removed:
                Publish(_catalogue.WithoutProduct(removed.ProductId));
                break;
            case UserRemoved removed:
                Publish(_catalogue.WithoutUser(removed.UserId));
                break;
            case UserForgotten { UserId: { } user }:
                ledger.ForgetUser(user);
                Publish(_catalogue.Forgetting(user));
                break;
            case UserForgotten:
                break;
            case PolicyReset reset:
                Forget(sequence, reset);
                break;
            case WeightsLoaded { Scorer: not null } loaded:
                Use(loaded.Scorer, loaded.Taught);
                break;
            case WeightsLoaded:
                break;
            default:
                throw new InvalidOperationException($"A fact of type {fact.GetType().Name} cannot be applied.");
        }
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

    private FeatureSchema SchemaOf(CatalogueReplaced replaced, long sequence)
    {
        var declared = DeclaredSchema.Of(replaced.Personas, replaced.Categories, replaced.Schema);
        return _catalogue.Schema.Version > 0 && declared.Encodes(_catalogue.Schema) ? _catalogue.Schema : declared.WithVersion(sequence);
    }

    private void Learn(RewardGiven reward, DateTimeOffset time)
    {
        foreach (var policy in policies.LearnersFrom(reward.Policy))
        {
            Learn(policy, reward, time);
        }
    }

    private void Learn(ILearningPolicy policy, RewardGiven reward, DateTimeOffset time)
    {
        if (!HasForgotten(policy.Name, reward.Decision) && _catalogue.TryGetProductSlot(reward.ProductId, out var product))
        {
            var observation = new Observation(reward.Decision, product, reward.Persona, reward.Category, reward.Reward)
            {
                UserId = reward.UserId,
                Attributes = reward.Attributes,
                ProductAttributes = reward.ProductAttributes,
            };
            if (reward.Learned is { } learned)
            {
                policy.Revise(observation, learned);
                Lessons.Revised(policy.Name, observation, learned, time);
            }
            else
            {
                policy.Learn(observation);
                Lessons.Learned(policy.Name, observation, _catalogue.Schema, time);
            }
        }
    }

    /// <summary>Whether a policy forgot after a decision, of whomever: its rewards would revise what the policy does not know any more.</summary>
    private bool HasForgotten(string policy, long decision) => _resets.TryGetValue(policy, out var reset) && reset > decision;

    private void Count(Decision decision, DateTimeOffset time)
    {
        if (decision.IsCounted)
        {
            var counted = new ShownCounted(decision.Sequence, decision.Response.Policy, decision.Request.UserId, decision.Persona, decision.Response.Items)
            {
                Attributes = decision.Attributes,
            };
            Count(counted, time);
        }
    }

    private void Count(ShownCounted counted, DateTimeOffset time)
    {
        foreach (var policy in policies.LearnersFrom(counted.Policy))
        {
            Count(policy, counted, time);
        }
    }

    private void Count(ILearningPolicy policy, ShownCounted counted, DateTimeOffset time)
    {
        if (HasForgotten(policy.Name, counted.Decision))
        {
            return;
        }

        foreach (var item in counted.Items)
        {
            if (_catalogue.TryGetProductSlot(item.ProductId, out var product))
            {
                var observation = new Observation(counted.Decision, product, counted.Persona, item.Category, Decision.DefaultReward)
                {
                    UserId = counted.UserId,
                    Attributes = counted.Attributes,
                    ProductAttributes = item.Attributes,
                    Awaited = true,
                };
                policy.Learn(observation);
                Lessons.Learned(policy.Name, observation, _catalogue.Schema, time);
            }
        }
    }

    private void Forget(long sequence, PolicyReset reset)
    {
        _resets[reset.Policy] = sequence;
        ledger.Close(reset.Policy);
        Reset(reset);
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

    private void Use(MlpScorer scorer, IReadOnlyList<IHeadPolicy> taught)
    {
        foreach (var policy in policies.Weighted)
        {
            if (policy is IHeadPolicy head && taught.FirstOrDefault(other => other.Name == policy.Name) is { } other)
            {
                head.TakeOver(other, _catalogue);
            }
            else
            {
                policy.Use(scorer, _catalogue);
            }
        }
    }

    private void Publish(ShopCatalogue catalogue)
    {
        // The policies first: whoever sees the catalogue finds every policy ready for it.
        foreach (var policy in policies.All)
        {
            policy.Prepare(catalogue);
        }

        _catalogue = catalogue;
    }
}
