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
    private readonly Teaching _teaching = new(policies);
    private volatile ShopCatalogue _catalogue = ShopCatalogue.Empty(FeatureSchema.Notebook);

    /// <summary>The catalogue now. A request takes it once and decides by that.</summary>
    public ShopCatalogue Catalogue => _catalogue;

    /// <summary>What each product taught each policy.</summary>
    public Lessons Lessons => _teaching.Lessons;

    /// <summary>Whether any fact that is kept has said what there is to show, be it nothing.</summary>
    public bool KnowsCatalogue { get; private set; }

    /// <summary>The policies by name.</summary>
    public PolicySet Policies => policies;

    /// <summary>The decisions that are kept in memory.</summary>
    public DecisionLedger Ledger => ledger;

    /// <summary>Whether a decision was made before its policy forgot: it takes no rewards, and its id is free again.</summary>
    public bool IsForgotten(Decision decision) => _teaching.HasForgotten(decision.Response.Policy, decision.Sequence);

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
        _teaching.CaptureResets(),
        _teaching.CapturePolicies(),
        Lessons.Capture(),
        policies.Mlp.ModelVersion);

    /// <summary>Goes on from a saved state instead of what there is; no decision is open then. Called by the one writer.</summary>
    /// <returns>The policies the saved state knows nothing of, or in a form they do not have; they have forgotten everything.</returns>
    /// <exception cref="InvalidDataException">The catalogue of the saved state cannot be.</exception>
    public IReadOnlyList<ILearningPolicy> Restore(SavedState saved)
    {
        ledger.Clear();
        Publish(ShopCatalogue.Of(saved.Catalogue));
        _teaching.RestoreHistory(saved);
        KnowsCatalogue = saved.Sequence > 0;
        var forgotten = _teaching.RestorePolicies(saved);
        AdvanceTo(saved.Sequence);
        return forgotten;
    }

    /// <summary>Teaches one policy what a fact says, and changes nothing else. Called by the one writer.</summary>
    public void Teach(ILearningPolicy policy, in JournalledFact lesson) => _teaching.Teach(policy, lesson, _catalogue);

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
                _teaching.Count(decision, _catalogue, time);
                break;
            case DecisionActivated activated:
                ledger.Activate(activated.RecommendationId, activated.ExpiresAt);
                if (ledger.Find(activated.RecommendationId) is { } shown)
                {
                    _teaching.Count(shown, _catalogue, time);
                }

                break;
            case ShownCounted counted:
                _teaching.Count(counted, _catalogue, time);
                break;
            case DecisionClosed closed:
                ledger.Settle(closed.RecommendationId);
                break;
            case DecisionDropped dropped:
                ledger.Drop(dropped.RecommendationId);
                break;
            case RewardGiven reward:
                ledger.Settle(reward, sequence, time);
                _teaching.Learn(reward, _catalogue, time);
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
                _teaching.Forget(sequence, reset);
                ledger.Close(reset.Policy);
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

    private FeatureSchema SchemaOf(CatalogueReplaced replaced, long sequence)
    {
        var declared = DeclaredSchema.Of(replaced.Personas, replaced.Categories, replaced.Schema);
        return _catalogue.Schema.Version > 0 && declared.Encodes(_catalogue.Schema) ? _catalogue.Schema : declared.WithVersion(sequence);
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
